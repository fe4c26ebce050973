"""One sheet of the organisation's workbook: its header found, its rows read, every fault noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.load.faults import BadCell, did_you_mean
from planner.load.rows import Row
from planner.load.sheets import (
    ADD_COLUMN,
    MISSING_COLUMN,
    TAKE_ONE_AWAY,
    TWICE,
    columns_of,
    make_row,
    needed_columns,
    read_cells,
)
from planner.phrases import Phrase, phrase
from planner.sheets.files import Cell, Sheet, column_name, to_text
from planner.sheets.header import Header, find_header, name_of
from planner.text import fold
from planner.workbooks.layout import HARMLESS, MARK, MARKS, Layout
from planner.workbooks.texts import text_of

# Where a sheet holds no usable value: by row and column from 1, what is wrong with the cell.
Uncomputed = Mapping[tuple[int, int], Phrase]

COMPUTE = phrase("Open the file in Excel and save it, or write the value itself.")


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """What a sheet holds. `rows` are its sound rows, `unsound` the others; `codes` those of all, None where no
    row could be read.

    `bad` are its faults, `unused` the columns that nothing is read from, by index and title.
    """

    sheet: Sheet
    layout: Layout
    header: Header | None = None
    rows: tuple[Row, ...] = ()
    unsound: tuple[Row, ...] = ()
    codes: frozenset[str] | None = frozenset()
    bad: tuple[BadCell, ...] = ()
    unused: Mapping[int, str] = field(default_factory=dict)

    @property
    def absent(self) -> frozenset[str]:
        """The table's columns that the sheet does not have."""
        columns = columns_of(self.layout.row_type).keys()
        return frozenset(columns - self.header.columns.keys()) if self.header else frozenset(columns)

    def letter_of(self, column: str | None) -> str | None:
        index = self.header.columns.get(column) if self.header and column else None
        return None if index is None else column_name(index)


def read_table(sheet: Sheet, layout: Layout, uncomputed: Uncomputed) -> SheetReading:
    header = find_header(sheet.rows, layout.titles)
    if header is None:
        return _without_header(sheet, layout)
    unused = {index: title for index, title in header.unused.items() if index not in header.repeated}
    misspelt = dict(_find_misspelt(unused, layout, header))
    bad = [*_find_header_faults(layout, header), *misspelt.values()]
    rest = {
        index: title for index, title in unused.items() if index not in misspelt and name_of(title) not in HARMLESS
    }
    if bad:
        return SheetReading(sheet=sheet, layout=layout, header=header, codes=None, bad=tuple(bad), unused=rest)
    reader = _RowReader(layout, header, uncomputed)
    for number, cells in _numbered(sheet, header):
        reader.read(number, cells)
    return SheetReading(
        sheet=sheet,
        layout=layout,
        header=header,
        rows=tuple(reader.rows),
        unsound=tuple(reader.unsound),
        codes=frozenset(reader.codes),
        bad=tuple(reader.bad),
        unused=rest,
    )


