"""The organisation's workbook: empty with examples, to begin with; or filled with the organisation as it is."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from planner.load import cells
from planner.load.rows import NO_TABLES, Row, Tables
from planner.load.sheets import columns_of
from planner.workbooks.book import CLOCK_FORMAT, DAY_FORMAT, MOMENT_FORMAT, Sheet, Writer, count_lines, set_height
from planner.workbooks.guide import write_guide
from planner.workbooks.layout import (
    EXAMPLE,
    GUIDANCE,
    LAYOUTS,
    LISTS_SHEET,
    MARK_TITLE,
    MARKS,
    Column,
    Layout,
)
from planner.workbooks.values import NO, YES, last_day_or_time, to_told

TITLE_ROW, NOTE_ROW, HEADER_ROW, GUIDANCE_ROW = range(4)
FIRST_ROW = GUIDANCE_ROW + 1
MARK_WIDTH = 10
TITLE_HEIGHT, HEADER_HEIGHT, GUIDANCE_HEIGHT = 24, 48, 86
# Drop-downs reach so far beneath the last row.
SPARE_ROWS = 1000
NUMBER_FORMATS = {
    cells.day: DAY_FORMAT,
    cells.clock: CLOCK_FORMAT,
    cells.moment: MOMENT_FORMAT,
    cells.moment_after: MOMENT_FORMAT,
    cells.plain: "@",
    cells.phone: "@",
    cells.email: "@",
}
FLAG = "flag"


def write_template() -> bytes:
    """An .xlsx with a sheet for each table, examples in it, and how to fill it in."""
    return _write(NO_TABLES, with_examples=True)


def write_organisation(tables: Tables) -> bytes:
    """The tables in the template's shape: what `read_workbook` reads from it says the same."""
    return _write(tables, with_examples=False)


def _write(tables: Tables, *, with_examples: bool) -> bytes:
    with Writer(title="Dữ liệu tổ chức") as writer:
        write_guide(writer)
        sheets = {
            table: writer.add_sheet(layout.sheet, heading=layout.heading) for table, layout in LAYOUTS.items()
        }
        lists = _write_lists(writer)
        last = {table: _last_row(layout, tables, with_examples) for table, layout in LAYOUTS.items()}
        for table, layout in LAYOUTS.items():
            _write_sheet(writer, sheets[table], layout, getattr(tables, table), with_examples)
            _add_choices(sheets[table], layout, lists, last)
    return writer.data


def _last_row(layout: Layout, tables: Tables, with_examples: bool) -> int:
    examples = len(layout.examples) if with_examples else 0
    return FIRST_ROW + examples + len(getattr(tables, layout.table)) + SPARE_ROWS


def _write_sheet(writer: Writer, sheet: Sheet, layout: Layout, rows: tuple[Row, ...], with_examples: bool) -> None:
    formats = writer.formats
    sheet.write_string(TITLE_ROW, 0, layout.heading, formats["title"])
    sheet.write_string(NOTE_ROW, 0, layout.note, formats["note"])
    sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
    sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
    sheet.set_row(GUIDANCE_ROW, GUIDANCE_HEIGHT)
    sheet.set_column(0, 0, MARK_WIDTH)
    sheet.write_string(HEADER_ROW, 0, MARK_TITLE, formats["header"])
    sheet.write_string(GUIDANCE_ROW, 0, GUIDANCE, formats["guidance"])
    for index, column in enumerate(layout.columns, start=1):
        sheet.set_column(index, index, column.width, _column_format(writer, layout, column))
        title = f"{column.title} *" if column.required else column.title
        sheet.write_string(HEADER_ROW, index, title, formats["needed" if column.required else "header"])
        sheet.write_string(GUIDANCE_ROW, index, column.hint, formats["guidance"])
    examples = layout.examples if with_examples else ()
    for row, example in enumerate(examples, start=FIRST_ROW):
        _write_example(writer, sheet, row, layout, example)
    for number, told in enumerate(rows, start=FIRST_ROW + len(examples)):
        _write_row(writer, sheet, number, layout, told)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.repeat_rows(HEADER_ROW)


