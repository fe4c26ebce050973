"""Visits that may be marked, or have been: who was to be at which meeting, and whether they were.

A visit waits to be marked from the moment its meeting begins. Until it is marked it counts as made once its day is
past (`planner.history`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.attendance import Attendance
from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Team, Visitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.directory import matches
from planner.errors import NotFound
from planner.in_force import is_in_force
from planner.paging import PAGE_SIZE, Page, get_page


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A visitor and a meeting, which is as it stands now; `attended` is None until it is marked."""

    meeting_id: int
    visitor_id: int
    visitor_name: str
    team_name: str | None
    host_id: int
    host_name: str
    unit_name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    attended: bool | None
    reason: str | None


def page_of_unmarked(
    s: Session,
    *,
    now: datetime,
    zone: ZoneInfo,
    visitor_id: int | None = None,
    text: str = "",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Occasion]:
    """Visits in force whose meeting has begun and that nobody has marked, the longest waiting first.

    `visitor_id` asks for one visitor's, `text` for those whose visitor or host has these words in its name.
    """
    statement = _select_occasions(_waits(now, zone), *_named(visitor_id, text))
    return _page(s, statement.order_by(Meeting.starts_at, Visitor.id), number, size)


def count_unmarked(s: Session, *, now: datetime, zone: ZoneInfo, visitor_id: int | None = None) -> int:
    waiting = _select_occasions(_waits(now, zone), *_named(visitor_id, ""))
    return s.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def page_of_marked(
    s: Session,
    *,
    visitor_id: int | None = None,
    text: str = "",
    attended: bool | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Occasion]:
    """Visits that are marked, the latest first; `attended` asks for those that were made, or were not."""
    wanted = [Attendance.id.is_not(None), *_named(visitor_id, text)]
    if attended is not None:
        wanted.append(Attendance.attended == attended)
    statement = _select_occasions(*wanted)
    return _page(s, statement.order_by(Meeting.starts_at.desc(), Visitor.id), number, size)


def get_occasion(s: Session, meeting_id: int, visitor_id: int, *, zone: ZoneInfo) -> Occasion:
    """A visit in force, or one that was marked when it was."""
    known = or_(Attendance.id.is_not(None), _is_sent(zone))
    row = s.execute(_select_occasions(known, Meeting.id == meeting_id, Visitor.id == visitor_id)).first()
    if row is None:
        raise NotFound("This visit is not in force.", "See the schedule for the visits there are.")
    return Occasion(**row._mapping)


def _select_occasions(*wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    mark = and_(Attendance.meeting_id == Meeting.id, Attendance.visitor_id == Visitor.id)
    announced = (
        select(ReleaseVisit.meeting_id, ReleaseAttendee.visitor_id)
        .join(ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .distinct()
        .subquery("announced")
    )
    return (
        select(
            Meeting.id.label("meeting_id"),
            Visitor.id.label("visitor_id"),
            Visitor.name.label("visitor_name"),
            Team.name.label("team_name"),
            Host.id.label("host_id"),
            Host.name.label("host_name"),
            Unit.name.label("unit_name"),
            Meeting.kind,
            Meeting.starts_at,
            Meeting.ends_at,
            Attendance.attended,
            Attendance.reason,
        )
        .select_from(announced)
        .join(Meeting, Meeting.id == announced.c.meeting_id)
        .join(Visitor, Visitor.id == announced.c.visitor_id)
        .join(Host, Host.id == Meeting.host_id)
        .join(Unit, Unit.id == Host.unit_id)
        .outerjoin(Team, Team.id == Visitor.team_id)
        .outerjoin(Attendance, mark)
        .where(*wanted)
    )


def _waits(now: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    return and_(Attendance.id.is_(None), Meeting.starts_at <= now, Meeting.status != "cancelled", _is_sent(zone))


def _is_sent(zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether the visitor is to be at the meeting by a release in force."""
    return (
        select(ReleaseAttendee.visitor_id)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .where(ReleaseVisit.meeting_id == Meeting.id, ReleaseAttendee.visitor_id == Visitor.id, is_in_force(zone))
        .correlate(Meeting, Visitor)
        .exists()
    )


def _named(visitor_id: int | None, text: str) -> list[ColumnElement[bool]]:
    conditions = [or_(matches(Visitor.search, text), matches(Host.search, text))]
    if visitor_id is not None:
        conditions.append(Visitor.id == visitor_id)
    return conditions


def _page(s: Session, statement: Select[*tuple[Any, ...]], number: int, size: int) -> Page[Occasion]:
    page = get_page(s, statement, number, size)
    items = [Occasion(**row._mapping) for row in page.items]
    return Page(items=items, number=page.number, pages=page.pages, total=page.total)
