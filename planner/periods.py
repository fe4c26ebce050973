"""A stretch of days, and the instants it begins and ends at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.quarters import Quarter


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from `start` to `end`, both inside."""

    start: date
    end: date

    def begins_at(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.start, time(), zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.end + timedelta(days=1), time(), zone)


def half_year_of(day: date) -> Period:
    """January to June, or July to December."""
    year = day.year
    first, second, third, fourth = (Quarter(year, number) for number in (1, 2, 3, 4))
    return (
        Period(start=first.start, end=second.end)
        if day <= second.end
        else Period(start=third.start, end=fourth.end)
    )


def year_before(day: date) -> date:
    """The same day of the year before; the 28th for a 29 February."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)