def _numbered(sheet: Sheet, header: Header) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows beneath the header, with their numbers in the spreadsheet."""
    return enumerate(sheet.rows[header.first_row :], start=header.first_row + 1)


def _without_header(sheet: Sheet, layout: Layout) -> SheetReading:
    """Nothing to read where the sheet is empty; else a fault."""
    if not any(to_text(cell) for row in sheet.rows for cell in row):
        return SheetReading(sheet=sheet, layout=layout)
    titles = ", ".join(column.title for column in layout.columns)
    fault = BadCell(
        table=layout.table,
        reason=phrase("has no row that names its columns"),
        remedy=phrase("Copy the row of titles out of the template: %(titles)s.", titles=titles),
    )
    return SheetReading(sheet=sheet, layout=layout, codes=None, bad=(fault,))


def _find_header_faults(layout: Layout, header: Header) -> Iterator[BadCell]:
    table, row = layout.table, header.first_row
    for name in header.repeated.values():
        yield BadCell(table=table, row=row, column=name, reason=TWICE, remedy=TAKE_ONE_AWAY)
    for name in sorted(needed_columns(layout.row_type) - header.columns.keys()):
        yield BadCell(table=table, row=row, column=name, reason=MISSING_COLUMN, remedy=ADD_COLUMN)


def _find_misspelt(unused: Mapping[int, str], layout: Layout, header: Header) -> Iterator[tuple[int, BadCell]]:
    """Titles that are nearly those of columns the sheet does not have."""
    wanted = [column.title for column in layout.columns if column.name not in header.columns]
    otherwise = phrase("Correct the title, or delete the column.")
    for index, title in unused.items():
        remedy = did_you_mean(title, wanted, otherwise)
        if remedy is not otherwise:
            yield (
                index,
                BadCell(
                    table=layout.table,
                    row=header.first_row,
                    column=column_name(index),
                    value=title,
                    reason=phrase("is not a column of this table"),
                    remedy=remedy,
                ),
            )


class _RowReader:
    """Reads one row after the other; the rows, `bad` and `codes` are those found so far."""

    def __init__(self, layout: Layout, header: Header, uncomputed: Uncomputed) -> None:
        self.rows: list[Row] = []
        self.unsound: list[Row] = []
        self.bad: list[BadCell] = []
        self.codes: set[str] = set()
        self._layout, self._header, self._uncomputed = layout, header, uncomputed
        columns = columns_of(layout.row_type)
        self._parsers = {
            name: (header.columns[name], column.metadata["parse"])
            for name, column in columns.items()
            if name in header.columns
        }
        self._known = frozenset(header.columns.values()) | frozenset(header.unused)

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        """A row that is empty or marked as none of the table's is passed over."""
        texts = {
            name: text_of(cells[index], parse) if index < len(cells) else ""
            for name, (index, parse) in self._parsers.items()
        }
        wrong = self._find_uncomputed(number)
        found = [*self._find_stray(number, cells), *wrong]
        if (not any(texts.values()) and not found) or self._is_marked(number, cells, found):
            return
        self.codes.add(texts.get("code", ""))
        told: list[BadCell] = []
        values = read_cells(self._layout.table, number, texts, self._layout.row_type, told)
        blamed = {cell.column for cell in wrong}
        found += [cell for cell in told if cell.column not in blamed]
        self.bad += found
        row = make_row(self._layout.row_type, number, texts, values, found)
        (self.unsound if found else self.rows).append(row)

    def _is_marked(self, number: int, cells: Sequence[Cell], found: list[BadCell]) -> bool:
        """Whether the row is said to be an example or the like; a mark nobody knows is a fault."""
        mark = to_text(self._header.cell(cells, MARK))
        known = fold(mark).strip(" .:") in _MARKS
        if mark and not known:
            reason = phrase("is no mark")
            remedy = phrase("Leave it empty, or write one of: %(marks)s.", marks=", ".join(MARKS))
            found.append(self._blame(number, MARK, mark, reason, remedy))
        return known

    def _find_uncomputed(self, number: int) -> list[BadCell]:
        if not self._uncomputed:
            return []
        return [
            self._blame(number, name, "", self._uncomputed[number, index + 1], COMPUTE)
            for name, (index, _parse) in self._parsers.items()
            if (number, index + 1) in self._uncomputed
        ]

    def _find_stray(self, number: int, cells: Sequence[Cell]) -> Iterator[BadCell]:
        for index, cell in enumerate(cells):
            if index not in self._known and (text := to_text(cell)):
                remedy = phrase("Give the column a title, or delete what stands here.")
                yield self._blame(number, column_name(index), text, phrase("stands in no column"), remedy)

    def _blame(self, row: int, column: str, value: str, reason: Phrase, remedy: Phrase) -> BadCell:
        return BadCell(table=self._layout.table, row=row, column=column, value=value, reason=reason, remedy=remedy)


_MARKS = frozenset(map(fold, MARKS))
