"""Visits held before a plan begins: those brought along from earlier years, and those of the releases in force."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, cast, func, select, union
from sqlalchemy.orm import Session, aliased

from models.meetings import Meeting
from models.organisation import Host, PastVisit
from models.releases import Release, ReleaseAttendee, ReleaseVisit


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldVisit:
    """One visitor at one host's meeting; its colleagues of the delegation have one each."""

    visitor_id: int
    host_id: int
    day: date
    kind: str
    category: str


def read_held_visits(s: Session, *, before: date, zone: ZoneInfo) -> list[HeldVisit]:
    """All visits on days before `before`, by day; a visit both brought along and released counts once."""
    held = union(_brought_along(before), _released(before, zone)).subquery("held")
    rows = s.execute(
        select(held, Host.category).join(Host, Host.id == held.c.host_id).order_by(held.c.day, held.c.visitor_id)
    )
    return [HeldVisit(**row) for row in rows.mappings()]


def _brought_along(before: date) -> Select[int, int, date, str]:
    return select(PastVisit.visitor_id, PastVisit.host_id, PastVisit.held_on.label("day"), PastVisit.kind).where(
        PastVisit.held_on < before
    )


def _released(before: date, zone: ZoneInfo) -> Select[int, int, date, str]:
    """Those of the release in force for their day: the one with the highest number whose period holds it.

    A meeting that was cancelled after publishing was not visited.
    """
    day = cast(func.timezone(zone.key, ReleaseVisit.starts_at), Date)
    later = aliased(Release)
    overruled = (
        select(later.id)
        .where(later.number > Release.number, later.starts_on <= day, day <= later.ends_on)
        .correlate(Release, ReleaseVisit)
        .exists()
    )
    return (
        select(ReleaseAttendee.visitor_id, ReleaseVisit.host_id, day.label("day"), ReleaseVisit.kind)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .where(day < before, Meeting.status != "cancelled", ~overruled)
    )
