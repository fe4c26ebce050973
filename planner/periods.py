"""A stretch of days, and the instants it begins and ends at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.errors import PlannerError
from planner.quarters import Quarter
from planner.reach import refuse_out_of_reach


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

    def left_on(self, today: date) -> "Period":
        """The days that a plan made today plans: from today on, or all, before it begins and after its end."""
        return Period(start=today, end=self.end) if self.start < today <= self.end else self


def say_span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """From `starts_at` up to `ends_at`, in local time, written alike in all languages.

    Whole days are told as days, the last one inside: nobody reads the midnight after it as that day's end.
    """
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if start.time() == end.time() == time():
        first, last = start.date(), end.date() - timedelta(days=1)
        return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    if start.date() == end.date():
        return f"{start:%d/%m/%Y}, {start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M %d/%m/%Y} – {end:%H:%M %d/%m/%Y}"


def get_period(start: date, end: date) -> Period:
    """Raises PlannerError for days the wrong way round, or out of reach."""
    if end < start:
        raise PlannerError("The last day is before the first.", "Correct one of the two days.")
    return Period(start=refuse_out_of_reach(start), end=refuse_out_of_reach(end))


def parse_period(start: str, end: str) -> Period:
    """As `get_period`, of days written as 2027-01-31."""
    try:
        days = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        raise PlannerError("One of the two days can't be read.", "Write both, for example 2027-01-31.") from None
    return get_period(*days)


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
