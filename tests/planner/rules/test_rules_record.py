from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.plans import Plan, PlanQuota
from models.rules import Policy, QuotaRule
from planner.changing.log import Origin, withdraw_change
from planner.duties.ledger import rule_of
from planner.duties.priorities import get_policy
from planner.duties.quotas import Rule
from planner.errors import Conflict, PlannerError
from planner.phrases import load_phrases
from planner.rules.listing import COMING, ENDED, HOLDING, list_rules, select_history
from planner.rules.policy import ITEMS, find_number_faults, numbers_of, standard_numbers
from planner.rules.record import (
    find_rule_faults,
    record_policy_changed,
    record_rule_added,
    record_rule_changed,
    record_rule_removed,
)
from planner.rules.sentences import read_names
from planner.rules.versions import version_of
from tests.planner.factories import NOW, ZONE, add, add_quota_rule, add_team, add_tier, add_visitor

ORIGIN = Origin(user_id=None, now=NOW, reason="Kết luận của Ban Thường vụ")


@pytest.fixture
def row(s: Session) -> QuotaRule:
    return add_quota_rule(s, tier=add_tier(s, name="Tỉnh ủy"), name="Mỗi quý", min=1)


def told(change: Change) -> str:
    return " ".join(str(said) for said in load_phrases(change.detail["text"]))


def faults(found: Iterable[tuple[str, object]]) -> list[str]:
    return [field for field, _said in found]


def test_a_rule_is_changed_told_by_its_sentences_and_changed_back(s: Session, row: QuotaRule) -> None:
    before = rule_of(row)
    after = replace(before, min=2, max=4, kinds=("thematic",), valid_to=date(2027, 12, 31))
    change = record_rule_changed(s, ORIGIN, after, seen=version_of(row))
    assert rule_of(row) == after
    assert told(change) == (
        "Each committee member of the tier Tỉnh ủy: at least 2, at most 4 visits to meetings on a theme in every"
        " quarter, until 31/12/2027. (Before: Each committee member of the tier Tỉnh ủy: at least 1 visit to"
        " meetings of any kind in every quarter.)"
    )
    assert (change.kind, change.reason, change.at) == ("rule_changed", ORIGIN.reason, NOW)
    s.flush()
    withdraw_change(s, change.id, now=NOW, zone=ZONE)
    assert rule_of(row) == before


def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(s: Session, row: QuotaRule) -> None:
    seen = version_of(row)
    record_rule_changed(s, ORIGIN, replace(rule_of(row), min=3), seen=seen)
    with pytest.raises(Conflict, match="Somebody else has changed this"):
        record_rule_changed(s, ORIGIN, replace(rule_of(row), min=5), seen=seen)
    assert row.min == 3


def test_saving_what_is_there_already_records_nothing(s: Session, row: QuotaRule) -> None:
    with pytest.raises(PlannerError, match="says already"):
        record_rule_changed(s, ORIGIN, rule_of(row), seen=version_of(row))
    assert s.scalars(select(Change)).all() == []


def test_a_new_rule_gets_a_code_of_its_own_and_goes_when_it_is_withdrawn(s: Session, row: QuotaRule) -> None:
    row.code = "CT-2"
    s.flush()
    change = record_rule_added(s, ORIGIN, replace(rule_of(row), id=0, name="Mỗi tháng", months=1))
    added = s.scalars(select(QuotaRule).where(QuotaRule.id != row.id)).one()
    assert (added.code, rule_of(added)) == ("CT-3", replace(rule_of(row), id=added.id, name="Mỗi tháng", months=1))
    withdraw_change(s, change.id, now=NOW, zone=ZONE)
    assert s.scalars(select(QuotaRule)).all() == [row]


def test_a_rule_nobody_was_planned_under_is_deleted_and_brought_back(s: Session, row: QuotaRule) -> None:
    before, code = rule_of(row), row.code
    change = record_rule_removed(s, ORIGIN, row.id, seen=version_of(row))
    assert s.scalars(select(QuotaRule)).all() == []
    withdraw_change(s, change.id, now=NOW, zone=ZONE)
    [back] = s.scalars(select(QuotaRule)).all()
    assert (rule_of(back), back.code) == (before, code)


