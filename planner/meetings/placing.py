"""Where a host's meetings of one month land: their rules' dates, moved off holidays and off one another.

The rule, in full, is in docs/planning.md. In short: a date stands unless it is a public holiday, a day off for a
meeting held in office hours, or a time at which the host meets already. A meeting that has to move takes the
nearest later day of its month that is free, else the nearest earlier one. Those displaced by Tết keep their order
and their distance from one another, so that they do not all crowd into the first day after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from planner.meetings.calendar import Recurrence, WeekdayOfMonth
from planner.meetings.holidays import PublicHolidays, days_of

OFFICE_OPENS = time(7)
OFFICE_CLOSES = time(17)
SATURDAY = 5
WEEKDAY_NAMES = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
SAME_TIME = "Trùng giờ với cuộc họp khác của đơn vị"

Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What one rule asks of a month. `office_hours` meetings are held on working days only."""

    recurrence: Recurrence
    starts_at: time
    duration: timedelta
    office_hours: bool

    def span(self, day: date, zone: ZoneInfo) -> Span:
        start = datetime.combine(day, self.starts_at, zone)
        return start, start + self.duration


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The day a meeting is held; where it was moved, from which date, and why (in Vietnamese)."""

    day: date
    moved_from: date | None = None
    note: str | None = None


def keeps_office_hours(recurrence: Recurrence, starts_at: time, setting: str | None) -> bool:
    """Whether a meeting belongs into working time: by day, not by rule at a weekend, not of a residential cell."""
    at_weekend = isinstance(recurrence, WeekdayOfMonth) and recurrence.weekday >= SATURDAY
    return setting != "residential" and not at_weekend and OFFICE_OPENS <= starts_at < OFFICE_CLOSES


def place_meetings(
    requests: Sequence[Request],
    *,
    month: date,
    holidays: PublicHolidays,
    zone: ZoneInfo,
    taken: Iterable[Span] = (),
) -> list[Placement]:
    """One placement per request of one host, in the requests' order, which is also that of precedence.

    `month` is the first of the month; `taken` are times at which the host meets already. A meeting whose own date
    stands goes before one that has to move.
    """
    spans = list(taken)
    placed: dict[int, Placement] = {}
    nominal = [request.recurrence.nominal(month, holidays) for request in requests]
    obstacles = [_find_obstacle(r, day, holidays) for r, day in zip(requests, nominal, strict=True)]
    for index in sorted(range(len(requests)), key=lambda i: obstacles[i] is not None):
        request, day = requests[index], nominal[index]
        obstacle = obstacles[index] or (SAME_TIME if _clashes(request.span(day, zone), spans) else None)
        if obstacle is None:
            placed[index] = Placement(day=day)
        else:
            free = (d for d in _alternatives(request, day, holidays) if not _clashes(request.span(d, zone), spans))
            placed[index] = Placement(day=next(free, day), moved_from=day, note=obstacle)
        spans.append(request.span(placed[index].day, zone))
    return [placed[index] for index in range(len(requests))]


def _find_obstacle(request: Request, day: date, holidays: PublicHolidays) -> str | None:
    """Why a meeting cannot be held on `day`, if so."""
    holiday = holidays.find_name(day)
    if holiday is None and request.office_hours and not holidays.is_working_day(day):
        return WEEKDAY_NAMES[day.weekday()]
    return holiday


def _clashes(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _alternatives(request: Request, nominal: date, holidays: PublicHolidays) -> Iterable[date]:
    """The days of the month a meeting may move to, best first."""
    free = [day for day in days_of(nominal) if day != nominal and _find_obstacle(request, day, holidays) is None]
    tet = [day for day in holidays.find_tet_break(nominal) if day.month == nominal.month] or [nominal]
    before, after = tet.index(nominal), len(tet) - 1 - tet.index(nominal)
    held = free
    if len(tet) > 1 and isinstance(request.recurrence, WeekdayOfMonth):
        # A Sunday meeting waits for the next Sunday that is not Tết.
        held, before, after = [day for day in free if day.weekday() == nominal.weekday()], 0, 0
    later = [day for day in held if day > tet[-1]]
    earlier = [day for day in reversed(held) if day < tet[0]]
    return chain(later[before:], earlier[after:], free)
