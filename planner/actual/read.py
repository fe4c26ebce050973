"""A month's schedule as a cell secretary's export holds it: every row read, every fault told at once."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from planner.actual.faults import ScheduleFaults
from planner.actual.header import TITLES
from planner.actual.row_reader import RowReader
from planner.actual.rows import ActualRow, LeftAside, Reading
from planner.phrases import phrase
from planner.sheets.faults import Fault
from planner.sheets.files import Cell, Sheet, column_name, read_sheets, to_text
from planner.sheets.header import Header, find_header
from planner.text import clean, fold

# "I. ĐẢNG BỘ XÃ CAO TÂN" above the rows of its cells, its number in the same column or in one of its own.
NUMBERED = re.compile(r"^(?:[ivxlc]+|\d+|[a-z])\s*[.)\-]\s*", re.IGNORECASE)
UNIT_WORDS = ("dang bo", "dang uy", "xa", "phuong", "thi tran", "huyen", "khoi", "dac khu", "dbx")
# The columns that tell something of a meeting, beside whose it is.
TELLING = ("day", "when", "clock", "kind", "status", "topic", "content")

NO_HEADER = phrase("It has no header that names the cell and the day.")
UNUSED_COLUMN = phrase("This column is not needed.")
NO_MEETING = phrase("It names no cell, or no day.")


def read_schedule(file_name: str, data: bytes, month: date) -> Reading:
    """The meetings of the month (its first day) that the file tells of.

    Raises ScheduleFaults with every fault of every sheet, BadFile for a file that can't be opened at all.
    """
    sheets = read_sheets(file_name, data)
    found = [each for sheet in sheets for each in _read_sheet(sheet, month)]
    faults = [each for each in found if isinstance(each, Fault)]
    rows = tuple(each for each in found if isinstance(each, ActualRow))
    faults += _find_contradictions(rows)
    if not rows and not faults:
        faults = [_nothing_in(sheet) for sheet in sheets]
    if faults:
        raise ScheduleFaults(faults)
    return Reading(rows=rows, aside=tuple(each for each in found if isinstance(each, LeftAside)))


def _find_contradictions(rows: Sequence[ActualRow]) -> Iterator[Fault]:
    """Rows that say of one meeting that it is held and that it is not."""
    first: dict[tuple[object, ...], ActualRow] = {}
    for row in rows:
        meeting = (row.code, row.host, row.unit, row.kind, row.starts_at)
        other = first.setdefault(meeting, row)
        if row.starts_at and other.held != row.held:
            yield Fault(
                sheet=row.sheet,
                row=row.row,
                reason=phrase("it says the opposite of row %(row)s: held, and not held.", row=str(other.row)),
                remedy=phrase("Keep the one that is right."),
            )


def _nothing_in(sheet: Sheet) -> Fault:
    headed = find_header(sheet.rows, TITLES) is not None
    return Fault(
        sheet=sheet.name,
        reason=phrase("there is no meeting in it.") if headed else phrase("no row names its columns."),
        remedy=phrase("Name the columns in one row, at least: Chi bộ, Ngày, Giờ. The sample file shows how."),
    )


def _read_sheet(sheet: Sheet, month: date) -> Iterator[ActualRow | LeftAside | Fault]:
    header = find_header(sheet.rows, TITLES)
    if header is None:
        yield LeftAside(sheet=sheet.name, text="", reason=NO_HEADER)
        return
    for index, title in header.unused.items():
        yield LeftAside(sheet=sheet.name, text=f"{column_name(index)}: {title}", reason=UNUSED_COLUMN)
    heading = ""
    for number, cells in enumerate(sheet.rows[header.first_row :], start=header.first_row + 1):
        said = [text for text in map(to_text, cells) if text]
        heading_here = _find_heading(said)
        if heading_here:
            heading = heading_here
        elif said and _is_no_meeting(cells, header):
            yield LeftAside(sheet=sheet.name, row=number, text=" · ".join(said), reason=NO_MEETING)
        elif said:
            reader = RowReader(sheet.name, number, cells, header, month)
            row = reader.read(heading)
            yield from [row] if row else reader.faults


def _find_heading(said: Sequence[str]) -> str:
    """The unit that a row names for those beneath it, alone in its row but for a number; else an empty text."""
    if not said or len(said) > 2 or (len(said) == 2 and not NUMBERED.match(said[0] + ".")):
        return ""
    name = clean(NUMBERED.sub("", said[-1]))
    return name if fold(name).startswith(tuple(f"{word} " for word in UNIT_WORDS)) else ""


def _is_no_meeting(cells: Sequence[Cell], header: Header) -> bool:
    """A line of totals or of signatures beneath the table, a cell that has not said when it meets, or a remark."""
    told = [role for role in TELLING if to_text(header.cell(cells, role))]
    named = any(to_text(header.cell(cells, role)) for role in ("host", "code"))
    if not named:
        # Signatures and their date stand in any column, but not beside one another as a meeting's cells do.
        return len(told) < 2 or not any(role in told for role in ("clock", "when", "kind"))
    return not told
