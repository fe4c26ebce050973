"""The stretch of days a schedule shows: a month or a week, as its address names it, and those beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.periods import Period
from web.months import month_end, next_month, previous_month

MONTH, WEEK = "month", "week"
DAYS_A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Span:
    """`kind` is MONTH or WEEK, a week from Monday on."""

    kind: str
    period: Period

    @property
    def start(self) -> date:
        return self.period.start

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range((self.period.end - self.start).days + 1)]

    @property
    def address(self) -> Mapping[str, str]:
        """The parameters that name it: exactly one of MONTH and WEEK."""
        return {MONTH: f"{self.start:%Y-%m}"} if self.kind == MONTH else {WEEK: self.start.isoformat()}

    @property
    def previous(self) -> "Span":
        if self.kind == MONTH:
            return month_of(previous_month(self.start))
        return week_of(self.start - timedelta(days=DAYS_A_WEEK))

    @property
    def next(self) -> "Span":
        return month_of(next_month(self.start)) if self.kind == MONTH else week_of(self.next_day)

    @property
    def next_day(self) -> date:
        return self.period.end + timedelta(days=1)

    def touches(self, start: date | None, end: date | None) -> bool:
        """Whether any of its days is from `start` to `end`; None: without an end."""
        return (start is None or self.period.end >= start) and (end is None or self.start <= end)

    def as_(self, kind: str) -> "Span":
        """Itself, or the month its first Thursday lies in, or the week of its first day."""
        if kind == self.kind:
            return self
        # A week is of the month that most of its days lie in.
        return week_of(self.start) if kind == WEEK else month_of(self.start + timedelta(days=DAYS_A_WEEK // 2))


def month_of(day: date) -> Span:
    return Span(kind=MONTH, period=Period(start=day.replace(day=1), end=month_end(day)))


def week_of(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(kind=WEEK, period=Period(start=monday, end=monday + timedelta(days=DAYS_A_WEEK - 1)))
