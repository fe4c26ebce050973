"""What one cell of a table may say: each parser takes the cleaned text of a cell that is not empty."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from planner.errors import PlannerError
from planner.meetings.calendar import parse_recurrence
from planner.text import fold

LARGEST_NUMBER = 1_000_000
SEPARATORS = re.compile(r"[|,;/]")
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
VIETNAMESE_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
CLOCK = re.compile(r"(\d{1,2})\s*(?::|h|giờ|g)\s*(\d{2})?(?::00)?", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class CellError(Exception):
    """Why a cell can't be read, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def plain(text: str) -> str:
    return text


def email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise CellError("is not an e-mail address", "Write it as name@example.org, or leave the cell empty.")
    return text


def recurrence(text: str) -> str:
    """The canonical text of `planner.meetings.calendar`."""
    try:
        return str(parse_recurrence(text))
    except PlannerError as error:
        raise CellError("does not say on which day of the month", str(error.remedy)) from error


def whole(minimum: int, maximum: int = LARGEST_NUMBER) -> Callable[[str], int]:
    """A whole number within the limits; spreadsheets also write 3 as "3.0"."""

    def parse(text: str) -> int:
        match = re.fullmatch(r"(-?\d{1,12})(?:[.,]0+)?", text)
        if not match or not minimum <= int(match[1]) <= maximum:
            raise CellError("is not a whole number in range", f"Write a number from {minimum} to {maximum}.")
        return int(match[1])

    return parse


def degrees(limit: int) -> Callable[[str], float]:
    def parse(text: str) -> float:
        return float(_decimal(text, -limit, limit, "Write decimal degrees, for example 22.3571."))

    return parse


def percent(text: str) -> Decimal:
    """To a tenth: "93.6", "93,6" or "93.6%"."""
    value = _decimal(text.removesuffix("%").strip(), 0, 100, "Write a percentage from 0 to 100, for example 93.6.")
    return value.quantize(Decimal("0.1"))


def _decimal(text: str, minimum: int, maximum: int, remedy: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise CellError("is not a number", remedy) from None
    if not (value.is_finite() and minimum <= value <= maximum):
        raise CellError(f"is not between {minimum} and {maximum}", remedy)
    return value


def day(text: str) -> date:
    """A date as 2027-01-31 or, as in Viet Nam, 31/01/2027."""
    match = ISO_DATE.fullmatch(text) or VIETNAMESE_DATE.fullmatch(text)
    remedy = "Write the day as 31/01/2027 or 2027-01-31."
    if not match:
        raise CellError("is not a date", remedy)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise CellError("is not a day of the calendar", remedy) from None


def clock(text: str) -> time:
    """A time of day as 19:30, 19h30 or 8h."""
    match = CLOCK.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise CellError("is not a time of day", "Write it as 19:30.")
    return time(int(match[1]), int(match[2] or 0))


def moment(text: str) -> datetime:
    """A local time: a date, with a time of day or from midnight."""
    date_text, _, clock_text = text.replace("T", " ").partition(" ")
    return datetime.combine(day(date_text), clock(clock_text) if clock_text else time())


def moment_after(text: str) -> datetime:
    """A local time that something lasts until: a bare date is inside, so it ends with that day."""
    bare = " " not in text.replace("T", " ")
    return moment(text) + timedelta(days=1) if bare else moment(text)


def choice(words: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """One of the keys, or one of the words that stand for it; case and diacritics do not matter."""
    meanings = {fold(word).replace("_", " "): code for code, said in words.items() for word in (code, *said)}
    remedy = "Write one of: " + ", ".join(f"{code} ({said[0]})" for code, said in words.items()) + "."

    @lru_cache(maxsize=256)
    def parse(text: str) -> str:
        found = meanings.get(fold(text).replace("_", " "))
        if found is None:
            raise CellError("is not one of the words for this column", remedy)
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
        raise CellError("is neither yes nor no", "Write yes (có) or no (không).")
    return folded in YES
