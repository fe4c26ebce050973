"""Dates and times as the solver's whole numbers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from planner.periods import Period
from solver.problem import MINUTES_PER_DAY, Window


def window_of(period: Period) -> Window:
    return Window(start=period.start.toordinal(), end=period.end.toordinal())


def minutes_of(instant: datetime, zone: ZoneInfo) -> int:
    """Minutes of local clock time, begun minutes counted off."""
    local = instant.astimezone(zone)
    return local.toordinal() * MINUTES_PER_DAY + local.hour * 60 + local.minute
