"""Plans: started, watched, stopped, looked at, published, deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, StringConstraints

from models.organisation import Unit
from models.people import Tier
from models.plans import Plan as PlanRecord
from models.releases import Release as ReleaseRecord
from planner.catalogue import read_release_numbers, refuse_unknown, select_plan_quotas
from planner.generate import new_plan, request_stop
from planner.jobs import enqueue_plan
from planner.paging import get_entity_page, get_page, page_of
from planner.plans import delete_plan, get_plan, list_progress, select_plans
from planner.publish import publish
from planner.quarters import Quarter
from planner.reporting.overview import find_release_of, get_figures
from planner.scope import Scope
from planner.text import clean
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import WHOLE, Asked, FlagAsked, Key, Line, SkipNone, Told, When
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, now
from web.forms import DEFAULT_SECONDS, MAX_SECONDS, MAX_SEED, MIN_SECONDS
from web.language import say_phrases

SUBJECT = "Plans"
CREATED = 201
MOST_SCOPE = 100

State = Literal["queued", "running", "done", "failed"]
Status = Literal["optimal", "feasible", "infeasible"]
Seconds = Annotated[int, Field(ge=MIN_SECONDS, le=MAX_SECONDS, description="Longest search."), WHOLE]
QuarterCode = Annotated[str, StringConstraints(pattern="^20[2-9][0-9]Q[1-4]$"), Field(examples=["2027Q1"])]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED), WHOLE]
Mark = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
_MARK_SAID = Field(description="The mark of the draft you looked at: refused where it is another by now.")
SeenMark = Annotated[Mark | None, _MARK_SAID]


class Plan(Told):
    id: int
    name: str
    starts_on: date
    ends_on: date
    state: State
    message: Annotated[list[str], Field(description="Why it failed, or has no solution.")]
    status: Status | None
    shortfall: int | None
    shortfall_bound: int | None
    score: int | None
    score_bound: Annotated[int | None, Field(description="No valid plan has more points.")]
    seconds: float | None
    seconds_limit: int
    seed: int
    choice: str
    based_on_release: int | None
    release: Annotated[int | None, Field(description="Its number, once it is published.")]
    created_at: When
    started_at: When | None
    finished_at: When | None


class Plans(Listing[Plan]):
    """Plans, the newest first."""


class Share(Told):
    part: int
    whole: int


class Figures(Told):
    visits: int
    assignments: int
    visitors: int
    quotas: Annotated[Share, Field(description="Those met, of those that ask for something.")]
    short: int
    hosts: Share
    remote: Share
    weak: Share


class Progress(Told):
    seconds: float
    phase: str
    visits: int
    shortfall: int | None
    shortfall_bound: int | None
    score: int | None
    score_bound: int | None


class ProgressReports(Listing[Progress]):
    """What the search reported, the first report first."""


class PlanQuota(Told):
    id: int
    name: str
    rule_id: int | None
    visitor_id: int | None
    team_id: int | None
    starts_on: date
    ends_on: date
    min: int
    max: int | None
    done: Annotated[int, Field(description="Before the plan.")]
    planned: int
    short: int


class PlanQuotas(Listing[PlanQuota]):
    """Quotas of a plan."""


class NewPlan(Asked):
    quarter: QuarterCode
    name: Annotated[Line, Field(description="Empty: after its quarter.")] = ""
    tier_ids: Annotated[tuple[Key, ...], Field(max_length=MOST_SCOPE, description="None: all tiers.")] = ()
    unit_ids: Annotated[tuple[Key, ...], Field(max_length=MOST_SCOPE, description="None: anywhere.")] = ()
    seconds_limit: Seconds = DEFAULT_SECONDS
    seed: Seed = 0


class Looked(Asked):
    """What was looked at before something is done to it."""

    seen: SeenMark = None


class Publishing(Looked):
    dropping_all: Annotated[
        bool, Field(description="Also where it calls off every visit that it replaces, and has none itself.")
    ] = False


class Removal(Asked):
    seen: Annotated[Mark | SkipNone, _MARK_SAID] = None


class AskedQuotas(Paged):
    unmet: Annotated[FlagAsked, Field(description="Only those that fall short.")] = False


class Published(Told):
    number: int
    name: str
    starts_on: date
    ends_on: date
    published_at: When
    content_hash: str


@views.get("/plans")
@operation(SUBJECT, Plans)
def list_plans(query: Paged) -> Plans:
    """Drafts and published plans."""
    page = get_page(db(), select_plans(), query.page, query.size)
    bases = read_release_numbers(db(), {row[0].based_on_id for row in page.items})
    return list_page(Plans, page, query, lambda row: _tell(row[0], bases, row[2]))


@views.post("/plans")
@operation(SUBJECT, Plan, status=CREATED, may=[CONFLICT, SENSELESS])
def start_plan(json: NewPlan) -> tuple[Plan, dict[str, str]]:
    """Starts a plan of a quarter: a worker works it out; watch its state."""
    refuse_unknown(db(), Tier, json.tier_ids)
    refuse_unknown(db(), Unit, json.unit_ids)
    plan = new_plan(
        db(),
        quarter=Quarter.parse(json.quarter),
        name=clean(json.name) or None,
        user_id=caller().user_id,
        now=now(),
        scope=Scope(tier_ids=frozenset(json.tier_ids), unit_ids=frozenset(json.unit_ids)),
        seconds_limit=json.seconds_limit,
        seed=json.seed,
    )
    enqueue_plan(db(), plan.id)
    keep("start plan", f"plan {plan.id}")
    return started(plan)


@views.get("/plans/<key:plan_id>")
@operation(SUBJECT, Plan, may=[NOT_FOUND])
def show_plan(plan_id: int) -> Plan:
    """How a plan stands."""
    return tell_plan(get_plan(db(), plan_id))


@views.delete("/plans/<key:plan_id>")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND, CONFLICT])
def remove_plan(plan_id: int, query: Removal) -> None:
    """Deletes a draft that is not being worked out."""
    name = get_plan(db(), plan_id).name
    delete_plan(db(), plan_id, seen=query.seen)
    keep("delete plan", f"plan {plan_id}", name=name)


@views.get("/plans/<key:plan_id>/figures")
@operation(SUBJECT, Figures, may=[NOT_FOUND])
def show_figures(plan_id: int) -> Any:
    """What a plan reaches."""
    return get_figures(db(), get_plan(db(), plan_id).id)


@views.get("/plans/<key:plan_id>/quotas")
@operation(SUBJECT, PlanQuotas, may=[NOT_FOUND])
def list_plan_quotas(plan_id: int, query: AskedQuotas) -> PlanQuotas:
    """What a plan reaches of each quota."""
    found = select_plan_quotas(get_plan(db(), plan_id).id, unmet=query.unmet)
    page = get_entity_page(db(), found, query.page, query.size)
    return list_page(PlanQuotas, page, query, PlanQuota.model_validate)


@views.get("/plans/<key:plan_id>/progress")
@operation(SUBJECT, ProgressReports, may=[NOT_FOUND])
def list_progress_reports(plan_id: int, query: Paged) -> ProgressReports:
    """How the search goes, or went: score against the proven bound."""
    page = page_of(list_progress(db(), get_plan(db(), plan_id).id), query.page, query.size)
    return list_page(ProgressReports, page, query, Progress.model_validate)


@views.post("/plans/<key:plan_id>/stop")
@operation(SUBJECT, Plan, may=[NOT_FOUND])
def stop_plan(plan_id: int) -> Plan:
    """Asks the search to end and keep its best visits; a finished plan stays as it is."""
    request_stop(db(), plan_id)
    keep("stop plan", f"plan {plan_id}")
    return tell_plan(get_plan(db(), plan_id))


@views.post("/plans/<key:plan_id>/publish")
@operation(SUBJECT, Published, status=CREATED, may=[NOT_FOUND, CONFLICT, SENSELESS])
def publish_plan(plan_id: int, json: Publishing) -> tuple[ReleaseRecord, dict[str, str]]:
    """Freezes a draft into a release; notices to those concerned are drafted."""
    release = publish(
        db(), plan_id, seen=json.seen, dropping_all=json.dropping_all, user_id=caller().user_id, now=now()
    )
    keep("publish", f"plan {plan_id}", release=release.number)
    return release, {"Location": url_for("api.show_release", number=release.number)}


def started(plan: PlanRecord) -> tuple[Plan, dict[str, str]]:
    """A plan just queued, and where it is."""
    return tell_plan(plan), {"Location": url_for("api.show_plan", plan_id=plan.id)}


def tell_plan(plan: PlanRecord) -> Plan:
    released = find_release_of(db(), plan.id)
    return _tell(plan, read_release_numbers(db(), [plan.based_on_id]), released.number if released else None)


def _tell(plan: PlanRecord, bases: Mapping[int, int], release: int | None) -> Plan:
    same = [name for name in Plan.model_fields if name not in ("message", "based_on_release", "release")]
    return Plan(
        message=say_phrases(plan.message),
        based_on_release=None if plan.based_on_id is None else bases[plan.based_on_id],
        release=release,
        **{name: getattr(plan, name) for name in same},
    )
