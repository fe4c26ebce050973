"""Lists that are handed in on paper: a table on a sheet, with its subject above and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.workbooks.book import Sheet, Writer, count_lines, set_height

SUBJECT_ROW, TRACE_ROW, HEADER_ROW = 0, 1, 3
# In points.
HEADER_HEIGHT, SUBJECT_HEIGHT = 30, 24
# Excel takes no longer text for the head of a page.
LONGEST_TRACE = 220
NOTHING = "Không có mục nào."


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's title, its width in letters, and the format of its texts.

    One that is `optional` is left out where no row has anything in it: paper is narrow.
    """

    title: str
    width: int
    style: str = "text"
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows of values, one for each column, beneath a line with their `title`, if they have one."""

    rows: Sequence[Sequence[object]]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet with a list; rows are numbered through all groups in a first column of its own."""

    sheet: str
    subject: str
    columns: Sequence[Column]
    groups: Sequence[Group]


def write_tables(title: str, trace: str, tables: Sequence[Table]) -> bytes:
    """An .xlsx of these sheets; `trace` says on every page what they come from: release, date, content hash."""
    with Writer(title=title) as writer:
        for table in map(_without_empty, tables):
            _write_table(writer, writer.add_sheet(table.sheet, heading=trace[:LONGEST_TRACE]), table, trace)
    return writer.data


def _without_empty(table: Table) -> Table:
    kept = [
        index
        for index, column in enumerate(table.columns)
        if not column.optional or any(row[index] for group in table.groups for row in group.rows)
    ]
    groups = [replace(each, rows=[[row[index] for index in kept] for row in each.rows]) for each in table.groups]
    return replace(table, columns=[table.columns[index] for index in kept], groups=groups)


def _write_table(writer: Writer, sheet: Sheet, table: Table, trace: str) -> None:
    formats, columns = writer.formats, (Column(title="STT", width=5, style="centre"), *table.columns)
    sheet.set_row(SUBJECT_ROW, SUBJECT_HEIGHT)
    sheet.write_string(SUBJECT_ROW, 0, table.subject, formats["title"])
    sheet.write_string(TRACE_ROW, 0, trace, formats["note"])
    sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEADER_ROW, index, column.title, formats["header"])
    end = _write_groups(writer, sheet, table.groups, columns)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    if len(table.groups) == 1 and not table.groups[0].title and end > HEADER_ROW + 1:
        sheet.autofilter(HEADER_ROW, 0, end - 1, len(columns) - 1)


def _write_groups(writer: Writer, sheet: Sheet, groups: Sequence[Group], columns: Sequence[Column]) -> int:
    """Returns the row behind the last one."""
    row, number = HEADER_ROW + 1, 0
    for group in groups:
        if group.title:
            sheet.merge_range(row, 0, row, len(columns) - 1, group.title, writer.formats["group"])
            row += 1
        for values in group.rows:
            number += 1
            set_height(
                sheet, row, max(count_lines(v, each.width) for v, each in zip(values, columns[1:], strict=True))
            )
            for index, value in enumerate((number, *values)):
                style = columns[index].style
                writer.write(sheet, row, index, value, style, number="count" if index == 0 else "number")
            row += 1
    if not number:
        sheet.write_string(row, 0, NOTHING, writer.formats["note"])
    return row
