"""A stretch of days, and the instants it begins and ends at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


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
