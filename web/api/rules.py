"""What is owed and what matters: quota rules and priorities, each change of them recorded with its reason."""

from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, StringConstraints, create_model

from models.people import Team, Tier, Visitor
from models.rules import QuotaRule
from planner.catalogue import refuse_unknown
from planner.changing.log import ROWS, Origin
from planner.duties.ledger import rule_of
from planner.duties.priorities import get_policy
from planner.duties.quotas import Rule
from planner.paging import page_of
from planner.rules.listing import get_rule, list_rules
from planner.rules.policy import ITEMS, numbers_of
from planner.rules.record import (
    LONGEST_WINDOW,
    MOST_VISITS,
    MOST_WEIGHT,
    record_policy_changed,
    record_rule_added,
    record_rule_changed,
    record_rule_removed,
)
from planner.rules.sentences import describe_rule, read_names
from planner.rules.versions import version_of
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import WHOLE, Asked, Day, Key, Name, Reason, Told
from web.api.meetings import Kind
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.organisation import Category
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, today
from web.language import say_phrase

SUBJECT = "Rules and priorities"

Per = Literal["visitor", "team", "all"]
Count = Literal["assignments", "visits"]
Version = Annotated[
    str,
    StringConstraints(pattern="^[0-9a-f]{64}$"),
    Field(description="The version you saw: refused where somebody has changed it since."),
]


class Quota(Told):
    id: int
    code: str
    name: str
    sentence: Annotated[str, Field(description="The rule in words.")]
    tier_id: int | None
    team_id: int | None
    visitor_id: int | None
    per: Per
    kinds: list[Kind] | None
    categories: list[Category] | None
    months: int
    count: Count
    min: int
    max: int | None
    weight: int
    valid_from: date | None
    valid_to: date | None
    version: str


class Quotas(Listing[Quota]):
    """Quota rules: the tiers', the teams', single visitors'; ended ones last."""


class RuleSaid(Asked):
    """Exactly one of `tier_id`, `team_id` and `visitor_id` says whose rule it is."""

    name: Name
    tier_id: Key | None = None
    team_id: Key | None = None
    visitor_id: Key | None = None
    per: Annotated[Per, Field(description="Each visitor alone, each team, or all together.")] = "visitor"
    kinds: Annotated[list[Kind] | None, Field(description="null: all.")] = None
    categories: Annotated[list[Category] | None, Field(description="null: all.")] = None
    months: Annotated[int, Field(ge=1, le=LONGEST_WINDOW, description="How long a window is."), WHOLE] = 3
    count: Count = "assignments"
    min: Annotated[int, Field(ge=0, le=MOST_VISITS), WHOLE] = 0
    max: Annotated[int, Field(ge=0, le=MOST_VISITS), WHOLE] | None = None
    weight: Annotated[int, Field(ge=0, le=MOST_WEIGHT), WHOLE] = 1
    valid_from: Day | None = None
    valid_to: Day | None = None


class NewQuota(Asked):
    rule: RuleSaid
    reason: Reason


class ChangedQuota(NewQuota):
    seen: Version


class RuleRemoval(Asked):
    seen: Version
    reason: Annotated[Reason, Field(description="Why.")]


def _number(low: int, high: int, said: str) -> Any:
    return Annotated[int, Field(ge=low, le=high, description=said.replace("%(number)s", "…")), WHOLE]


_numbers: dict[str, Any] = {name: (_number(i.low, i.high, i.said.template), ...) for name, i in ITEMS.items()}
Numbers = create_model("Numbers", __base__=Asked, __doc__="All numbers of the policy.", **_numbers)


class Policy(Told):
    numbers: dict[str, int]
    version: str


class ChangedPolicy(Asked):
    numbers: Numbers  # type: ignore[valid-type]  # made of the planner's own list of numbers
    seen: Version
    reason: Reason


