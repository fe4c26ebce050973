"""Rules and priorities changed by the board: checked, applied and recorded in one transaction."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.plans import PlanQuota
from models.rules import QUOTA_PER, Policy, QuotaRule
from planner.changing.log import Origin, log_change
from planner.changing.row_edits import add_rows, edit_row, remove_row
from planner.duties.ledger import rule_of
from planner.duties.priorities import get_policy
from planner.duties.quotas import Rule
from planner.errors import Conflict, PlannerError
from planner.phrases import Phrase, phrase
from planner.rules.policy import ITEMS, Numbers, find_differences, find_number_faults, numbers_of
from planner.rules.sentences import Names, describe_rule, read_names
from planner.rules.versions import lock_policy, lock_rule
from planner.text import clean

SHORTEST_WINDOW, LONGEST_WINDOW = 1, 60
MOST_VISITS = 1_000
MOST_WEIGHT = 1_000
COUNTS = ("assignments", "visits")
CODE_PREFIX = "CT-"


def find_rule_faults(rule: Rule) -> Iterator[tuple[str, Phrase]]:
    """What a board's rule may not say, each by the name of its field."""
    if sum(each is not None for each in (rule.tier_id, rule.team_id, rule.visitor_id)) != 1:
        yield "who", phrase("Choose whose rule it is.")
    if not clean(rule.name):
        yield "name", phrase("Give it a name: plans and reports call it by that.")
    if rule.per not in QUOTA_PER or rule.count not in COUNTS:
        yield "per", phrase("Choose one of the list.")
    yield from _find_number_faults(rule)
    for field, chosen in (("kinds", rule.kinds), ("categories", rule.categories)):
        if chosen is not None and not chosen:
            yield field, phrase("Choose at least one, or all: else nothing counts.")
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        yield "valid_to", phrase("The last day comes before the first one.")


def _find_number_faults(rule: Rule) -> Iterator[tuple[str, Phrase]]:
    ranges = (
        ("months", SHORTEST_WINDOW, LONGEST_WINDOW),
        ("min", 0, MOST_VISITS),
        ("max", 0, MOST_VISITS),
        ("weight", 0, MOST_WEIGHT),
    )
    for field, low, high in ranges:
        number = getattr(rule, field)
        if number is not None and not low <= number <= high:
            yield field, phrase("From %(low)s to %(high)s, please.", low=low, high=high)
    if rule.max is not None and rule.max < rule.min:
        yield "max", phrase("The most is less than the least: swap the two, or leave this empty.")
    if rule.min == 0 and rule.max is None:
        yield "min", phrase("It asks for nothing: write how many at least, or at most.")


def record_rule_added(s: Session, origin: Origin, rule: Rule) -> Change:
    """A new rule with a code of its own; `rule.id` says nothing yet."""
    refuse_rule_faults(rule)
    row = QuotaRule(code=_next_code(s), **_columns(rule))
    edits = add_rows(s, [row])
    told = tell_rule_added(rule_of(row), read_names(s))
    return log_change(s, "rule_changed", origin, told=told, edits=edits)


def record_rule_changed(s: Session, origin: Origin, rule: Rule, *, seen: str) -> Change:
    """The rule with the id of `rule` says that from now on; `seen` is the version it replaces.

    Raises Conflict where it has changed since, PlannerError where nothing differs or something is not allowed.
    """
    row, names = lock_rule(s, rule.id, seen), read_names(s)
    refuse_rule_faults(rule)
    before, columns = rule_of(row), _columns(rule)
    if all(getattr(row, name) == value for name, value in columns.items()):
        raise PlannerError("This is what the rule says already.", "Change at least one of its blanks.")
    edit = edit_row(row, **columns)
    told = tell_rule_changed(before, rule_of(row), names)
    return log_change(s, "rule_changed", origin, told=told, edits=[edit])


def record_rule_removed(s: Session, origin: Origin, rule_id: int, *, seen: str) -> Change:
    """Deletes a rule no plan was ever made under; raises Conflict for any other: it ends by a date."""
    row = lock_rule(s, rule_id, seen)
    if is_used(s, rule_id):
        raise Conflict(
            "Plans were made under this rule: it can't be deleted.",
            "Write its last day; after that it asks nothing.",
        )
    told = phrase("Deleted: %(sentence)s", sentence=describe_rule(rule_of(row), read_names(s)))
    return log_change(s, "rule_changed", origin, told=told, edits=[remove_row(s, row)])


def record_policy_changed(s: Session, origin: Origin, numbers: Numbers, *, seen: str) -> Change:
    """All numbers of the policy; `seen` is the version they replace. Raises as `record_rule_changed`."""
    policy: Policy = get_policy(s)
    lock_policy(s, policy, seen)
    before = numbers_of(policy)
    refuse_number_faults(numbers)
    differing = find_differences(before, numbers)
    if not differing:
        raise PlannerError("This is what the priorities say already.", "Change at least one number.")
    edit = edit_row(policy, **{name: numbers[name] for name in differing})
    told = tell_policy_changed({name: before[name] for name in differing}, numbers)
    return log_change(s, "policy_changed", origin, told=told, edits=[edit])


def is_used(s: Session, rule_id: int) -> bool:
    """Whether any plan was made under the rule."""
    return bool(s.scalar(select(exists().where(PlanQuota.rule_id == rule_id))))


def tell_rule_added(rule: Rule, names: Names) -> Phrase:
    return phrase("New: %(sentence)s", sentence=describe_rule(rule, names))


def tell_policy_changed(before: Numbers, after: Numbers) -> Phrase:
    """Of the numbers in `before`."""
    told = [
        phrase("%(sentence)s (Before: %(before)s)", sentence=ITEMS[name].say(after[name]), before=before[name])
        for name in before
    ]
    return phrase("%(sentences)s", sentences=told)


def tell_rule_changed(before: Rule, after: Rule, names: Names) -> Phrase:
    said, said_before = describe_rule(after, names), describe_rule(before, names)
    if said == said_before:
        return phrase(
            "%(quota)s: another name or weight. It still says: %(sentence)s", quota=after.name, sentence=said
        )
    return phrase("%(sentence)s (Before: %(before)s)", sentence=said, before=said_before)


def refuse_rule_faults(rule: Rule) -> None:
    """Raises PlannerError with the first of what it may not say."""
    for _field, fault in find_rule_faults(rule):
        raise PlannerError("The rule can't say this: %(fault)s", "Correct it.", fault=fault)


def refuse_number_faults(numbers: Numbers) -> None:
    """Raises PlannerError with the first number of a policy that may not be so."""
    for name, fault in find_number_faults(numbers):
        raise PlannerError("“%(sentence)s”: %(fault)s", sentence=ITEMS[name].say(numbers[name]), fault=fault)


def _columns(rule: Rule) -> dict[str, Any]:
    """The rule as its row has it, but for what a board does not write: id and code."""
    columns = {name: value for name, value in asdict(rule).items() if name != "id"}
    lists = {name: None if columns[name] is None else list(columns[name]) for name in ("kinds", "categories")}
    return {**columns, **lists, "name": clean(rule.name)}


def _next_code(s: Session) -> str:
    """The first free one after the number of rules there are."""
    number = (s.scalar(select(func.count(QuotaRule.id))) or 0) + 1
    taken = set(s.scalars(select(QuotaRule.code)))
    while f"{CODE_PREFIX}{number}" in taken:
        number += 1
    return f"{CODE_PREFIX}{number}"