def test_a_rule_plans_were_made_under_stays(s: Session, row: QuotaRule) -> None:
    plan = add(s, Plan(name="Quý I", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31), created_at=NOW))
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    add(
        s,
        PlanQuota(plan_id=plan.id, rule_id=row.id, name="x", min=1, max=None, done=0, planned=0, short=1, **days),
    )
    with pytest.raises(Conflict, match="Plans were made under this rule"):
        record_rule_removed(s, ORIGIN, row.id, seen=version_of(row))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"tier_id": None}, "who"),
        ({"team_id": 1}, "who"),
        ({"name": " "}, "name"),
        ({"per": "everybody"}, "per"),
        ({"months": 61}, "months"),
        ({"min": 3, "max": 2}, "max"),
        ({"min": 0}, "min"),
        ({"weight": -1}, "weight"),
        ({"kinds": ()}, "kinds"),
        ({"valid_from": date(2027, 2, 1), "valid_to": date(2027, 1, 1)}, "valid_to"),
    ],
)
def test_what_a_rule_cannot_say_is_said_of_its_field(
    s: Session, row: QuotaRule, values: dict[str, object], field: str
) -> None:
    wrong: Rule = replace(rule_of(row), **values)
    assert faults(find_rule_faults(wrong)) == [field]
    with pytest.raises(PlannerError, match="can't say this"):
        record_rule_added(s, ORIGIN, wrong)


def test_rules_are_listed_by_whose_they_are_and_ended_ones_last(s: Session) -> None:
    low, high = add_tier(s, rank=2), add_tier(s, rank=1)
    team, visitor = add_team(s, high), add_visitor(s, high)
    today = NOW.date()
    rows = [
        add_quota_rule(s, tier=high, valid_to=date(2020, 1, 1)),
        add_quota_rule(s, visitor_id=visitor.id),
        add_quota_rule(s, team_id=team.id),
        add_quota_rule(s, tier=low, valid_from=date(2030, 1, 1)),
        add_quota_rule(s, tier=high),
    ]
    lines = list_rules(s, read_names(s), today)
    assert [(line.rule.id, line.state) for line in lines] == [
        (rows[4].id, HOLDING),
        (rows[3].id, COMING),
        (rows[2].id, HOLDING),
        (rows[1].id, HOLDING),
        (rows[0].id, ENDED),
    ]


def test_every_number_of_the_policy_has_its_sentence(s: Session) -> None:
    columns = {column.key for column in Policy.__table__.columns} - {"id"}
    assert set(ITEMS) == columns
    assert numbers_of(get_policy(s)) == standard_numbers()
    assert all("%(number)s" in item.said.template for item in ITEMS.values())


def test_the_policy_is_changed_told_number_by_number_and_changed_back(s: Session) -> None:
    policy, standard = get_policy(s), standard_numbers()
    numbers = {**standard, "remote_3": 95, "load": 3}
    change = record_policy_changed(s, ORIGIN, numbers, seen=version_of(policy))
    assert (change.kind, numbers_of(policy)) == ("policy_changed", numbers)
    assert told(change) == (
        "An especially disadvantaged place counts 95 points more. (Before: 90); Uneven load costs 3 points, times"
        " the square of a visitor's visits in twelve months. (Before: 2)"
    )
    assert s.scalars(select_history(Policy)).all() == [change]
    assert s.scalars(select_history(QuotaRule)).all() == []
    withdraw_change(s, change.id, now=NOW, zone=ZONE)
    assert numbers_of(policy) == standard


def test_numbers_others_have_set_meanwhile_are_not_overwritten(s: Session) -> None:
    policy = get_policy(s)
    seen, numbers = version_of(policy), standard_numbers()
    record_policy_changed(s, ORIGIN, {**numbers, "load": 5}, seen=seen)
    with pytest.raises(Conflict, match="Somebody else"):
        record_policy_changed(s, ORIGIN, {**numbers, "load": 6}, seen=seen)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"remote_1": -1}, "remote_1"),
        ({"attendance_target": 101}, "attendance_target"),
        ({"speed_kmh": 0}, "speed_kmh"),
        ({"baseline_substitute": 201}, "baseline_substitute"),
        ({"baseline_reschedule": 121}, "baseline_reschedule"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(s: Session, values: dict[str, int], field: str) -> None:
    numbers = {**standard_numbers(), **values}
    assert faults(find_number_faults(numbers)) == [field]
    with pytest.raises(PlannerError):
        record_policy_changed(s, ORIGIN, numbers, seen=version_of(get_policy(s)))
