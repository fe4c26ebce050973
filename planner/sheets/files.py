"""A file handed in, as sheets of cells: Excel workbooks, and CSV in the ways spreadsheets write it."""

import csv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO, StringIO
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from planner.errors import BadFile
from planner.text import clean

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
EMPTY = ""

MAX_BYTES = 10 * 1024 * 1024
# A packed workbook of a few kilobytes may unpack to fill the memory.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
# Tried in this order: a topic holds commas more often than anything else.
DELIMITERS = "\t;,"
LINES_LOOKED_AT = 20
# How workbooks begin: .xlsx is a zip file, .xls an OLE one.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Most cells say what others said before them.
clean_cell = lru_cache(maxsize=4096)(clean)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet; `rows[0]` is the spreadsheet's row 1, and its first cell that of column A."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_sheets(file_name: str, data: bytes) -> list[Sheet]:
    """The visible sheets of an .xlsx or .xls workbook, or the one of a CSV file; what it is, its bytes say.

    Raises BadFile where it is neither, damaged, or too large.
    """
    if not data:
        raise BadFile("The file is empty.", "Choose the one that is filled in.")
    if len(data) > MAX_BYTES:
        raise BadFile(
            "The file is larger than %(most)s MB.",
            "Take pictures and what is not needed out of it, or hand it in in parts.",
            most=MAX_BYTES // 1024**2,
        )
    sheets = _read_workbook(data) if data.startswith((ZIP, OLE)) else [_read_csv(file_name, data)]
    for sheet in sheets:
        if len(sheet.rows) > MAX_ROWS:
            raise BadFile(
                "The sheet “%(sheet)s” has more than %(most)s rows.",
                "Delete the empty rows beneath the table, or hand it in in parts.",
                sheet=sheet.name,
                most=MAX_ROWS,
            )
    return sheets


def _read_workbook(data: bytes) -> list[Sheet]:
    damaged = BadFile("This workbook can't be read.", "Open it in Excel, save it as .xlsx, and choose it again.")
    try:
        if data.startswith(ZIP) and _unpacked_bytes(data) > MAX_UNPACKED_BYTES:
            raise BadFile("The workbook is too large.", "Take pictures and what is not needed out of it.")
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            Sheet(name=sheet.name, rows=_read_rows(workbook, sheet.name))
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, zipfile.BadZipFile) as error:
        raise damaged from error


def _read_rows(workbook: CalamineWorkbook, name: str) -> list[list[Cell]]:
    # Formats reach far to the right and down: what lies beyond the last text is no row.
    sheet = workbook.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    return [list(row[:MAX_COLUMNS]) for row in rows]


def _unpacked_bytes(data: bytes) -> int:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(member.file_size for member in archive.infolist())


def _read_csv(file_name: str, data: bytes) -> Sheet:
    encoding = "utf-16" if data.startswith(UTF_16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True))
    except UnicodeDecodeError as error:
        raise BadFile(
            "The file is neither Excel nor text in UTF-8.", "Save it as .xlsx, or as “CSV UTF-8”."
        ) from error
    except csv.Error as error:
        raise BadFile(
            "The file is not sound CSV: %(reason)s.",
            "See that every quotation mark is closed, or save it as .xlsx.",
            reason=str(error),
        ) from error
    return Sheet(name=file_name, rows=[list(row[:MAX_COLUMNS]) for row in rows])


def _find_delimiter(text: str) -> str:
    """The one that most of the first lines hold."""
    lines = text.splitlines()[:LINES_LOOKED_AT]
    return max(DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in lines))


def column_name(index: int) -> str:
    """A column as the spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def to_text(cell: Cell) -> str:
    """A cell as people read it: whole numbers without the fraction that spreadsheets give them."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return clean_cell(str(cell))
