from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Host, Unit
from models.people import Tier, Visitor
from models.plans import Plan
from models.rules import QuotaRule
from planner.duties.ledger import rule_of
from planner.duties.priorities import get_policy
from planner.duties.quotas import Rule
from planner.periods import Period
from planner.rules.demand import EASY, IMPOSSIBLE, NOTHING, TIGHT, Demand, Scales, find_period
from planner.rules.policy import numbers_of, standard_numbers
from planner.rules.preview import NEW_RULE, RulePreview, preview_policy, preview_rule
from tests.planner.factories import (
    NOW,
    ZONE,
    add,
    add_absence,
    add_assessment,
    add_host,
    add_meeting,
    add_past_visit,
    add_quota_rule,
    add_rule,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

Q1 = Period(start=date(2027, 1, 1), end=date(2027, 3, 31))


@pytest.fixture
def tier(s: Session) -> Tier:
    return add_tier(s, name="Tỉnh ủy")


@pytest.fixture
def unit(s: Session) -> Unit:
    """A unit whose meetings of the coming quarter are known."""
    add(s, Plan(name="Quý I", starts_on=Q1.start, ends_on=Q1.end, created_at=NOW))
    return add_unit(s)


@pytest.fixture
def visitor(s: Session, tier: Tier, unit: Unit) -> Visitor:
    return add_visitor(s, tier, unit, name="Nông Văn An")


def add_meetings(s: Session, unit: Unit, *days: date) -> list[Host]:
    """One a day, each of a host of its own."""
    hosts = [add_host(s, unit) for _day in days]
    for host, day in zip(hosts, days, strict=True):
        add_meeting(s, host, at(day))
    return hosts


def demand(s: Session, rule: Rule, *others: Rule) -> Demand:
    return Scales(s, Q1, [rule, *others], now=NOW, zone=ZONE).weigh(rule, [rule, *others])


def told(s: Session, found: Demand) -> list[str]:
    return [str(found.tell_remedy(ask)) for ask in found.of(IMPOSSIBLE)]


def asked(visitor: Visitor, **values: object) -> Rule:
    return replace(Rule(id=1, name="Mỗi quý", visitor_id=visitor.id, min=1), **values)


def test_the_coming_quarter_is_looked_at_once_its_meetings_are_known(s: Session, unit: Unit) -> None:
    assert find_period(s, date(2026, 12, 20)) == Q1
    assert find_period(s, date(2027, 2, 3)) == Period(start=date(2027, 2, 3), end=Q1.end)
    assert find_period(s, date(2027, 4, 1)) is None


def test_a_quota_with_meetings_enough_is_possible(s: Session, unit: Unit, visitor: Visitor) -> None:
    add_meetings(s, unit, date(2027, 1, 5), date(2027, 2, 5))
    found = demand(s, asked(visitor, min=2))
    assert (found.state, found.owed, found.openings, found.missing) == (EASY, 2, 2, 0)


def test_what_was_done_before_the_period_is_not_owed_again(s: Session, unit: Unit, visitor: Visitor) -> None:
    [host] = add_meetings(s, unit, date(2027, 1, 5))
    add_past_visit(s, host, visitor, date(2026, 10, 5))
    yearly = asked(visitor, months=12, valid_from=date(2026, 7, 1))
    assert demand(s, replace(yearly, months=24)).state == NOTHING
    assert demand(s, yearly).owed == 1


def test_one_that_asks_for_more_than_there_is_says_what_would_mend_it(
    s: Session, unit: Unit, visitor: Visitor
) -> None:
    add_meetings(s, unit, date(2027, 1, 5), date(2027, 2, 5))
    found = demand(s, asked(visitor, min=3))
    assert (found.state, found.missing) == (IMPOSSIBLE, 1)
    assert told(s, found) == [
        "Lower the least by 1, let it count over more months, widen the areas, or raise their most."
    ]
    assert told(s, demand(s, asked(visitor, kinds=("thematic",)))) == [
        "There is no such meeting in their areas: let other kinds or categories count, or widen the areas."
    ]
    add_absence(s, visitor, at(date(2027, 1, 1)), at(date(2027, 4, 1)))
    assert told(s, demand(s, asked(visitor))) == [
        "No meeting in their areas fits: their absences or their most a month prevent it."
    ]


def test_people_who_need_the_same_meetings_make_it_tight(
    s: Session, unit: Unit, tier: Tier, visitor: Visitor
) -> None:
    add_visitor(s, tier, unit, name="Hoàng Thị Lan")
    add_meetings(s, unit, date(2027, 1, 5))
    found = demand(s, Rule(id=1, name="Mỗi quý", tier_id=tier.id, min=1))
    assert [(ask.holder.name, ask.state) for ask in found.asks] == [
        ("Nông Văn An", EASY),
        ("Hoàng Thị Lan", TIGHT),
    ]


def test_the_most_of_another_rule_can_make_one_impossible(s: Session, unit: Unit, visitor: Visitor) -> None:
    add_meetings(s, unit, date(2027, 1, 5), date(2027, 2, 5))
    most = replace(asked(visitor), id=2, name="Không quá 1", min=0, max=1)
    found = demand(s, asked(visitor, min=2), most)
    assert told(s, found) == ["“Không quá 1” lets them make only 1 more: raise its most, or lower this least."]
    assert demand(s, asked(visitor, min=2), replace(most, kinds=("thematic",))).state == EASY


def look(s: Session, rule: Rule) -> RulePreview:
    return preview_rule(s, rule, now=NOW, zone=ZONE)


@pytest.fixture
def row(s: Session, tier: Tier, visitor: Visitor, unit: Unit) -> QuotaRule:
    add_meetings(s, unit, *(date(2027, 1, 5) + timedelta(days=9 * number) for number in range(4)))
    return add_quota_rule(s, tier=tier, name="Mỗi quý", min=1)


def test_a_changed_rule_is_told_beside_what_it_is_now_and_whom_it_concerns(
    s: Session, row: QuotaRule, visitor: Visitor
) -> None:
    seen = look(s, replace(rule_of(row), min=3))
    assert seen.change is not None
    assert seen.change.before is not None
    assert seen.change.after is not None
    assert (seen.change.before.owed, seen.change.after.owed) == (1, 3)
    [shift] = seen.change.list_shifts()
    assert (shift.holder.name, shift.before, shift.after) == (visitor.name, 1, 3)
    assert (seen.people, seen.others) == (frozenset({visitor.id}), ())


def test_a_new_most_tells_which_other_quotas_it_makes_impossible(
    s: Session, row: QuotaRule, visitor: Visitor
) -> None:
    row.min = 3
    s.flush()
    seen = look(s, asked(visitor, id=NEW_RULE, name="Không quá 2", min=0, max=2))
    [other] = seen.others
    assert (other.rule.id, other.before.state, other.after.state) == (row.id, EASY, IMPOSSIBLE)  # type: ignore[union-attr]
    assert seen.people == frozenset()


def test_a_preview_writes_nothing(s: Session, row: QuotaRule) -> None:
    before = rule_of(row)
    look(s, replace(before, min=3))
    preview_policy(s, {**standard_numbers(), "remote_3": 200}, now=NOW, zone=ZONE)
    s.expire_all()
    assert (rule_of(row), numbers_of(get_policy(s))) == (before, standard_numbers())
    assert s.scalars(select(Change)).all() == []


def test_hosts_rise_and_fall_for_the_parts_that_differ(s: Session, unit: Unit, visitor: Visitor) -> None:
    remote, near = add_host(s, unit, name="Xa", remoteness=3), add_host(s, unit, name="Gần")
    committee = add_host(s, unit, name="Đảng ủy", category="grassroots_committee")
    add_assessment(s, near, 2025, rating="good")
    for host in (remote, near):
        add_past_visit(s, host, visitor, date(2026, 12, 20))
    numbers = {**standard_numbers(), "remote_3": 150, "rating_good": 0}
    seen = preview_policy(s, numbers, now=NOW, zone=ZONE)
    moves = {move.host.name: move for move in seen.movement.moves}
    assert [(name, move.value_before, move.value_after) for name, move in moves.items()] == [
        ("Xa", 210, 270),
        ("Gần", 110, 100),
        ("Đảng ủy", 196, 196),
    ]
    assert (moves["Xa"].reasons, moves["Gần"].reasons) == ([("remoteness", 90, 150)], [("rating", 10, 0)])
    assert [move.host.id for move in seen.movement.rising] == [remote.id]
    assert [move.host.id for move in seen.movement.falling] == [near.id]
    assert {each.category: (each.rising, each.falling, each.staying) for each in seen.movement.count()} == {
        "subordinate_cell": (1, 1, 0),
        committee.category: (0, 0, 1),
    }
    assert (seen.on, seen.differing) == (Q1.start, ("remote_3", "rating_good"))


def test_a_host_is_valued_by_its_most_valuable_kind_of_meeting(s: Session, unit: Unit) -> None:
    host = add_host(s, unit)
    add_rule(s, host, kind="regular")
    add_rule(s, host, "sunday 1", kind="thematic")
    seen = preview_policy(s, {**standard_numbers(), "base_thematic": 90}, now=NOW, zone=ZONE)
    [move] = seen.movement.moves
    assert move.reasons == [("base", 120, 100)]


def test_where_all_move_alike_none_comes_before_another(s: Session, unit: Unit) -> None:
    add_meetings(s, unit, date(2027, 1, 5), date(2027, 2, 5))
    seen = preview_policy(s, {**standard_numbers(), "base_regular": 140}, now=NOW, zone=ZONE)
    assert seen.movement.is_uniform
    assert [(move.rank_before, move.rank_after) for move in seen.movement.moves] == [(1, 1), (1, 1)]


def test_a_visit_long_ago_closes_a_meeting_as_long_as_a_gap_tried_or_of_the_host_lasts(
    s: Session, unit: Unit, tier: Tier, visitor: Visitor
) -> None:
    [host] = add_meetings(s, unit, date(2027, 1, 5))
    add_past_visit(s, host, visitor, date(2026, 10, 5))
    add_quota_rule(s, tier=tier, min=1)
    [change] = preview_policy(s, {**standard_numbers(), "gap_days": 93}, now=NOW, zone=ZONE).quotas
    assert [change.before.openings, change.after.openings] == [1, 0]  # type: ignore[union-attr]
    for gap_days, openings in ((92, 1), (93, 0)):
        host.gap_days = gap_days
        assert demand(s, asked(visitor, min=1)).openings == openings


def test_longer_gaps_between_visits_tell_which_quotas_they_make_impossible(
    s: Session, unit: Unit, tier: Tier, visitor: Visitor
) -> None:
    host = add_host(s, unit)
    for month in (1, 2, 3):
        add_meeting(s, host, at(date(2027, month, 5)))
    add_quota_rule(s, tier=tier, min=3)
    seen = preview_policy(s, {**standard_numbers(), "gap_days": 40}, now=NOW, zone=ZONE)
    [change] = seen.quotas
    assert (change.before.missing, change.after.missing) == (0, 1)  # type: ignore[union-attr]
    assert preview_policy(s, {**standard_numbers(), "load": 9}, now=NOW, zone=ZONE).quotas == ()
