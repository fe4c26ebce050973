"""What one cell of a table may say: each parser takes the cleaned text of a cell that is not empty."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from planner.errors import PlannerError
from planner.load.faults import did_you_mean
from planner.meetings.calendar import parse_recurrence
from planner.phrases import Phrase, Value, phrase
from planner.reach import At, refuse_out_of_reach
from planner.sheets.moments import Moment, Unreadable, read_clock, read_moment
from planner.text import fold

LARGEST_NUMBER = 1_000_000
SEPARATORS = re.compile(r"[|,;/]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# To the second and below, as calendars and exports may have it.
EXACT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?")


class CellError(Exception):
    """Why a cell can't be read, and what to write instead."""

    def __init__(self, reason: Phrase, remedy: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.remedy = remedy


def plain(text: str) -> str:
    return text


def phone(text: str) -> str:
    return text


def email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise CellError(
            phrase("is not an e-mail address"), phrase("Write it as name@example.org, or leave the cell empty.")
        )
    return text


def recurrence(text: str) -> str:
    """The canonical text of `planner.meetings.calendar`."""
    try:
        return str(parse_recurrence(text))
    except PlannerError as error:
        raise CellError(phrase("does not say on which day of the month"), error.remedy) from error


def whole(
    minimum: int, maximum: int = LARGEST_NUMBER, *, write: Callable[[int], Value] = int
) -> Callable[[str], int]:
    """A whole number within the limits; spreadsheets also write 3 as "3.0".

    `write` says how the limits are told: as counts, or with `str` as years.
    """

    def parse(text: str) -> int:
        match = re.fullmatch(r"(-?\d{1,12})(?:[.,]0+)?", text)
        if not match or not minimum <= int(match[1]) <= maximum:
            raise CellError(
                phrase("is not a whole number in range"),
                phrase("Write a number from %(least)s to %(most)s.", least=write(minimum), most=write(maximum)),
            )
        return int(match[1])

    return parse


def degrees(limit: int) -> Callable[[str], float]:
    def parse(text: str) -> float:
        return float(_decimal(text, -limit, limit, phrase("Write decimal degrees, for example 22.3571.")))

    return parse


def percent(text: str) -> Decimal:
    """To a tenth: "93.6", "93,6" or "93.6%"."""
    remedy = phrase("Write a percentage from 0 to 100, for example 93.6.")
    return _decimal(text.removesuffix("%").strip(), 0, 100, remedy).quantize(Decimal("0.1"))


def _decimal(text: str, minimum: int, maximum: int, remedy: Phrase) -> Decimal:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise CellError(phrase("is not a number"), remedy) from None
    if not (value.is_finite() and minimum <= value <= maximum):
        raise CellError(
            phrase("is not between %(least)s and %(most)s", least=minimum, most=maximum), remedy
        ) from None
    return value


def day(text: str) -> date:
    """A date as 2027-01-31 or, as in Viet Nam, 31/01/2027 and "ngày 31 tháng 1 năm 2027"."""
    told = _read(text, read_moment)
    if told is None or told.day is None or told.start is not None:
        raise CellError(phrase("is not a date"), phrase("Write the day as 31/01/2027 or 2027-01-31."))
    return _in_reach(told.day)


def clock(text: str) -> time:
    """A time of day as 19:30, 19h30 or 8h."""
    told = _read(text, read_clock)
    if told is None or told.start is None or told.day is not None or told.end is not None:
        raise CellError(phrase("is not a time of day"), phrase("Write it as 19:30."))
    return told.start


def moment(text: str) -> datetime:
    """A local time: a date, with a time of day or from midnight."""
    return _moment(text)[0]


def moment_after(text: str) -> datetime:
    """A local time that something lasts until: a bare date is inside, so it ends with that day."""
    told, whole_day = _moment(text)
    return told + timedelta(days=1) if whole_day else told


def _moment(text: str) -> tuple[datetime, bool]:
    """The time, and whether it is a bare date."""
    exact = _read_exact(text)
    if exact is not None:
        return _in_reach(exact), False
    told = _read(text, read_moment)
    if told is None or told.day is None or told.end is not None:
        raise CellError(
            phrase("is neither a date nor a date with a time of day"),
            phrase("Write it as 31/01/2027 or 31/01/2027 13:30."),
        )
    return datetime.combine(_in_reach(told.day), told.start or time()), told.start is None


def _read_exact(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if EXACT.fullmatch(text) else None
    except ValueError:  # the 45th of a month
        return None


def _in_reach(at: At) -> At:
    try:
        return refuse_out_of_reach(at)
    except PlannerError as refusal:
        raise CellError(phrase("is out of reach"), refusal.remedy) from None


def _read(text: str, read: Callable[[str, None], Moment]) -> Moment | None:
    try:
        return read(text, None)
    except Unreadable:
        return None


def choice(words: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """One of the keys, or one of the words that stand for it; case and diacritics do not matter."""
    meanings = {fold(word).replace("_", " "): code for code, said in words.items() for word in (code, *said)}
    allowed = phrase("Write one of: %(words)s.", words=[said[0] for said in words.values()])

    @lru_cache(maxsize=256)
    def parse(text: str) -> str:
        found = meanings.get(fold(text).replace("_", " "))
        if found is None:
            known = [word for code, said in words.items() for word in (code, *said)]
            raise CellError(phrase("is not one of the words for this column"), did_you_mean(text, known, allowed))
        return found

    return parse


def several(one: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """Any number of choices with | between them."""

    def parse(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one(part.strip()) for part in SEPARATORS.split(text) if part.strip()))

    return parse


YES = frozenset({"yes", "y", "true", "1", "x", "co", "dung"})
NO = frozenset({"no", "n", "false", "0", "khong", "sai"})


def flag(text: str) -> bool:
    folded = fold(text)
    if folded not in YES | NO:
        raise CellError(phrase("is neither yes nor no"), phrase("Write yes (có) or no (không)."))
    return folded in YES