@views.get("/quota-rules")
@operation(SUBJECT, Quotas)
def list_quota_rules(query: Paged) -> Quotas:
    """What visitors, teams and tiers owe."""
    names = read_names(db())
    page = page_of(list_rules(db(), names, today()), query.page, query.size)
    return list_page(Quotas, page, query, lambda line: _tell(get_rule(db(), line.rule.id), line.sentence))


@views.get("/quota-rules/<key:rule_id>")
@operation(SUBJECT, Quota, may=[NOT_FOUND])
def show_quota_rule(rule_id: int) -> Quota:
    """A quota rule."""
    return _tell_row(get_rule(db(), rule_id))


@views.post("/quota-rules")
@operation(SUBJECT, Quota, status=CREATED, may=[CONFLICT, SENSELESS])
def add_quota_rule(json: NewQuota) -> tuple[Quota, dict[str, str]]:
    """Adds a quota rule."""
    change = record_rule_added(db(), _origin(json.reason), read_rule(json.rule, 0))
    db().flush()
    rule_id = change.detail[ROWS][0]["id"]
    keep("record rule_changed", f"change {change.id}")
    return _tell_row(get_rule(db(), rule_id)), {"Location": url_for("api.show_quota_rule", rule_id=rule_id)}


@views.put("/quota-rules/<key:rule_id>")
@operation(SUBJECT, Quota, may=[NOT_FOUND, CONFLICT, SENSELESS])
def change_quota_rule(rule_id: int, json: ChangedQuota) -> Quota:
    """Says a rule anew. Plans there are stay as they are."""
    change = record_rule_changed(db(), _origin(json.reason), read_rule(json.rule, rule_id), seen=json.seen)
    db().flush()
    keep("record rule_changed", f"change {change.id}")
    return _tell_row(get_rule(db(), rule_id))


@views.delete("/quota-rules/<key:rule_id>")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND, CONFLICT, SENSELESS])
def remove_quota_rule(rule_id: int, query: RuleRemoval) -> None:
    """Deletes a rule no plan was ever made under; any other ends by its last day."""
    change = record_rule_removed(db(), _origin(query.reason), rule_id, seen=query.seen)
    db().flush()
    keep("record rule_changed", f"change {change.id}")


@views.get("/policy")
@operation(SUBJECT, Policy)
def show_policy() -> Policy:
    """How much each thing counts that makes a visit worth while."""
    return _tell_policy()


@views.put("/policy")
@operation(SUBJECT, Policy, may=[CONFLICT, SENSELESS])
def change_policy(json: ChangedPolicy) -> Policy:
    """Sets all numbers of the policy. The next plan uses them."""
    numbers = json.numbers.model_dump()  # type: ignore[attr-defined]
    change = record_policy_changed(db(), _origin(json.reason), numbers, seen=json.seen)
    db().flush()
    keep("record policy_changed", f"change {change.id}")
    return _tell_policy()


def _tell_policy() -> Policy:
    policy = get_policy(db())
    return Policy(numbers=numbers_of(policy), version=version_of(policy))


def _origin(reason: str) -> Origin:
    return Origin(user_id=caller().user_id, now=now(), reason=reason)


def read_rule(said: RuleSaid, rule_id: int) -> Rule:
    for model, key in ((Tier, said.tier_id), (Team, said.team_id), (Visitor, said.visitor_id)):
        refuse_unknown(db(), model, [key] if key else [])
    values = {name: getattr(said, name) for name in RuleSaid.model_fields}
    lists = {name: None if values[name] is None else tuple(values[name]) for name in ("kinds", "categories")}
    return Rule(id=rule_id, **{**values, **lists})


def _tell_row(row: QuotaRule) -> Quota:
    return _tell(row, describe_rule(rule_of(row), read_names(db())))


def _tell(row: QuotaRule, sentence: Any) -> Quota:
    same = [name for name in Quota.model_fields if name not in ("sentence", "version")]
    values = {name: getattr(row, name) for name in same}
    return Quota(sentence=say_phrase(sentence), version=version_of(row), **values)
