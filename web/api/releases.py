"""Releases: what was published; what changes have broken in it; going on from it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planner.jobs import enqueue_plan
from planner.paging import page_of
from planner.plans import get_release, list_releases
from planner.replanning.broken_now import list_broken_in
from planner.replanning.continuity import Costs as CostsOfChanges
from planner.replanning.impact import Broken as BrokenVisit
from planner.replanning.rebalance import Order, new_replan
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import WHOLE, Asked, Told, When
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED, Plan, Published, Seconds, Seed, started
from web.context import db, now, site, today
from web.forms import MAX_POINTS
from web.language import say_phrase
from web.rebalance_form import DEFAULT_SECONDS

SUBJECT = "Releases"


class Release(Published):
    visits: int
    published_by: str | None


class Releases(Listing[Release]):
    """Releases, the newest first."""


class Cause(Told):
    at: When
    reason: str


class Broken(Told):
    meeting_id: int
    host_id: int
    host_name: str
    visitor_id: int
    visitor_name: str
    told_at: Annotated[When, Field(description="When the meeting was to be.")]
    starts_at: Annotated[When, Field(description="When it is now.")]
    reasons: list[str]
    changes: Annotated[list[Cause], Field(description="Recorded changes that explain it.")]
    days_left: int
    stands: Annotated[bool, Field(description="Whether they can go all the same, at another time.")]
    near: Annotated[bool, Field(description="Nearer than the notice period: rebalancing leaves it alone.")]


class BrokenVisits(Listing[Broken]):
    """Visits that are not as they were told, by time."""


Points = Annotated[int, Field(ge=0, le=MAX_POINTS), WHOLE]


class Costs(Asked):
    """Points that a change of a published visit costs, the greatest first."""

    drop: Points
    substitute: Points
    reschedule: Points


class NewReplan(Asked):
    choice: Annotated[
        Literal["mend", "balanced", "anew"],
        Field(description="Only what is broken; as little as is worth it; or what is left from scratch."),
    ] = "balanced"
    costs: Annotated[Costs | None, Field(description="null: the policy's.")] = None
    seconds_limit: Seconds = DEFAULT_SECONDS
    seed: Seed = 0


@views.get("/releases")
@operation(SUBJECT, Releases)
def list_all_releases(query: Paged) -> Releases:
    """What was published, when and by whom."""
    return list_page(Releases, page_of(list_releases(db()), query.page, query.size), query, _tell)


@views.get("/releases/<key:number>")
@operation(SUBJECT, Release, may=[NOT_FOUND])
def show_release(number: int) -> Release:
    """A release; it never changes."""
    get_release(db(), number)
    return _tell(next(row for row in list_releases(db()) if row.release.number == number))


@views.get("/releases/<key:number>/broken")
@operation(SUBJECT, BrokenVisits, may=[NOT_FOUND])
def list_broken_visits(number: int, query: Paged) -> BrokenVisits:
    """What changes have broken in a release since, visit by visit."""
    broken = list_broken_in(db(), get_release(db(), number), site().findings, today=today(), zone=site().zone)
    return list_page(BrokenVisits, page_of(broken, query.page, query.size), query, tell_broken)


@views.post("/releases/<key:number>/rebalance")
@operation(SUBJECT, Plan, status=CREATED, may=[NOT_FOUND, CONFLICT, SENSELESS])
def rebalance(number: int, json: NewReplan) -> tuple[Plan, dict[str, str]]:
    """Starts a draft that goes on from a release: what is past or near stays."""
    costs = CostsOfChanges(**json.costs.model_dump()) if json.costs else None
    order = Order(choice=json.choice, costs=costs, seconds_limit=json.seconds_limit, seed=json.seed)
    plan = new_replan(db(), number, order, user_id=caller().user_id, now=now())
    enqueue_plan(db(), plan.id)
    keep("rebalance", f"plan {plan.id}", release=number, choice=plan.choice)
    return started(plan)


def _tell(row: Any) -> Release:
    told = Published.model_validate(row.release)
    return Release(**told.model_dump(), visits=row.visits, published_by=row.published_by)


def tell_broken(broken: BrokenVisit) -> Broken:
    same = [name for name in Broken.model_fields if name not in ("reasons",)]
    reasons = [say_phrase(reason) for reason in broken.reasons]
    return Broken.model_validate({"reasons": reasons, **{name: getattr(broken, name) for name in same}})
