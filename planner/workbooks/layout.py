"""How the organisation's workbook is laid out: a sheet for each table, a title for each column, in Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.load.names import Names
from planner.load.rows import ROW_TYPES, Row
from planner.load.sheets import columns_of, needed_columns
from planner.sheets.header import Titles, name_of
from planner.text import fold
from planner.workbooks.titles import SHEETS

# The first column of each sheet: what stands in it says that the row is none of the table's.
MARK = "mark"
MARK_TITLE = "Đánh dấu"
EXAMPLE, GUIDANCE, SKIPPED = "ví dụ", "cách ghi", "bỏ qua"
MARKS = (EXAMPLE, GUIDANCE, SKIPPED)
# Sheets that hold no table: the instructions, the words to choose from (hidden), and the faults of a marked file.
GUIDE_SHEET, LISTS_SHEET, FAULTS_SHEET = "Hướng dẫn", "Danh mục", "Lỗi"
# Columns that boards add for themselves, and that nothing is read from.
HARMLESS = frozenset({"stt", "tt", "so tt", "so thu tu", "ghi chu"})
# A row that names so many columns of a table is its header.
ENOUGH_COLUMNS = 2


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its `name` in the code, its `title`, its `width` in letters, and how it is filled in."""

    name: str
    title: str
    width: int
    hint: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The sheet of a table, headed by `heading` with `note` beneath; `examples` are texts by column."""

    table: str
    sheet: str
    heading: str
    note: str
    columns: tuple[Column, ...]
    examples: tuple[Mapping[str, str], ...]
    titles: Titles = field(repr=False, compare=False)

    @property
    def row_type(self) -> type[Row]:
        return ROW_TYPES[self.table]


def _lay_out(table: str) -> Layout:
    row_type, told = ROW_TYPES[table], SHEETS[table]
    needed = needed_columns(row_type)
    columns = tuple(
        Column(name=name, title=title, width=width, hint=hint, required=name in needed)
        for name, title, width, hint in told.columns
    )
    if {column.name for column in columns} != columns_of(row_type).keys():
        raise ValueError(f"the sheet of {table} does not have the table's columns")
    names = {
        column.name: (name_of(column.title), column.name, column.name.replace("_", " ")) for column in columns
    }
    return Layout(
        table=table,
        sheet=told.sheet,
        heading=told.heading,
        note=told.note,
        columns=columns,
        examples=told.examples,
        titles=Titles(
            {MARK: (name_of(MARK_TITLE), MARK), **names}, lambda told: len(told - {MARK}) >= ENOUGH_COLUMNS
        ),
    )


# In the order in which they are filled in.
LAYOUTS: Mapping[str, Layout] = {table: _lay_out(table) for table in SHEETS}
# Both what a sheet is called in Vietnamese and its code stand for the table.
TABLES_BY_SHEET = {fold(name): each.table for each in LAYOUTS.values() for name in (each.sheet, each.table)}
_TITLES = {table: {column.name: column.title for column in each.columns} for table, each in LAYOUTS.items()}

WORKBOOK_NAMES = Names(
    table=lambda table: LAYOUTS[table].sheet, column=lambda table, column: _TITLES[table][column]
)


def find_table(sheet: str) -> str | None:
    return TABLES_BY_SHEET.get(fold(sheet))


def find_title(table: str, column: str | None) -> str | None:
    """What the column of that name is called; None where the table has no such column."""
    return MARK_TITLE if column == MARK else _TITLES[table].get(column or "")
