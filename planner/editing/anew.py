"""A draft worked out anew around what is pinned in it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plans import Plan, PlanPin, PlanVisit, PlanVisitVisitor
from planner.errors import Conflict
from planner.plans import get_plan

LONGEST_NAME = 120
SUFFIX = " – quanh các buổi dự đã ghim"


def new_plan_around_pins(s: Session, plan_id: int, *, further: bool, user_id: int | None, now: datetime) -> Plan:
    """A queued plan of the same days, scope and choice that keeps what is pinned in the draft.

    Unless `further` visits are looked for, it makes no others: of a draft pinned whole it is the same plan again.
    Raises NotFound for no such plan, Conflict where nothing is pinned.
    """
    draft, pinned = get_plan(s, plan_id), _list_pinned(s, plan_id)
    if not pinned:
        raise Conflict("Nothing is pinned in this draft.", "Pin the visits that are to stay, or start a new plan.")
    plan = Plan(
        name=draft.name.removesuffix(SUFFIX)[: LONGEST_NAME - len(SUFFIX)] + SUFFIX,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        created_at=now,
        created_by_id=user_id,
        seconds_limit=draft.seconds_limit,
        seed=draft.seed,
        based_on_id=draft.based_on_id,
        choice=draft.choice,
        frozen_until=draft.frozen_until,
        baseline_drop=draft.baseline_drop,
        baseline_substitute=draft.baseline_substitute,
        baseline_reschedule=draft.baseline_reschedule,
        tiers=list(draft.tiers),
        units=list(draft.units),
        pins_only=not further,
        pins=[PlanPin(meeting_id=meeting, visitor_id=visitor) for meeting, visitor in pinned],
    )
    s.add(plan)
    s.flush()
    return plan


def _list_pinned(s: Session, plan_id: int) -> list[tuple[int, int]]:
    rows = s.execute(
        select(PlanVisit.meeting_id, PlanVisitVisitor.visitor_id)
        .join(PlanVisitVisitor, PlanVisitVisitor.plan_visit_id == PlanVisit.id)
        .where(PlanVisit.plan_id == plan_id, PlanVisitVisitor.pinned)
    )
    return [(meeting, visitor) for meeting, visitor in rows]
