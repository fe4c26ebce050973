"""A draft that other releases, or time itself, have overtaken."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.plans import Plan, PlanVisit, PlanVisitVisitor
from models.releases import Release, ReleaseVisitor
from planner.assembly.settled import read_standing
from planner.errors import Conflict
from planner.in_force import day_of, find_left, read_pairs
from planner.periods import Period


class Stale(Conflict):
    """The tables or releases are others than those the plan was worked out from; the message says how."""


def refuse_overtaken(s: Session, plan: Plan, replaced: frozenset[int], *, today: date, zone: ZoneInfo) -> None:
    """Raises Stale where the draft is based on a release that is not the latest, or would rewrite the past.

    `replaced` are the visitors whose visits it takes the place of.
    """
    _refuse_old_base(s, plan, replaced, today)
    period = Period(start=plan.starts_on, end=plan.ends_on)
    stays = read_standing(s, period=period, planned=replaced, frozen_until=today, today=today, zone=zone).stays
    past = {(visitor, visit.meeting_id) for visit in stays if visit.day < today for visitor in visit.visitor_ids}
    # Where somebody was away, the draft may rightly have left the visit out.
    told = read_pairs(s, since=period.start, until=period.end, zone=zone)
    unsure = {pair.meeting_id for pair in told if pair.away or not pair.held}
    drafted = _read_past(s, plan.id, today, zone)
    lost = {(visitor, meeting) for visitor, meeting in past - drafted if meeting not in unsure}
    # A first plan may come late, and tell of days gone by; a later one may not add to them.
    if lost or (plan.based_on_id is not None and drafted - past):
        raise Stale(
            "Days have gone by since the draft was made, and it would rewrite what took place on them.",
            "Rebalance anew: what is past then stays as it was.",
        )


def _refuse_old_base(s: Session, plan: Plan, replaced: frozenset[int], today: date) -> None:
    if plan.based_on_id is None:
        return
    base = s.get_one(Release, plan.based_on_id)
    number = s.scalar(
        select(Release.number)
        .join(ReleaseVisitor, ReleaseVisitor.release_id == Release.id)
        .where(
            Release.number > base.number,
            # Whom an earlier one plans for was left to it.
            Release.published_at >= plan.created_at,
            Release.starts_on <= plan.ends_on,
            Release.ends_on >= plan.starts_on,
            ReleaseVisitor.visitor_id.in_(replaced),
        )
        .order_by(Release.number.desc())
        .limit(1)
    )
    if number is not None:
        raise Stale(
            "The draft goes on from release %(base)s, and release %(number)s has been published since.",
            "Rebalance anew, from release %(current)s.",
            base=base.number,
            number=number,
            current=base.number if find_left(s, base, today) else number,
        )


def _read_past(s: Session, plan_id: int, today: date, zone: ZoneInfo) -> set[tuple[int, int]]:
    rows = s.execute(
        select(PlanVisitVisitor.visitor_id, PlanVisit.meeting_id)
        .join(PlanVisit, PlanVisit.id == PlanVisitVisitor.plan_visit_id)
        .join(Meeting, Meeting.id == PlanVisit.meeting_id)
        .where(PlanVisit.plan_id == plan_id, day_of(Meeting.starts_at, zone) < today)
    )
    return {(row.visitor_id, row.meeting_id) for row in rows}
