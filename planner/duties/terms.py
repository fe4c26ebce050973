"""What a plan is made under besides the tables: whom it is for, what is settled, what is in force before it."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from models.plans import Plan
from models.releases import Release, ReleaseVisitor
from planner.assembly.settled import Standing, read_standing
from planner.periods import Period
from planner.scope import EVERYBODY, Scope, find_visitors, scope_of


@dataclass(frozen=True, kw_only=True)
class People:
    """Whom a plan may send, and whose visits in force its release takes the place of: visitors by id."""

    sent: frozenset[int]
    replaced: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Visits before `frozen_until` are settled: the problem begins there.

    `sent` are the visitors who may be sent, None for those of its scope, and `replaced` those whose visits in
    force the plan takes the place of, None for the ones sent; `standing` is what is in force for them.
    """

    scope: Scope = EVERYBODY
    frozen_until: date | None = None
    sent: frozenset[int] | None = None
    replaced: frozenset[int] | None = None
    standing: Standing = field(default_factory=Standing)


def read_terms(s: Session, plan: Plan, zone: ZoneInfo) -> Terms:
    """A plan's. One that nothing is settled of owes the visits of earlier plans for the same days nothing."""
    people = find_people(s, plan)
    standing = read_standing(
        s,
        period=Period(start=plan.starts_on, end=plan.ends_on),
        planned=people.replaced,
        frozen_until=plan.frozen_until,
        today=plan.created_at.astimezone(zone).date(),
        zone=zone,
    )
    return Terms(
        scope=scope_of(plan),
        frozen_until=plan.frozen_until,
        sent=people.sent,
        replaced=people.replaced,
        standing=standing,
    )


def find_people(s: Session, plan: Plan) -> People:
    """Those in the plan's scope. One that goes on from a release leaves other boards theirs, and ends the visits
    of those who have left the scope since: nobody else would.

    Another board's are those in the scope of another release that was the last to plan for them before this plan
    was made, unless that scope is wider than this one and holds all of it. A release that plans for them only
    afterwards makes this plan stale (`planner.replanning.overtaken`).
    """
    within = find_visitors(s, scope_of(plan))
    if plan.based_on_id is None:
        return People(sent=within, replaced=within)
    last = select_last_releases(plan)
    release_of = dict(s.execute(select(last.c.visitor_id, last.c.release_id)).all())
    own = frozenset(visitor for visitor, release_id in release_of.items() if release_id == plan.based_on_id)
    elsewhere = {visitor: release_of[visitor] for visitor in (within & release_of.keys()) - own}
    scopes = {each: find_visitors(s, scope_of(s.get_one(Release, each).plan)) for each in set(elsewhere.values())}
    theirs = {v for v, each in elsewhere.items() if v in scopes[each] and not within < scopes[each]}
    return People(sent=within - theirs, replaced=within - theirs | own)


def select_last_releases(plan: Plan) -> Subquery:
    """Rows (visitor_id, release_id): what planned for whom last before a plan that goes on from a release."""
    base = select(Release.number).where(Release.id == plan.based_on_id).scalar_subquery()
    return (
        select(ReleaseVisitor.visitor_id, ReleaseVisitor.release_id)
        .join(Release, Release.id == ReleaseVisitor.release_id)
        .where(
            or_(Release.number <= base, Release.published_at < plan.created_at),
            Release.starts_on <= plan.ends_on,
            Release.ends_on >= plan.starts_on,
        )
        .ext(distinct_on(ReleaseVisitor.visitor_id))
        .order_by(ReleaseVisitor.visitor_id, Release.number.desc())
        .subquery()
    )
