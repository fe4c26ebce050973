"""A table's value as a workbook tells it: the board's words, dates as they are written here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from planner.load import cells
from planner.load.rows import Row
from planner.load.sheets import columns_of
from planner.load.words import CATEGORY_WORDS, KIND_WORDS
from planner.meetings.calendar import (
    LAST,
    LAST_DAY,
    DayOfMonth,
    WeekdayOfMonth,
    parse_recurrence,
)

YES, NO = "có", "không"
BETWEEN = " | "
DAY, MOMENT, CLOCK = "%d/%m/%Y", "%d/%m/%Y %H:%M", "%H:%M"
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
ORDINAL_WORDS = {1: "đầu tiên", 2: "thứ hai", 3: "thứ ba", 4: "thứ tư", LAST: "cuối cùng"}
# Columns of several words.
SEVERAL: Mapping[str, Mapping[str, Sequence[str]]] = {"kinds": KIND_WORDS, "categories": CATEGORY_WORDS}


def to_told(row_type: type[Row], name: str, value: Any) -> str:
    """The text that the column's parser reads as `value`; empty for None."""
    if value is None:
        return ""
    field = columns_of(row_type)[name]
    parse, words = field.metadata["parse"], field.metadata.get("words")
    if words:
        return str(words[value][0])
    if name in SEVERAL:
        return BETWEEN.join(SEVERAL[name][each][0] for each in value)
    if parse is cells.recurrence:
        return tell_recurrence(value)
    if parse is cells.moment_after:
        return _tell_moment(last_day_or_time(value))
    return _tell_plain(value)


def last_day_or_time(end: datetime) -> datetime:
    """The end of an absence as it is told: midnight is the end of the day before, told by its bare date."""
    return end - timedelta(days=1) if end.time() == time() else end


@lru_cache(maxsize=64)
def tell_recurrence(text: str) -> str:
    """ "day 3" is "ngày 3", "sunday -1" is "chủ nhật cuối cùng"."""
    rule = parse_recurrence(text)
    if isinstance(rule, DayOfMonth):
        return "ngày cuối cùng" if rule.day == LAST_DAY else f"ngày {rule.day}"
    if isinstance(rule, WeekdayOfMonth):
        return f"{WEEKDAYS[rule.weekday]} {ORDINAL_WORDS[rule.ordinal]}"
    return f"ngày làm việc {ORDINAL_WORDS.get(rule.ordinal, rule.ordinal)}"


def _tell_plain(value: Any) -> str:
    match value:
        case bool():
            return YES if value else NO
        case datetime():
            return _tell_moment(value)
        case date():
            return value.strftime(DAY)
        case time():
            return value.strftime(CLOCK)
        case _:
            return str(value)


def _tell_moment(value: datetime) -> str:
    """A bare date at midnight; a time that is not of a full minute as exactly as it is."""
    if value.time() == time():
        return value.strftime(DAY)
    exact = value.second or value.microsecond
    return value.isoformat(sep=" ") if exact else value.strftime(MOMENT)
