"""What a change of rules or priorities would do, before it is made; what the rules ask; how they came to be."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from models.rules import Policy as PolicyRow
from models.rules import QuotaRule
from planner.changing.log import find_last_publication
from planner.duties.quotas import Holder as HolderOfRule
from planner.paging import get_entity_page, page_of
from planner.periods import Period
from planner.rules.demand import IMPOSSIBLE, Ask
from planner.rules.demand import Demand as DemandOfRule
from planner.rules.listing import get_rule, select_history
from planner.rules.movers import TOP, Move
from planner.rules.preview import NEW_RULE, DemandChange, preview_policy, preview_rule, read_demands
from planner.rules.record import refuse_number_faults, refuse_rule_faults
from planner.rules.sentences import Names, describe_rule, read_names
from web.api.blueprint import views
from web.api.changes import Changes, tell_change
from web.api.fields import Asked, Key, Told
from web.api.operations import NOT_FOUND, SENSELESS, operation
from web.api.organisation import Category
from web.api.paging import Listing, Paged, list_page
from web.api.rules import SUBJECT, Numbers, RuleSaid, read_rule
from web.context import db, now, site
from web.language import say_phrase

DemandState = Literal["impossible", "tight", "easy", "nothing"]


class Days(Told):
    start: date
    end: date


class Impossible(Told):
    holder: str
    visitor_id: int | None
    team_id: int | None
    window: Days
    owed: int
    reachable: Annotated[int, Field(description="As many as there is a meeting for.")]
    remedy: Annotated[str, Field(description="Why, and what would mend it.")]


class Demand(Told):
    rule_id: Annotated[int | None, Field(description="null: a rule not made yet.")]
    sentence: str
    state: DemandState
    owed: Annotated[int, Field(description="Visits asked for.")]
    missing: Annotated[int, Field(description="Of these, those that no plan can make.")]
    openings: Annotated[int, Field(description="Meetings that would count.")]
    impossible: list[Impossible]


class Demands(Listing[Demand]):
    """What each rule asks of the coming quarter."""

    period: Annotated[Days | None, Field(description="null where no meetings are known.")]


class DemandShift(Told):
    before: Demand | None
    after: Demand | None


class OwedShift(Told):
    holder: str
    visitor_id: int | None
    team_id: int | None
    before: int
    after: int


class RulePreview(Told):
    sentence: Annotated[str, Field(description="The rule in words.")]
    period: Days | None
    demand: DemandShift | None
    shifts: Annotated[list[OwedShift], Field(description="Who would owe more or less, the most different first.")]
    people: Annotated[int, Field(description="Visitors for whom something is asked differently.")]
    others: Annotated[list[DemandShift], Field(description="Other rules it makes harder or easier.")]


class NewPreview(Asked):
    rule: RuleSaid
    rule_id: Annotated[Key | None, Field(description="The rule it takes the place of; null: a new one.")] = None


class MovedHost(Told):
    host_id: int
    name: str
    unit_name: str
    value_before: int
    value_after: int
    rank_before: int
    rank_after: int
    reasons: Annotated[dict[str, tuple[int, int]], Field(description="Points by part, before and after.")]


class MovedHosts(Told):
    category: Category
    rising: int
    falling: int
    staying: int


class PolicyPreview(Told):
    on: Annotated[date, Field(description="The day that hosts are valued for.")]
    differing: Annotated[list[str], Field(description="The numbers that are others.")]
    counts: list[MovedHosts]
    rising: Annotated[list[MovedHost], Field(description="Those that rise most.")]
    falling: Annotated[list[MovedHost], Field(description="Those that fall most.")]
    quotas: Annotated[list[DemandShift], Field(description="Rules that it makes harder or easier.")]


class NewPolicyPreview(Asked):
    numbers: Numbers  # type: ignore[valid-type]  # made of the planner's own list of numbers


@views.get("/quota-rules/demand")
@operation(SUBJECT, Demands)
def list_demands(query: Paged) -> Demands:
    """What all rules ask of the coming quarter, against the meetings there are."""
    period, demands = read_demands(db(), now=now(), zone=site().zone)
    names, page = read_names(db()), page_of(demands, query.page, query.size)
    return list_page(Demands, page, query, lambda each: _tell_demand(each, names), period=_tell_days(period))


@views.post("/quota-rules/preview")
@operation(SUBJECT, RulePreview, may=[NOT_FOUND, SENSELESS])
def preview_quota_rule(json: NewPreview) -> RulePreview:
    """What a rule would say and do. Nothing is written."""
    if json.rule_id is not None:
        get_rule(db(), json.rule_id)
    rule, names = read_rule(json.rule, json.rule_id or NEW_RULE), read_names(db())
    refuse_rule_faults(rule)
    seen = preview_rule(db(), rule, now=now(), zone=site().zone)
    shifts = seen.change.list_shifts() if seen.change else []
    return RulePreview(
        sentence=say_phrase(describe_rule(rule, names)),
        period=_tell_days(seen.period),
        demand=_tell_shift(seen.change, names) if seen.change else None,
        shifts=[OwedShift(**_tell_holder(each.holder), before=each.before, after=each.after) for each in shifts],
        people=len(seen.people),
        others=[_tell_shift(each, names) for each in seen.others],
    )


@views.post("/policy/preview")
@operation(SUBJECT, PolicyPreview, may=[SENSELESS])
def preview_priorities(json: NewPolicyPreview) -> PolicyPreview:
    """Which hosts would rise and fall by other numbers. Nothing is written."""
    numbers = json.numbers.model_dump()  # type: ignore[attr-defined]
    refuse_number_faults(numbers)
    seen, names = preview_policy(db(), numbers, now=now(), zone=site().zone), read_names(db())
    return PolicyPreview(
        on=seen.on,
        differing=list(seen.differing),
        counts=[MovedHosts.model_validate(tally) for tally in seen.movement.count()],
        rising=[_tell_move(move) for move in seen.movement.rising[:TOP]],
        falling=[_tell_move(move) for move in seen.movement.falling[:TOP]],
        quotas=[_tell_shift(each, names) for each in seen.quotas],
    )


@views.get("/quota-rules/history")
@operation(SUBJECT, Changes)
def list_rule_changes(query: Paged) -> Changes:
    """What was changed of the quota rules."""
    return _list_history(QuotaRule, query)


@views.get("/policy/history")
@operation(SUBJECT, Changes)
def list_policy_changes(query: Paged) -> Changes:
    """What was changed of the priorities."""
    return _list_history(PolicyRow, query)


def _list_history(model: type[QuotaRule] | type[PolicyRow], query: Paged) -> Changes:
    published = find_last_publication(db())
    page = get_entity_page(db(), select_history(model), query.page, query.size)
    return list_page(Changes, page, query, lambda change: tell_change(change, published))


def _tell_days(period: Period | None) -> Days | None:
    return Days.model_validate(period) if period else None


def _tell_shift(change: DemandChange, names: Names) -> DemandShift:
    before, after = (_tell_demand(each, names) if each else None for each in (change.before, change.after))
    return DemandShift(before=before, after=after)


def _tell_demand(demand: DemandOfRule, names: Names) -> Demand:
    return Demand(
        rule_id=demand.rule.id or None,
        sentence=say_phrase(describe_rule(demand.rule, names)),
        state=demand.state,  # type: ignore[arg-type]
        owed=demand.owed,
        missing=demand.missing,
        openings=demand.openings,
        impossible=[_tell_ask(demand, ask) for ask in demand.of(IMPOSSIBLE)],
    )


def _tell_ask(demand: DemandOfRule, ask: Ask) -> Impossible:
    return Impossible(
        **_tell_holder(ask.holder),
        window=Days.model_validate(ask.window),
        owed=ask.owed,
        reachable=ask.reachable,
        remedy=say_phrase(demand.tell_remedy(ask)),
    )


def _tell_holder(holder: HolderOfRule) -> dict[str, Any]:
    return {"holder": holder.name, "visitor_id": holder.visitor_id, "team_id": holder.team_id}


def _tell_move(move: Move) -> MovedHost:
    same = ("value_before", "value_after", "rank_before", "rank_after")
    return MovedHost(
        host_id=move.host.id,
        name=move.host.name,
        unit_name=move.host.unit_name,
        reasons={part: (before, after) for part, before, after in move.reasons},
        **{name: getattr(move, name) for name in same},
    )
