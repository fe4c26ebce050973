"""Which release counts for whom: the one definition that schedules, calendars, history and plans share.

In force for a visitor on a day is the release with the highest number whose period holds the day and that plans
for the visitor. So the releases of boards that plan apart stand beside one another, and a new release takes the
place of an earlier one for its own visitors alone. A meeting that has moved into another period is told of anew by
a release of that one, which then counts for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.attendance import Attendance
from models.meetings import Meeting
from models.organisation import Host
from models.people import Absence, Visitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor
from planner.periods import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class PairInForce:
    """A visitor at a meeting as a release in force says, on the day `told`, and what has become of it since.

    `day`, `starts_at` and `ends_at` are the meeting's now. `held` is False where the meeting is `cancelled` or its
    host closed, `away` says that the visitor is away or active no more, and `attended` is what was marked, if
    anything.
    """

    visitor_id: int
    meeting_id: int
    host_id: int
    told: date
    told_at: datetime
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str
    category: str
    cancelled: bool
    held: bool
    away: bool
    attended: bool | None


def day_of(
    moment: ColumnElement[datetime] | InstrumentedAttribute[datetime], zone: ZoneInfo
) -> ColumnElement[date]:
    """The local date of a moment."""
    return cast(func.timezone(zone.key, moment), Date)


def falls_within(
    moment: ColumnElement[datetime] | InstrumentedAttribute[datetime], period: Period, zone: ZoneInfo
) -> ColumnElement[bool]:
    """Whether a moment's local date is one of the period's: compared as instants, which an index can answer."""
    return and_(moment >= period.begins_at(zone), moment < period.ends_at(zone))


# Put together once: so many names take as long to join up as the database takes to answer.
@cache
def is_in_force(zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether an attendee of a released visit still is one.

    Overruled are those of whom a later release that plans for them has the day in its period, or tells the same
    meeting for a day of its own. For statements over `ReleaseAttendee` with its `ReleaseVisit` and `Release`.
    """
    day = day_of(ReleaseVisit.starts_at, zone)
    later, planned_for = aliased(Release), aliased(ReleaseVisitor)
    overruled = (
        select(later.id)
        .join(planned_for, planned_for.release_id == later.id)
        .where(
            later.number > Release.number,
            later.starts_on <= day,
            day <= later.ends_on,
            planned_for.visitor_id == ReleaseAttendee.visitor_id,
        )
        .correlate(Release, ReleaseVisit, ReleaseAttendee)
    )
    again, retold, planned_again = aliased(Release), aliased(ReleaseVisit), aliased(ReleaseVisitor)
    told_elsewhere = (
        select(again.id)
        .join(retold, retold.release_id == again.id)
        .join(planned_again, planned_again.release_id == again.id)
        .where(
            again.number > Release.number,
            ~day.between(again.starts_on, again.ends_on),
            retold.meeting_id == ReleaseVisit.meeting_id,
            planned_again.visitor_id == ReleaseAttendee.visitor_id,
        )
        .correlate(Release, ReleaseVisit, ReleaseAttendee)
    )
    return and_(~overruled.exists(), ~told_elsewhere.exists())


def find_left(s: Session, release: Release, today: date) -> frozenset[int]:
    """For whom, by visitor id, the release is still in force on a day of its period from `today` on."""
    later, taken = aliased(Release), aliased(ReleaseVisitor)
    replaced = (
        select(later.id)
        .join(taken, taken.release_id == later.id)
        .where(
            later.number > release.number,
            later.starts_on <= max(today, release.starts_on),
            later.ends_on >= release.ends_on,
            taken.visitor_id == ReleaseVisitor.visitor_id,
        )
        .correlate(ReleaseVisitor)
        .exists()
    )
    left = select(ReleaseVisitor.visitor_id).where(ReleaseVisitor.release_id == release.id, ~replaced)
    return frozenset(s.scalars(left))


def read_planned_for(s: Session) -> Mapping[int, frozenset[int]]:
    """Whom each release plans for: visitors by release, both by id."""
    rows = s.execute(
        select(ReleaseVisitor.release_id, func.array_agg(ReleaseVisitor.visitor_id)).group_by(
            ReleaseVisitor.release_id
        )
    )
    return {release_id: frozenset(visitors) for release_id, visitors in rows}


def read_pairs(s: Session, *, since: date, until: date, zone: ZoneInfo) -> list[PairInForce]:
    """All pairs in force told for days from `since` to `until`, both inside, or held on them by now; by time."""
    told, day = day_of(ReleaseVisit.starts_at, zone), day_of(Meeting.starts_at, zone)
    away = (
        select(Absence.id)
        .where(
            Absence.visitor_id == ReleaseAttendee.visitor_id,
            Absence.starts_at < Meeting.ends_at,
            Absence.ends_at > Meeting.starts_at,
        )
        .exists()
    )
    mark = and_(
        Attendance.meeting_id == ReleaseVisit.meeting_id, Attendance.visitor_id == ReleaseAttendee.visitor_id
    )
    statement = (
        select(
            ReleaseAttendee.visitor_id,
            ReleaseVisit.meeting_id,
            ReleaseVisit.host_id,
            told.label("told"),
            ReleaseVisit.starts_at.label("told_at"),
            day.label("day"),
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.kind,
            Host.category,
            (Meeting.status == "cancelled").label("cancelled"),
            and_(Meeting.status != "cancelled", Host.active).label("held"),
            (~Visitor.active | away).label("away"),
            Attendance.attended,
        )
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .join(Host, Host.id == ReleaseVisit.host_id)
        .join(Visitor, Visitor.id == ReleaseAttendee.visitor_id)
        .outerjoin(Attendance, mark)
        .where(is_in_force(zone), or_(told.between(since, until), day.between(since, until)))
        .order_by(ReleaseVisit.starts_at, ReleaseVisit.meeting_id, ReleaseAttendee.visitor_id)
    )
    return [PairInForce(**row) for row in s.execute(statement).mappings()]
