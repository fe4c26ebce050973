"""Where visits are read from: a draft, a release, or all that is in force, in one form."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, func, literal, select

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.plans import PlanVisit, PlanVisitVisitor
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.in_force import is_in_force

SOURCES_KEPT = 32


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where visits are read from: rows of visits, and rows (visit_id, visitor_id, pinned) of their delegations.

    `plan_id` is the draft's, `release_id` the release's; neither where it is all that is in force.
    """

    visits: Subquery
    attendees: Subquery
    plan_id: int | None = None
    release_id: int | None = None


# Put together once, so that what is asked of it can be, too: that takes as long as the answers.
@lru_cache(maxsize=SOURCES_KEPT)
def draft_source(plan_id: int) -> Source:
    """The visits of a draft, with hosts and times as they stand now."""
    visits = (
        select(
            PlanVisit.id,
            PlanVisit.meeting_id,
            Meeting.host_id,
            Host.name.label("host_name"),
            Host.search,
            Host.unit_id,
            Unit.name.label("unit_name"),
            func.coalesce(Meeting.place, Host.place).label("place"),
            Meeting.kind,
            Meeting.topic,
            Meeting.starts_at,
            Meeting.ends_at,
            PlanVisit.settled,
        )
        .join(Meeting, Meeting.id == PlanVisit.meeting_id)
        .join(Host, Host.id == Meeting.host_id)
        .join(Unit, Unit.id == Host.unit_id)
        .where(PlanVisit.plan_id == plan_id)
    )
    attendees = (
        select(
            PlanVisitVisitor.plan_visit_id.label("visit_id"), PlanVisitVisitor.visitor_id, PlanVisitVisitor.pinned
        )
        .join(PlanVisit, PlanVisit.id == PlanVisitVisitor.plan_visit_id)
        .where(PlanVisit.plan_id == plan_id)
    )
    return Source(visits=visits.subquery(), attendees=attendees.subquery(), plan_id=plan_id)


@lru_cache(maxsize=SOURCES_KEPT)
def release_source(release_id: int) -> Source:
    """The visits of a release, with hosts and times as they were published."""
    return replace(_released(ReleaseVisit.release_id == release_id), release_id=release_id)


@cache
def standing_source(zone: ZoneInfo) -> Source:
    """The visits of the releases in force, with those of their delegations for whom they are."""
    return _released(is_in_force(zone))


def _released(condition: ColumnElement[bool]) -> Source:
    """Visits with an attendee of whom the condition holds, over `Release`, `ReleaseVisit`, `ReleaseAttendee`."""
    attendees = (
        select(
            ReleaseAttendee.release_visit_id.label("visit_id"),
            ReleaseAttendee.visitor_id,
            literal(False).label("pinned"),
        )
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .where(condition)
        .subquery()
    )
    visits = (
        select(
            ReleaseVisit.id,
            ReleaseVisit.meeting_id,
            ReleaseVisit.host_id,
            ReleaseVisit.host_name,
            Host.search,
            Host.unit_id,
            ReleaseVisit.unit_name,
            ReleaseVisit.place,
            ReleaseVisit.kind,
            ReleaseVisit.topic,
            ReleaseVisit.starts_at,
            ReleaseVisit.ends_at,
            literal(True).label("settled"),
        )
        .join(Host, Host.id == ReleaseVisit.host_id)
        .where(ReleaseVisit.id.in_(select(attendees.c.visit_id)))
    )
    return Source(visits=visits.subquery(), attendees=attendees)
