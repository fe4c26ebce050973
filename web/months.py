"""A month as a grid of weeks from Monday to Sunday, each day with how much is on."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# Shades of a day, by its share of the busiest one.
LEVELS = 4


@dataclass(frozen=True, kw_only=True)
class Day:
    """`level` 0 for nothing on, up to LEVELS for the busiest; `inside` whether it is of the month."""

    date: date
    inside: bool
    count: int
    level: int


def lay_out(month: date, counts: Mapping[date, int]) -> list[list[Day]]:
    """The weeks of the month that `month` lies in, filled up with days of its neighbours."""
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(month.year, month.month)
    busiest = max((count for day, count in counts.items() if _same_month(day, month)), default=0)
    return [[_day(day, month, counts.get(day, 0), busiest) for day in week] for week in weeks]


def month_end(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def months_between(start: date, end: date) -> list[date]:
    """The first day of each month from `start`'s to `end`'s."""
    months = [start.replace(day=1)]
    while (following := next_month(months[-1])) <= end:
        months.append(following)
    return months


def next_month(month: date) -> date:
    return month_end(month) + timedelta(days=1)


def previous_month(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _day(day: date, month: date, count: int, busiest: int) -> Day:
    inside = _same_month(day, month)
    level = -(-LEVELS * count // busiest) if inside and busiest else 0
    return Day(date=day, inside=inside, count=count if inside else 0, level=level)


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)
