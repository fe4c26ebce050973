"""One row of a schedule: its cells to a meeting, or to all that is wrong with them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from planner.actual.rows import ActualRow
from planner.actual.words import find_held, find_kind, says_cancelled, says_put_off
from planner.phrases import Phrase, phrase
from planner.sheets.faults import Fault
from planner.sheets.files import Cell, clean_cell, column_name, to_text
from planner.sheets.header import Header
from planner.sheets.moments import Moment, Unreadable, read_clock, read_day, read_moment

T = TypeVar("T")
# A meeting moved out of its month is still that month's.
SLACK = timedelta(days=10)
LONGEST_TEXT = 500
READERS = {"day": read_day, "clock": read_clock, "when": read_moment, "end": read_clock}

FILL_IN = phrase("Fill it in.")
WRITE_MOMENT = phrase("Write for example 03/02/2027 and 19:30.")
NEW_DAY = phrase("For one that was moved, write the new day in its column and leave this empty.")


class RowReader:
    """Reads the cells of one row; `faults` are those found so far. `number` counts as the spreadsheet does."""

    def __init__(self, sheet: str, number: int, cells: Sequence[Cell], header: Header, month: date) -> None:
        self.faults: list[Fault] = []
        self._sheet, self._number, self._cells = sheet, number, cells
        self._header, self._month = header, month

    def read(self, heading: str) -> ActualRow | None:
        """The meeting, of the unit that `heading` names where the row names none; None where there are faults."""
        host, code = self._text("host"), self._text("code")
        if not host and not code:
            self._blame("host", phrase("the cell is not named."), FILL_IN)
        held = self._read_held()
        starts_at, ends_at = self._read_times(held)
        row = ActualRow(
            sheet=self._sheet,
            row=self._number,
            host=host,
            code=code,
            unit=self._text("unit") or heading,
            kind=self._read_kind(),
            held=held,
            starts_at=starts_at,
            ends_at=ends_at,
            place=self._text("place"),
            topic=self._text("topic") or self._text("content"),
            note=self._text("note"),
        )
        return None if self.faults else row

    def _read_kind(self) -> str | None:
        said = self._text("kind")
        kind = find_kind(said)
        if said and kind is None:
            self._blame(
                "kind",
                phrase("this kind of meeting is not known."),
                phrase("Write one of: thường kỳ, chuyên đề, họp đảng ủy; or leave it empty."),
            )
        return kind

    def _read_held(self) -> bool:
        status, note = self._text("status"), self._text("note")
        held = find_held(status)
        if held is None:
            allowed = phrase("Leave it empty, or write hoãn or hủy. %(moved)s", moved=NEW_DAY)
            self._blame("status", phrase("this status is not known."), allowed)
        elif says_put_off(note):
            self._blame("note", phrase("it says that the meeting was put off to another day."), NEW_DAY)
        return bool(held) and not says_cancelled(note)

    def _read_times(self, held: bool) -> tuple[datetime | None, datetime | None]:
        """Start and end. A cancelled meeting may do without; one without an end is None there."""
        faults_before = len(self.faults)
        told = {role: self._read_moment(role) for role in READERS}
        if len(self.faults) > faults_before:
            return None, None
        day = self._only("day", [told[role].day for role in ("day", "when")])
        start = self._only("clock", [told[role].start for role in ("clock", "when", "day")])
        end = told["end"].start or self._only("end", [told[role].end for role in ("clock", "when")])
        if held and day is None:
            self._blame("day", phrase("the day is missing."), WRITE_MOMENT)
        if held and start is None:
            self._blame("clock", phrase("the time of day is missing."), WRITE_MOMENT)
        if day is None or start is None:
            return None, None
        return self._check_times(datetime.combine(day, start), end)

    def _check_times(self, starts_at: datetime, end: time | None) -> tuple[datetime | None, datetime | None]:
        first, last = self._month - SLACK, _last_day(self._month) + SLACK
        if not first <= starts_at.date() <= last:
            self._blame(
                "day",
                phrase("this day is not of the month that was chosen."),
                phrase(
                    "Days from %(first)s to %(last)s may stand here.",
                    first=f"{first:%d/%m/%Y}",
                    last=f"{last:%d/%m/%Y}",
                ),
            )
        ends_at = datetime.combine(starts_at, end) if end else None
        if ends_at and ends_at <= starts_at:
            self._blame("end", phrase("the meeting ends before it starts."), WRITE_MOMENT)
        return starts_at, ends_at

    def _read_moment(self, role: str) -> Moment:
        cell = self._header.cell(self._cells, role)
        if not _is_said(cell):
            return Moment()
        try:
            return READERS[role](cell, self._month)
        except Unreadable:
            self._blame(role, phrase("this is no day or time."), WRITE_MOMENT)
            return Moment()

    def _only(self, role: str, told: Sequence[T | None]) -> T | None:
        """What the columns say of one thing, all of them the same."""
        said = {each for each in told if each is not None}
        if len(said) > 1:
            self._blame(role, phrase("the columns name different days or times."), phrase("Correct one of them."))
        return next(iter(said), None)

    def _text(self, role: str) -> str:
        text = to_text(self._header.cell(self._cells, role))
        if len(text) > LONGEST_TEXT:
            self._blame(
                role, phrase("the text is longer than %(most)s letters.", most=LONGEST_TEXT), phrase("Shorten it.")
            )
        return text

    def _blame(self, role: str, reason: Phrase, remedy: Phrase) -> None:
        column = self._header.columns.get(role)
        self.faults.append(
            Fault(
                sheet=self._sheet,
                row=self._number,
                column=None if column is None else column_name(column),
                value=to_text(self._header.cell(self._cells, role))[:LONGEST_TEXT],
                reason=reason,
                remedy=remedy,
            )
        )


def _is_said(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(clean_cell(cell))


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
