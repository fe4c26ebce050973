"""What a plan is made under besides the tables: whom it is for, what is settled, what is in force before it."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.plans import Plan
from models.releases import Release, ReleaseVisitor
from planner.assembly.settled import Standing, read_standing
from planner.periods import Period
from planner.scope import EVERYBODY, Scope, find_visitors, scope_of


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Visits before `frozen_until` are settled: the problem begins there.

    `replaced` are the visitors whose visits in force the plan takes the place of, None for those of its scope;
    `standing` is what is in force for them.
    """

    scope: Scope = EVERYBODY
    frozen_until: date | None = None
    replaced: frozenset[int] | None = None
    standing: Standing = field(default_factory=Standing)


def read_terms(s: Session, plan: Plan, zone: ZoneInfo) -> Terms:
    """A plan's. One that nothing is settled of owes the visits of earlier plans for the same days nothing."""
    replaced = find_replaced(s, plan)
    standing = Standing()
    if plan.frozen_until is not None:
        standing = read_standing(
            s,
            period=Period(start=plan.starts_on, end=plan.ends_on),
            planned=replaced,
            frozen_until=plan.frozen_until,
            today=plan.created_at.astimezone(zone).date(),
            zone=zone,
        )
    return Terms(scope=scope_of(plan), frozen_until=plan.frozen_until, replaced=replaced, standing=standing)


def find_replaced(s: Session, plan: Plan) -> frozenset[int]:
    """Whose visits in force the plan's release takes the place of.

    The visitors in its scope, and of the release it is based on those who have left the scope since: nobody else
    would end their visits. Unless a later release plans for them.
    """
    visitors = find_visitors(s, scope_of(plan))
    if plan.based_on_id is None:
        return visitors
    later, taken = aliased(Release), aliased(ReleaseVisitor)
    moved_on = (
        select(later.id)
        .join(taken, taken.release_id == later.id)
        .where(
            later.number > Release.number,
            later.starts_on <= plan.ends_on,
            later.ends_on >= plan.starts_on,
            taken.visitor_id == ReleaseVisitor.visitor_id,
        )
        .correlate(Release, ReleaseVisitor)
        .exists()
    )
    before = (
        select(ReleaseVisitor.visitor_id)
        .join(Release, Release.id == ReleaseVisitor.release_id)
        .where(Release.id == plan.based_on_id, ~moved_on)
    )
    return visitors | frozenset(s.scalars(before))