def _column_format(writer: Writer, layout: Layout, column: Column) -> Any:
    """Of the cells that are still to be filled in: codes keep their noughts, days look like days."""
    parse = columns_of(layout.row_type)[column.name].metadata["parse"]
    name = NUMBER_FORMATS.get(parse, "General")
    if name not in writer.formats:
        writer.formats[name] = writer.book.add_format({"num_format": name})
    return writer.formats[name]


def _write_example(writer: Writer, sheet: Sheet, row: int, layout: Layout, example: Mapping[str, str]) -> None:
    writer.write(sheet, row, 0, EXAMPLE, "example")
    set_height(sheet, row, max(count_lines(example.get(each.name), each.width) for each in layout.columns))
    for index, column in enumerate(layout.columns, start=1):
        writer.write(sheet, row, index, example.get(column.name), "example")


def _write_row(writer: Writer, sheet: Sheet, row: int, layout: Layout, told: Row) -> None:
    written = [_tell(told, column.name) for column in layout.columns]
    widths = [column.width for column in layout.columns]
    set_height(sheet, row, max(map(count_lines, written, widths)))
    for index, value in enumerate(written, start=1):
        if value is not None:
            writer.write(sheet, row, index, value, number="whole")


def _tell(told: Row, name: str) -> object:
    value = getattr(told, name)
    if value is None or (name == "remove" and not value):
        return None
    return _exact(type(told), name, value, columns_of(type(told))[name].metadata["parse"])


def _exact(row_type: type[Row], name: str, value: Any, parse: object) -> object:
    """What to write so that exactly the value is read again: a text where a number or a day would say less."""
    if isinstance(value, float):
        kept = float(f"{value:.16G}") == value
        return value if kept else str(value)
    if isinstance(value, Decimal):
        return f"{value}%" if 0 < value <= 1 else value
    if isinstance(value, datetime):
        end = last_day_or_time(value) if parse is cells.moment_after else value
        if end.time() == time():
            return end.date()
        return to_told(row_type, name, value) if end.second or end.microsecond else end
    if isinstance(value, bool | str | tuple):
        return to_told(row_type, name, value)
    return value


def _write_lists(writer: Writer) -> dict[tuple[str, str], str]:
    """The hidden sheet of words to choose from; where each column's are."""
    sheet = writer.book.add_worksheet(LISTS_SHEET)
    sheet.hide()
    places: dict[tuple[str, str], str] = {}
    for table, layout in LAYOUTS.items():
        for name, field in columns_of(layout.row_type).items():
            words = field.metadata.get("words")
            said = [each[0] for each in words.values()] if words else [YES, NO] if _is_flag(field) else []
            if said:
                index = len(places)
                sheet.write_column(0, index, [f"{layout.sheet}: {name}", *said])
                places[table, name] = _range(LISTS_SHEET, index, 1, len(said))
    return places


def _is_flag(field: Any) -> bool:
    return field.metadata["parse"] is cells.flag


def _add_choices(
    sheet: Sheet, layout: Layout, lists: Mapping[tuple[str, str], str], last: Mapping[str, int]
) -> None:
    """Drop-downs: fixed words, and the codes of the sheets that a column refers to."""
    sheet.data_validation(GUIDANCE_ROW, 0, last[layout.table], 0, _choice(list(MARKS), "Để trống, hoặc chọn"))
    fields = columns_of(layout.row_type)
    for index, column in enumerate(layout.columns, start=1):
        refers = fields[column.name].metadata.get("refers")
        source = lists.get((layout.table, column.name))
        if refers:
            source = _range(LAYOUTS[refers].sheet, 1, FIRST_ROW, last[refers])
        if source:
            where = f"Chọn trong trang {LAYOUTS[refers].sheet}" if refers else "Chọn trong danh sách"
            sheet.data_validation(FIRST_ROW, index, last[layout.table], index, _choice(f"={source}", where))


def _choice(source: str | list[str], told: str) -> dict[str, object]:
    """Other words are warned of, not refused: the import knows more of them than the list."""
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": "Không có trong danh sách",
        "error_message": f"{told}.",
    }


def _range(sheet: str, column: int, first: int, last: int) -> str:
    letter = chr(ord("A") + column)
    return f"'{sheet}'!${letter}${first + 1}:${letter}${last + 1}"
