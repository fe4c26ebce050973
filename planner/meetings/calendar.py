"""Rules of recurrence: how a host says on which day of a month it meets, and which date that is.

The canonical texts are "day 3" (31 for the last day), "sunday 1" and "sunday -1" (the last), "working day 1" and
"working day -1". People write them in English or Vietnamese; `parse_recurrence` reads both.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from planner.errors import PlannerError
from planner.meetings.holidays import PublicHolidays, days_of
from planner.text import fold

DAYS_A_WEEK = 7
LAST = -1
LAST_DAY = 31
# A month always has four of each weekday; a fifth is what "last" is for.
WEEKDAY_ORDINALS = (1, 2, 3, 4, LAST)
# Even a February with the whole Tết break has ten working days.
WORKING_DAY_ORDINALS = (*range(1, 11), *range(-10, 0))


@dataclass(frozen=True)
class DayOfMonth:
    """The `day`-th of the month, the last one where the month is shorter."""

    day: int

    def nominal(self, month: date, holidays: PublicHolidays) -> date:
        return month.replace(day=min(self.day, monthrange(month.year, month.month)[1]))

    def __str__(self) -> str:
        return f"day {self.day}"


@dataclass(frozen=True)
class WeekdayOfMonth:
    """The `ordinal`-th `weekday` (Monday 0) of the month; -1 is the last."""

    weekday: int
    ordinal: int

    def nominal(self, month: date, holidays: PublicHolidays) -> date:
        same = [day for day in days_of(month) if day.weekday() == self.weekday]
        return same[self.ordinal - 1 if self.ordinal > 0 else self.ordinal]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday][0]} {self.ordinal}"


@dataclass(frozen=True)
class WorkingDayOfMonth:
    """The `ordinal`-th working day of the month, public holidays not counted; negative from the end."""

    ordinal: int

    def nominal(self, month: date, holidays: PublicHolidays) -> date:
        working = holidays.working_days_of(month)
        return working[self.ordinal - 1 if self.ordinal > 0 else self.ordinal]

    def __str__(self) -> str:
        return f"working day {self.ordinal}"


# `nominal(month, holidays)` is the date the rule names in the month that starts on `month`, holiday or not.
Recurrence = DayOfMonth | WeekdayOfMonth | WorkingDayOfMonth

# Names as `fold` leaves them, the canonical one first.
WEEKDAYS = (
    ("monday", "mon", "thu hai", "thu 2", "t2"),
    ("tuesday", "tue", "thu ba", "thu 3", "t3"),
    ("wednesday", "wed", "thu tu", "thu 4", "t4"),
    ("thursday", "thu", "thu nam", "thu 5", "t5"),
    ("friday", "fri", "thu sau", "thu 6", "t6"),
    ("saturday", "sat", "thu bay", "thu 7", "t7"),
    ("sunday", "sun", "chu nhat", "cn"),
)
WORKING_DAY = ("working day", "workday", "ngay lam viec")
ORDINALS = {
    1: ("first", "1st", "dau tien", "dau", "thu nhat"),
    2: ("second", "2nd", "thu hai"),
    3: ("third", "3rd", "thu ba"),
    4: ("fourth", "4th", "thu tu"),
    LAST: ("last", "cuoi cung", "cuoi"),
}
NAMED_ORDINALS = {name: ordinal for ordinal, names in ORDINALS.items() for name in names}
OF_THE_MONTH = re.compile(r"\s+(hang thang|moi thang|(cua|trong) thang|of (the|each|every) month)$")
# Every canonical text there is, for whoever lets people choose one.
RECURRENCES = (
    *(f"day {day}" for day in range(1, LAST_DAY + 1)),
    *(f"{names[0]} {ordinal}" for names in WEEKDAYS for ordinal in WEEKDAY_ORDINALS),
    *(f"working day {ordinal}" for ordinal in WORKING_DAY_ORDINALS),
)
DAY_OF_MONTH = re.compile(r"(?:(?:the|day|ngay|mung|mong|ngay mung|ngay mong) )?(\d{1,2})(?:st|nd|rd|th)?")
LAST_DAYS = ("last day", "ngay cuoi cung", "ngay cuoi", "ngay cuoi thang")


# A province writes the same few texts into thousands of rules.
@lru_cache(maxsize=1024)
def parse_recurrence(text: str) -> Recurrence:
    """From the canonical text, or from what people write: "ngày 3", "chủ nhật đầu tiên", "last working day".

    Raises PlannerError for anything else.
    """
    folded = OF_THE_MONTH.sub("", fold(text))
    found = _parse_day(folded) or _parse_ordinal(folded)
    if found is None:
        raise PlannerError(
            "“%(text)s” does not say on which day of the month a meeting is held.",
            "Write for example “day 3” (ngày 3), “sunday 1” (chủ nhật đầu tiên), “sunday -1” (chủ nhật cuối cùng) "
            "or “working day -1” (ngày làm việc cuối cùng).",
            about="recurrence",
            text=text,
        )
    return found


def _parse_day(folded: str) -> DayOfMonth | None:
    if folded in LAST_DAYS:
        return DayOfMonth(LAST_DAY)
    match = DAY_OF_MONTH.fullmatch(folded)
    return DayOfMonth(int(match[1])) if match and 1 <= int(match[1]) <= LAST_DAY else None


def _parse_ordinal(folded: str) -> WeekdayOfMonth | WorkingDayOfMonth | None:
    """A weekday or "working day" with an ordinal after it, as in Vietnamese, or before it, as in English."""
    weekdays = ((name, weekday) for weekday, names in enumerate(WEEKDAYS) for name in names)
    named = list(chain(((name, None) for name in WORKING_DAY), weekdays))
    after = ((folded.removeprefix(f"{name} "), of) for name, of in named if folded.startswith(f"{name} "))
    before = ((folded.removesuffix(f" {name}"), of) for name, of in named if folded.endswith(f" {name}"))
    for rest, weekday in chain(after, before):
        ordinal = _find_ordinal(rest)
        if ordinal is None:
            continue
        if weekday is None and ordinal in WORKING_DAY_ORDINALS:
            return WorkingDayOfMonth(ordinal)
        if weekday is not None and ordinal in WEEKDAY_ORDINALS:
            return WeekdayOfMonth(weekday, ordinal)
    return None


def _find_ordinal(text: str) -> int | None:
    bare = text.removeprefix("the ").removeprefix("thu ")
    if re.fullmatch(r"-?\d{1,2}", bare):
        return int(bare)
    return NAMED_ORDINALS.get(text.removeprefix("the "))
