"""Which visits count as made: those brought along, those marked attended, those in force nobody has marked yet.

A visit in force whose day is past counts until somebody says that it was not attended: marks come in days or weeks
late, and were it the other way round, every plan made meanwhile would send people to the same hosts once more.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, Subquery, and_, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from models.attendance import Attendance
from models.meetings import Meeting
from models.organisation import Host, PastVisit
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from models.session import read_columns
from planner.in_force import day_of, is_in_force
from planner.periods import Period

ONE_DAY = timedelta(days=1)


class HeldVisit(NamedTuple):
    """One visitor at one host's meeting; its colleagues of the delegation have one each. There are thousands."""

    visitor_id: int
    host_id: int
    day: date
    kind: str
    category: str


def read_held_visits(
    s: Session, *, before: date, zone: ZoneInfo, unmarked_before: date | None = None, since: date = date.min
) -> list[HeldVisit]:
    """All visits made since then on days before `before`, by day.

    Of those nobody has marked only earlier ones, if asked.
    """
    return _read(s, made_visits(before=before, unmarked_before=unmarked_before, since=since, zone=zone))


def read_done_and_planned(
    s: Session, *, today: date, zone: ZoneInfo, since: date = date.min
) -> tuple[list[HeldVisit], list[HeldVisit]]:
    """The visits made since then, marked ones of today among them, and the visits in force still to come."""
    done = made_visits(since=since, before=today + ONE_DAY, unmarked_before=today, zone=zone)
    planned = _unmarked(zone).where(Meeting.starts_at >= _begin(today, zone)).subquery("planned")
    return _read(s, done), _read(s, planned)


def made_visits(
    *, before: date, zone: ZoneInfo, unmarked_before: date | None = None, since: date = date.min
) -> Subquery:
    """Rows (visitor_id, host_id, day, kind, meeting_id) of every visit made on a day before `before`, each once.

    `unmarked_before` asks an earlier day of those nobody has marked. The meeting is null where only past visits
    brought along tell of it.
    """
    every = union_all(
        _brought_along(),
        # Compared as instants, which an index can answer.
        _attended(zone).where(Meeting.starts_at < _begin(before, zone)),
        _unmarked(zone).where(Meeting.starts_at < _begin(unmarked_before or before, zone)),
    ).subquery("every_visit")
    told = (every.c.visitor_id, every.c.host_id, every.c.day, every.c.kind)
    meeting = func.max(every.c.meeting_id).label("meeting_id")
    return (
        select(*told, meeting).where(every.c.day.between(since, before - ONE_DAY)).group_by(*told).subquery("made")
    )


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return Period(start=day, end=day).begins_at(zone)


def _read(s: Session, visits: Subquery) -> list[HeldVisit]:
    columns = (visits.c.visitor_id, visits.c.host_id, visits.c.day, visits.c.kind, Host.category)
    statement = select(*columns).join(Host, Host.id == visits.c.host_id)
    rows = read_columns(s, statement.order_by(visits.c.day, visits.c.visitor_id, visits.c.host_id))
    return [HeldVisit._make(row) for row in rows]


def _brought_along() -> Select[*tuple[Any, ...]]:
    meeting = cast(null(), Integer).label("meeting_id")
    return select(PastVisit.visitor_id, PastVisit.host_id, PastVisit.held_on.label("day"), PastVisit.kind, meeting)


def _attended(zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    """Marked so, on the day the meeting was held, whatever later releases say: it happened."""
    day = day_of(Meeting.starts_at, zone).label("day")
    return (
        select(Attendance.visitor_id, Meeting.host_id, day, Meeting.kind, Meeting.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.attended)
    )


@cache
def _unmarked(zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    """Those in force that nobody has marked, on the day the meeting is held, should it have moved since.

    A meeting that was cancelled after publishing is not visited.
    """
    day = day_of(Meeting.starts_at, zone)
    mark = and_(
        Attendance.meeting_id == ReleaseVisit.meeting_id, Attendance.visitor_id == ReleaseAttendee.visitor_id
    )
    return (
        select(
            ReleaseAttendee.visitor_id,
            ReleaseVisit.host_id,
            day.label("day"),
            ReleaseVisit.kind,
            ReleaseVisit.meeting_id,
        )
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .outerjoin(Attendance, mark)
        .where(Attendance.id.is_(None), Meeting.status != "cancelled", is_in_force(zone))
    )
