"""Planning on from a release in force: what is past or near stays, the rest changes as little as it must."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.people import Visitor
from models.plans import Plan
from models.releases import Release, ReleaseVisitor
from planner.config import TIMEZONE
from planner.duties.priorities import get_policy
from planner.duties.terms import Terms
from planner.errors import Conflict, PlannerError
from planner.in_force import find_left, read_pairs
from planner.meetings.expect import expect_meetings
from planner.plans import get_release
from planner.replanning.causes import HOST_CHANGED, VISITOR_CHANGED, begun_at, read_causes, visitors_of
from planner.replanning.continuity import ANEW, BALANCED, MEND, Concerned, Costs

CHOICES = (MEND, BALANCED, ANEW)


@dataclass(frozen=True, kw_only=True)
class Order:
    """How to go on from a release; `costs` None for the policy's."""

    choice: str = BALANCED
    costs: Costs | None = None
    name: str | None = None
    seconds_limit: int = 60
    seed: int = 0


def list_current_releases(s: Session, today: date) -> list[Release]:
    """The releases one can go on from, the newest first: in force for somebody today or later."""
    releases = s.scalars(select(Release).where(Release.ends_on >= today).order_by(Release.number.desc()))
    return [release for release in releases if find_left(s, release, today)]


def new_replan(
    s: Session,
    number: int,
    order: Order,
    *,
    user_id: int | None,
    now: datetime,
    zone: ZoneInfo = TIMEZONE,
) -> Plan:
    """A queued plan that goes on from the release with this number, for its days and whom it was for.

    Visits before today and the policy's notice days stay. Raises NotFound for no such release, PlannerError for
    costs out of order, and Conflict where the release is replaced already or nothing of it is left to plan.
    """
    release, today = get_release(s, number), now.astimezone(zone).date()
    policy = get_policy(s)
    frozen_until = max(release.starts_on, today + timedelta(days=policy.notice_days))
    costs = order.costs or Costs(
        drop=policy.baseline_drop, substitute=policy.baseline_substitute, reschedule=policy.baseline_reschedule
    )
    _refuse(s, release, order, costs, today, frozen_until)
    expect_meetings(s, frozen_until, release.ends_on, now=now, zone=zone)
    plan = Plan(
        name=order.name or f"{release.plan.name.partition(' – ')[0]} – điều chỉnh từ lịch số {release.number}",
        starts_on=release.starts_on,
        ends_on=release.ends_on,
        created_at=now,
        created_by_id=user_id,
        seconds_limit=order.seconds_limit,
        seed=order.seed,
        based_on_id=release.id,
        choice=order.choice,
        frozen_until=frozen_until,
        baseline_drop=costs.drop,
        baseline_substitute=costs.substitute,
        baseline_reschedule=costs.reschedule,
        tiers=list(release.plan.tiers),
        units=list(release.plan.units),
    )
    s.add(plan)
    s.flush()
    return plan


def count_open(s: Session, release: Release, *, today: date, zone: ZoneInfo) -> int:
    """How many of the visits in force for the release's visitors may still change, counted for each visitor."""
    begin = max(release.starts_on, today + timedelta(days=get_policy(s).notice_days))
    planned = find_left(s, release, today)
    pairs = read_pairs(s, since=begin, until=release.ends_on, zone=zone)
    return sum(pair.visitor_id in planned and begin <= pair.told <= release.ends_on for pair in pairs)


def costs_of(plan: Plan) -> Costs:
    """A re-plan's. A plan that goes on from nothing has none."""
    assert plan.baseline_drop is not None
    assert plan.baseline_substitute is not None
    assert plan.baseline_reschedule is not None
    return Costs(drop=plan.baseline_drop, substitute=plan.baseline_substitute, reschedule=plan.baseline_reschedule)


def read_concerned(s: Session, plan: Plan, terms: Terms, wanted: Mapping[int, date]) -> Concerned:
    """What has changed since the release the plan is based on was worked out, besides what is broken.

    `wanted` are the hosts, by id, that need a visit by a day; one that a visit in force will serve needs none.
    """
    base = s.get_one(Release, plan.based_on_id)
    served = {
        pair.host_id
        for pair in terms.standing.open
        if pair.held and not pair.away and pair.host_id in wanted and pair.day <= wanted[pair.host_id]
    }
    changes = read_causes(s, since=begun_at(base.plan)).changes
    rules = [change for change in changes if change.kind == "rule_changed"]
    return Concerned(
        needy=frozenset(wanted) - served,
        grown=frozenset(
            change.host_id
            for change in changes
            if change.kind in ("meeting_added", "rule_changed", HOST_CHANGED) and change.host_id is not None
        ),
        joined=_find_joined(s, base, terms) | _find_edited(changes),
        # A host's own rule concerns that host; a quota's concerns all whose visits it counts.
        everything=any(change.host_id is None for change in rules),
    )


def _find_edited(changes: Iterable[Change]) -> frozenset[int]:
    """Whose record says something else: they may go elsewhere now, or more often, as somebody new may."""
    return frozenset(v for change in changes if change.kind == VISITOR_CHANGED for v in visitors_of(change))


def _find_joined(s: Session, base: Release, terms: Terms) -> frozenset[int]:
    """Who may be sent now, and was not planned for by the release."""
    known = select(ReleaseVisitor.visitor_id).where(ReleaseVisitor.release_id == base.id)
    active = s.scalars(select(Visitor.id).where(Visitor.active, Visitor.id.not_in(known)))
    return frozenset(active) & (terms.sent or frozenset())


def _refuse(s: Session, release: Release, order: Order, costs: Costs, today: date, frozen_until: date) -> None:
    if order.choice not in CHOICES:
        raise PlannerError("There is no such way to go on.", "Choose mend, balanced or anew.")
    if not 0 <= costs.reschedule <= costs.substitute <= costs.drop:
        raise PlannerError(
            "The costs of changes are out of order.",
            "Moving a visit must cost no more than sending somebody else, and that no more than dropping it.",
        )
    if frozen_until > release.ends_on:
        raise Conflict(
            "Nothing of release %(number)s is left to plan.",
            "Its last days are past, or nearer than the notice period. Plan the next quarter instead.",
            number=release.number,
        )
    if not find_left(s, release, today):
        raise Conflict(
            "Release %(number)s was replaced by a later one.",
            "Go on from the latest release instead.",
            number=release.number,
        )
