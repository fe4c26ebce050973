"""Days and times of day as secretaries write them: "3.2.2027", "19 giờ 30, thứ Tư ngày 3 tháng 2", an Excel date.

A cell may tell a day, a time, from when until when, or all of it: one reader serves every column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from planner.sheets.files import Cell
from planner.text import fold

MINUTES_A_DAY = 24 * 60
NOON = 12
# Excel counts days from here: the number of an ordinary date lies between those of 2009 and 2064.
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_DAYS = date(1900, 12, 31)
EXCEL_DATES = range(40_000, 60_000)
THIS_CENTURY = 2000
# Half a year: a day without a year is meant to be nearer than that.
NEAR_DAYS = 183

DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})(?:[t ](?=\d)|\b)",
        r"\b(?P<day>\d{1,2})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})\b",
        r"\b(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})(?:\s*,?\s*(?:nam\s*)?(?P<year>\d{4}))?\b",
        r"\b(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})\b",
        r"\b(?:ngay|mung|mong)\s+(?P<day>\d{1,2})\b(?!\s*(?:h|gio|:))",
    )
)
WEEKDAY = re.compile(r"\b(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7])\b")
CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})\s*(?:h|gio|g|:)\s*(?:(?P<minute>\d{1,2})(?::\d{2}(?:\.0+)?)?\s*(?:phut\b|ph?\b)?)?"
    r"\s*(?P<half>am|pm|sa|ch)?\b"
)
DOTTED_CLOCK = re.compile(r"(\d{1,2})\.(\d{2})")
BARE_NUMBER = re.compile(r"\d{1,2}")
AFTERNOON = re.compile(r"\b(?:chieu|toi|dem|pm|ch)\b")
# What may stand around days and times and says nothing more.
AROUND = re.compile(
    r"\b(?:ngay|mung|mong|luc|vao|hoi|tu|den|bat dau|ket thuc|buoi|sang|trua|chieu|toi|dem|thang|nam)\b|[^\w]+"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What one cell tells, as far as it does; times are local. `end` only beside a `start`."""

    day: date | None = None
    start: time | None = None
    end: time | None = None


class Unreadable(ValueError):
    """The cell holds something that is no day and no time of day, or none of the calendar."""


def read_day(cell: Cell, month: date) -> Moment:
    """Of a column of days, where a bare number is a day of `month` (the first of it), or an Excel date.

    A day without a year is the nearest one to the month. Raises Unreadable.
    """
    number = _whole(cell)
    if number is None:
        return read_moment(cell, month)
    if number in EXCEL_DATES:
        return Moment(day=EXCEL_EPOCH + timedelta(days=number))
    return Moment(day=_date(month.year, month.month, number))


def read_clock(cell: Cell, month: date | None) -> Moment:
    """Of a column of times, where a number is an hour or, below 1, Excel's share of a day. Raises Unreadable."""
    if isinstance(cell, float) and 0 <= cell < 1:
        return Moment(start=_clock_of(round(cell * MINUTES_A_DAY)))
    number = _whole(cell)
    if number is not None:
        return Moment(start=_time(number, 0))
    dotted = DOTTED_CLOCK.fullmatch(str(cell).strip())
    if dotted and isinstance(cell, str):
        return Moment(start=_time(int(dotted[1]), int(dotted[2])))
    return read_moment(cell, month)


def read_moment(cell: Cell, month: date | None) -> Moment:
    """Of a column that may tell both; without a `month` a day needs its month and year. Raises Unreadable."""
    if isinstance(cell, datetime):
        start = None if cell.time() == time() else _to_minute(cell.time())
        # A bare time of day is to some spreadsheets a time of their first day.
        return Moment(day=cell.date() if cell.date() > FIRST_DAYS else None, start=start)
    if isinstance(cell, date):
        return Moment(day=cell)
    if isinstance(cell, time):
        return Moment(start=_to_minute(cell))
    if isinstance(cell, timedelta):
        return Moment(start=_clock_of(round(cell.total_seconds() / 60)))
    if isinstance(cell, str):
        return _read_text(cell, month)
    raise Unreadable(cell)


@lru_cache(maxsize=4096)
def _read_text(text: str, month: date | None) -> Moment:
    folded = fold(text)
    rest = WEEKDAY.sub(" ", folded)
    day, rest = _take_day(rest, month)
    clocks = list(CLOCK.finditer(rest))
    if AROUND.sub("", CLOCK.sub(" ", rest)) or len(clocks) > 2 or (day is None and not clocks):
        raise Unreadable(folded)
    start, end = (*_clocks(clocks, afternoon=bool(AFTERNOON.search(CLOCK.sub(" ", rest)))), None, None)[:2]
    return Moment(day=day, start=start, end=end)


def _take_day(text: str, month: date | None) -> tuple[date | None, str]:
    """The day the text names, if any, and what is left of it."""
    for pattern in DATES:
        found = pattern.search(text)
        if found:
            return _day_of(found.groupdict(), month), text[: found.start()] + " " + text[found.end() :]
    return None, text


def _day_of(parts: dict[str, str | None], near: date | None) -> date:
    """The day of a match; what it leaves open is told by the month it is `near`."""
    day, month, year = (int(parts.get(name) or 0) for name in ("day", "month", "year"))
    if year:
        return _date(year if len(parts["year"] or "") > 2 else THIS_CENTURY + year, month, day)
    if near is None:
        raise Unreadable(f"{day}/{month}: of which year?")
    return _nearest(day, month, near) if parts.get("month") else _date(near.year, near.month, day)


def _nearest(day: int, month: int, to: date) -> date:
    for year in (to.year, to.year - 1, to.year + 1):
        told = _date(year, month, day)
        if abs((told - to).days) <= NEAR_DAYS:
            return told
    raise Unreadable(f"{day}/{month}")


def _clocks(found: Iterable[re.Match[str]], *, afternoon: bool) -> list[time]:
    clocks = []
    for match in found:
        hour = int(match["hour"])
        if match["half"] in ("am", "sa"):
            hour = 0 if hour == NOON else hour
        elif (match["half"] or afternoon) and 0 < hour < NOON:
            hour += NOON
        clocks.append(_time(hour, int(match["minute"] or 0)))
    return clocks


def _to_minute(clock: time) -> time:
    """Excel's fractions of a day fall short of the minute by a moment."""
    return _clock_of(clock.hour * 60 + clock.minute + round(clock.second / 60))


def _whole(cell: Cell) -> int | None:
    """A number without a fraction, also one that is written as text."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell == int(cell) else None
    return int(cell) if isinstance(cell, str) and BARE_NUMBER.fullmatch(cell.strip()) else None


def _clock_of(minutes: int) -> time:
    return _time(*divmod(minutes % MINUTES_A_DAY, 60))


def _time(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError as error:
        raise Unreadable(f"{hour}:{minute}") from error


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(f"{day}/{month}/{year}") from error
