"""What all our workbooks have in common: formats, and pages that print on A4."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any, TypeAlias

import xlsxwriter

# xlsxwriter has no types.
Book: TypeAlias = Any
Sheet: TypeAlias = Any
Format: TypeAlias = Any

# Texts are never taken for formulas or links.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FONT = "Times New Roman"
A4 = 9
INK, SHADE, PALE, GREY = "#12545E", "#D9EBEE", "#F3F8F9", "#6B7780"
DAY_FORMAT, MOMENT_FORMAT, CLOCK_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm"
# Inches: a binding margin on the left, as on official paper.
MARGINS = {"left": 0.6, "right": 0.4, "top": 0.7, "bottom": 0.6}
# In points, as high as Excel makes a row.
LINE_HEIGHT = 15
# Widths are of digits in Excel's own type; of Vietnamese in ours more letters fit, bold ones too.
LETTERS_A_DIGIT = 1.3

_PLAIN = {"font_name": FONT, "font_size": 11, "valign": "top"}
_CELL = {**_PLAIN, "border": 1, "border_color": "#B9C6CA", "text_wrap": True}
FORMATS: Mapping[str, Mapping[str, object]] = {
    "plain": _PLAIN,
    "title": {**_PLAIN, "font_size": 15, "bold": True, "font_color": INK},
    "note": {**_PLAIN, "italic": True, "font_color": GREY},
    "section": {**_PLAIN, "font_size": 12, "bold": True},
    "header": {**_CELL, "bold": True, "bg_color": SHADE, "align": "center", "valign": "vcenter"},
    "needed": {**_CELL, "bold": True, "bg_color": "#B7DBE1", "align": "center", "valign": "vcenter"},
    "guidance": {**_CELL, "italic": True, "font_size": 9, "font_color": GREY, "bg_color": PALE},
    "example": {**_CELL, "italic": True, "font_color": GREY},
    "group": {**_CELL, "bold": True, "bg_color": PALE, "text_wrap": False},
    "text": _CELL,
    "strong": {**_CELL, "bold": True},
    "centre": {**_CELL, "align": "center"},
    "number": {**_CELL, "num_format": "#,##0"},
    "whole": {**_CELL, "num_format": "0"},
    "count": {**_CELL, "num_format": "0", "align": "center"},
    "degrees": {**_CELL, "num_format": "0.0####"},
    "decimal": {**_CELL, "num_format": "#,##0.0"},
    "day": {**_CELL, "num_format": DAY_FORMAT, "align": "center"},
    "moment": {**_CELL, "num_format": MOMENT_FORMAT, "align": "center"},
    "clock": {**_CELL, "num_format": CLOCK_FORMAT, "align": "center"},
}


def fit_to_paper(sheet: Sheet) -> None:
    """A4 across, as wide as the page, each of which tells its number."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.set_footer("&L&9&A&R&9Trang &P/&N")


class Writer:
    """A workbook in the making; used with `with`, after which `data` holds the file."""

    def __init__(self, *, title: str) -> None:
        self._file = BytesIO()
        self.book: Book = xlsxwriter.Workbook(self._file, OPTIONS)
        self.book.set_properties({"title": title})
        self.formats: dict[str, Format] = {
            name: self.book.add_format(dict(values)) for name, values in FORMATS.items()
        }
        self.data = b""

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.book.close()
        self.data = self._file.getvalue()

    def add_sheet(self, name: str, *, heading: str) -> Sheet:
        """A sheet that prints on A4 across, as wide as the page; `heading` stands above each printed page."""
        sheet = self.book.add_worksheet(name)
        fit_to_paper(sheet)
        sheet.set_header(f"&L&9{escape(heading)}")
        sheet.hide_gridlines(2)
        return sheet

    def write(
        self, sheet: Sheet, row: int, column: int, value: object, style: str = "text", *, number: str = "number"
    ) -> None:
        """A value in the format that fits it; `style` is that of texts and of empty cells, `number` of numbers."""
        formats = self.formats
        match value:
            case None | "":
                sheet.write_blank(row, column, None, formats[style])
            case bool():
                raise TypeError("say it in words")
            case int():
                sheet.write_number(row, column, value, formats[number])
            case float():
                sheet.write_number(row, column, value, formats["degrees"])
            case Decimal():
                sheet.write_number(row, column, float(value), formats["decimal"])
            case datetime():
                sheet.write_datetime(row, column, value, formats["moment"])
            case date():
                sheet.write_datetime(row, column, datetime.combine(value, time()), formats["day"])
            case time():
                sheet.write_datetime(row, column, value, formats["clock"])
            case _:
                sheet.write_string(row, column, str(value), formats[style])


def count_lines(value: object, width: int) -> int:
    """How many lines a text takes in a column: not every program makes a row as high as its texts by itself."""
    if not isinstance(value, str):
        return 1
    letters = int(width * LETTERS_A_DIGIT)
    return sum(len(wrap(line, letters)) or 1 for line in value.splitlines()) or 1


def set_height(sheet: Sheet, row: int, lines: int) -> None:
    """Of a row with so many lines; of one alone it stays as it is."""
    if lines > 1:
        sheet.set_row(row, LINE_HEIGHT * lines)


def escape(text: str) -> str:
    """A text within a page's header or footer, where & begins a command."""
    return text.replace("&", "&&")
