"""Visits as they were told and as a draft has them: what is compared where a plan goes on from a release."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from models.meetings import Meeting
from models.plans import Plan, PlanVisit
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from planner.duties.terms import find_people, select_last_releases


class Occasion(NamedTuple):
    """A visit as a release told it or a draft has it: `people` are names by visitor, in order.

    There are thousands.
    """

    meeting_id: int
    host_id: int
    host_name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    people: Mapping[int, str]

    def of(self, visitors: Collection[int]) -> "Occasion":
        """As far as these visitors are concerned."""
        people = {visitor: name for visitor, name in self.people.items() if visitor in visitors}
        return self._replace(people=people)


def read_before(s: Session, plan: Plan) -> list[Occasion]:
    """What those were told last whose visits the plan takes the place of: by the base, mostly.

    Visits that moved here from another period are among them, as the release of that one told them.
    """
    last = select_last_releases(plan)
    pairs = select(ReleaseVisit.release_id, ReleaseVisit.meeting_id, ReleaseAttendee.visitor_id).join_from(
        ReleaseVisit, ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id
    )
    mine = ReleaseAttendee.visitor_id.in_(find_people(s, plan).replaced)
    people: Mapping[tuple[int, int], set[int]] = defaultdict(set)
    for release_id, meeting_id, visitor_id in s.execute(pairs.join(last, is_of(last)).where(mine)):
        people[release_id, meeting_id].add(visitor_id)
    known = {meeting_id for _release, meeting_id in people}
    moved = pairs.join(Release, Release.id == ReleaseVisit.release_id).where(mine, *_moved_here(plan))
    for release_id, meeting_id, visitor_id in s.execute(moved):
        if meeting_id not in known:
            people[release_id, meeting_id].add(visitor_id)
    return [
        occasion.of(people[release_id, occasion.meeting_id])
        for release_id in sorted({release_id for release_id, _meeting in people})
        for occasion in read_released(s, release_id)
        if (release_id, occasion.meeting_id) in people
    ]


def _moved_here(plan: Plan) -> tuple[ColumnElement[bool], ...]:
    """Of a release of other days, the last one before the plan that told of a meeting the plan has settled."""
    settled = select(PlanVisit.meeting_id).where(PlanVisit.plan_id == plan.id, PlanVisit.settled)
    told, earlier = aliased(ReleaseVisit), aliased(Release)
    last = (
        select(func.max(earlier.number))
        .join(told, told.release_id == earlier.id)
        .where(told.meeting_id == ReleaseVisit.meeting_id, earlier.published_at < plan.created_at)
        .correlate(ReleaseVisit)
        .scalar_subquery()
    )
    elsewhere = or_(Release.ends_on < plan.starts_on, Release.starts_on > plan.ends_on)
    return ReleaseVisit.meeting_id.in_(settled), elsewhere, Release.number == last


def is_of(last: Subquery) -> ColumnElement[bool]:
    """Whether a visitor of a released visit was told of it by the last release that plans for them."""
    return and_(last.c.visitor_id == ReleaseAttendee.visitor_id, last.c.release_id == ReleaseAttendee.release_id)


def read_released(s: Session, release_id: int) -> list[Occasion]:
    visits = s.scalars(
        select(ReleaseVisit)
        .where(ReleaseVisit.release_id == release_id)
        .options(selectinload(ReleaseVisit.attendees).joinedload(ReleaseAttendee.visitor))
    )
    return [
        Occasion(
            meeting_id=visit.meeting_id,
            host_id=visit.host_id,
            host_name=visit.host_name,
            kind=visit.kind,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            people={attendee.visitor_id: attendee.visitor.name for attendee in visit.attendees},
        )
        for visit in visits
    ]


def read_drafted(s: Session, plan_id: int) -> list[Occasion]:
    visits = s.scalars(
        select(PlanVisit)
        .where(PlanVisit.plan_id == plan_id)
        .options(joinedload(PlanVisit.meeting).joinedload(Meeting.host), selectinload(PlanVisit.visitors))
    )
    return [
        Occasion(
            meeting_id=visit.meeting_id,
            host_id=visit.meeting.host_id,
            host_name=visit.meeting.host.name,
            kind=visit.meeting.kind,
            starts_at=visit.meeting.starts_at,
            ends_at=visit.meeting.ends_at,
            people={visitor.id: visitor.name for visitor in visit.visitors},
        )
        for visit in visits
    ]
