"""Which release counts for whom: the one definition that schedules, calendars, history and plans share.

In force for a visitor on a day is the release with the highest number whose period holds the day and that plans
for the visitor. So the releases of boards that plan apart stand beside one another, and a new release takes the
place of an earlier one for its own visitors alone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor


def day_of(
    moment: ColumnElement[datetime] | InstrumentedAttribute[datetime], zone: ZoneInfo
) -> ColumnElement[date]:
    """The local date of a moment."""
    return cast(func.timezone(zone.key, moment), Date)


def is_in_force(zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether an attendee of a released visit still is one.

    For statements over `ReleaseAttendee` with its `ReleaseVisit` and `Release`.
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
    return ~overruled.exists()


def read_planned_for(s: Session) -> Mapping[int, frozenset[int]]:
    """Whom each release plans for: visitors by release, both by id."""
    rows = s.execute(
        select(ReleaseVisitor.release_id, func.array_agg(ReleaseVisitor.visitor_id)).group_by(
            ReleaseVisitor.release_id
        )
    )
    return {release_id: frozenset(visitors) for release_id, visitors in rows}
