"""Dates and times as the solver's whole numbers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.periods import Period
from solver.problem import MINUTES_PER_DAY, Interval, Window


def window_of(period: Period) -> Window:
    return Window(start=period.start.toordinal(), end=period.end.toordinal())


def whole_day(day: date) -> Interval:
    begin = day.toordinal() * MINUTES_PER_DAY
    return Interval(start=begin, end=begin + MINUTES_PER_DAY)


def minutes_of(instant: datetime, zone: ZoneInfo) -> int:
    """Minutes of local clock time, begun minutes counted off."""
    local = instant.astimezone(zone)
    return local.toordinal() * MINUTES_PER_DAY + local.hour * 60 + local.minute
