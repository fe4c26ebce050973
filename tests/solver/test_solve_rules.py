"""The solver under one rule at a time: instances whose best plan would be another without the rule."""

from dataclasses import replace

import pytest
from tiny import NEAR, at, day, host, make_problem, meeting, pair, quota, team, visitor, visits

from solver import solve
from solver.check import HARD, SOFT
from solver.plan import INFEASIBLE, OPTIMAL
from solver.problem import Baseline, Coverage, Interval, Preference, Problem, Travel, Weights, Window

TWO_DAYS = (meeting("m"), meeting("n", on=1, value=7))
ONE_DAY = (meeting("m"), meeting("n", clock="14:00", value=7))
AT_ONCE = (meeting("m"), meeting("n", clock="09:30", value=7))
PEOPLE = (visitor("v"), visitor("w", excluded_hosts=("h",)))
APART = (host("h"), host("k", place=NEAR))
TRIO = tuple(visitor(key, team="t") for key in "abc")
FAR_PAY = Weights(travel_per_hour=60)  # 46 points to NEAR and back


def rebalance(*promised: str) -> Baseline:
    return Baseline(visits=visits(*promised), drop=30, substitute=20, reschedule=10)


# Rule, instance, and the delegations of its only best plan.
CASES: list[tuple[str, Problem, list[str]]] = [
    ("eligible", make_problem(visitors=(visitor(units=()),)), []),
    ("eligible", make_problem(forbidden=(pair(),)), []),
    ("eligible", make_problem(visitors=(visitor(excluded_hosts=("h",)),)), []),
    (
        "eligible",
        make_problem(visitors=(visitor(busy=(Interval(start=at(0, "09:59"), end=at(0, "11:00")),)),)),
        [],
    ),
    ("eligible", replace(make_problem(), horizon=Window(start=day(1), end=day(9))), []),
    ("locked", make_problem(meetings=AT_ONCE, locked=(pair(meeting="n"),)), ["n:v"]),
    ("locked", make_problem(meetings=(meeting(value=0),), weights=Weights(load=9), locked=(pair(),)), ["m:v"]),
    ("delegation", make_problem(teams=(team(delegation_min=2, delegation_max=2),), visitors=TRIO[:1]), []),
    (
        "delegation",
        make_problem(
            teams=(team(delegation_max=2, leaders=("c",)),),
            visitors=(TRIO[0], replace(TRIO[2], preferences=(Preference(host="h", value=-1),))),
        ),
        ["m:c"],
    ),
    (
        "one_delegation",
        make_problem(
            visitors=(visitor("v"), visitor("w", preferences=(Preference(host="h", value=1),))),
            quotas=(quota(visitors=("v",), min=1), quota("r", visitors=("w",), min=1, weight=2)),
        ),
        ["m:w"],
    ),
    ("two_places", make_problem(meetings=AT_ONCE), ["m:v"]),
    (
        "two_places",
        make_problem(
            hosts=APART,
            meetings=(meeting("m"), meeting("n", host="k", clock="10:52", value=7)),
            travel=Travel(speed_kmh=30.0, buffer_minutes=30),
        ),
        ["m:v"],
    ),
    ("max_per_day", make_problem(meetings=ONE_DAY, visitors=(visitor(max_per_day=1),)), ["m:v"]),
    ("max_per_month", make_problem(meetings=TWO_DAYS, visitors=(visitor(max_per_month=1),)), ["m:v"]),
    ("gap", make_problem(hosts=(host(gap_days=2),), meetings=TWO_DAYS, visitors=PEOPLE), ["m:v"]),
    ("gap", make_problem(hosts=(host(gap_days=2, last_visit=day(2)),), meetings=TWO_DAYS), ["m:v"]),
    ("quota_max", make_problem(meetings=TWO_DAYS, quotas=(quota(max=1),)), ["m:v"]),
    ("quota_max", make_problem(quotas=(quota(max=1, done=3),)), []),
    ("meetings", make_problem(meetings=(meeting("m", value=6), meeting("n", clock="09:30", value=7))), ["n:v"]),
    (
        "coverage",
        make_problem(
            hosts=(host(unit="a"),), coverage=(Coverage(unit="a", value=-11), Coverage(unit="b", value=99))
        ),
        [],
    ),
    ("preferences", make_problem(visitors=(visitor(preferences=(Preference(host="h", value=-11),)),)), []),
    ("travel", make_problem(hosts=(host(place=NEAR),), weights=FAR_PAY), []),
    ("load", make_problem(meetings=TWO_DAYS, weights=Weights(load=3)), ["m:v"]),
    ("load", make_problem(visitors=(visitor(load_before=3), visitor("w")), weights=Weights(load=1)), ["m:w"]),
    ("baseline", make_problem(meetings=AT_ONCE, baseline=rebalance("n:v")), ["n:v"]),
    (
        "baseline",
        make_problem(
            meetings=(meeting("m", value=40), meeting("n", on=1)), visitors=PEOPLE, baseline=rebalance("m:w")
        ),
        ["m:v", "n:v"],
    ),
]


@pytest.mark.parametrize(("rule", "problem", "best"), CASES)
def test_the_best_plan_heeds_the_rule(rule: str, problem: Problem, best: list[str]) -> None:
    outcome = solve(problem, workers=1)
    assert (outcome.status, set(outcome.visits)) == (OPTIMAL, set(visits(*best)))


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in CASES} == {name for name, _ in (*HARD, *SOFT)}


# Two locked pairs that no plan can keep, by the rule that forbids it.
CLASHES = [
    ("two_places", {"meetings": AT_ONCE}),
    ("max_per_day", {"meetings": ONE_DAY, "visitors": (visitor(max_per_day=1),)}),
    ("max_per_month", {"meetings": TWO_DAYS, "visitors": (visitor(max_per_month=1),)}),
    ("gap", {"meetings": TWO_DAYS, "hosts": (host(gap_days=2),)}),
    ("quota_max", {"meetings": TWO_DAYS, "quotas": (quota(max=1),)}),
]


@pytest.mark.parametrize(("rule", "cells"), CLASHES)
def test_locked_pairs_that_clash_are_named_with_the_rule(rule: str, cells: dict[str, object]) -> None:
    locked = (pair(meeting="m"), pair(meeting="n"))
    outcome = solve(make_problem(locked=locked, **cells), workers=1)
    assert (outcome.status, outcome.visits) == (INFEASIBLE, ())
    assert [(conflict.rule, set(conflict.pairs)) for conflict in outcome.conflicts] == [(rule, set(locked))]


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("eligible", {"forbidden": (pair(),)}),
        ("gap", {"hosts": (host(gap_days=2, last_visit=day(1)),)}),
        ("max_per_day", {"visitors": (visitor(max_per_day=0),)}),
        ("quota_max", {"quotas": (quota(max=1, done=1),)}),
        ("delegation", {"teams": (team(delegation_min=2, delegation_max=2),), "visitors": (visitor(team="t"),)}),
    ],
)
def test_one_locked_pair_that_no_plan_can_keep_is_named_with_the_rule(rule: str, cells: dict[str, object]) -> None:
    outcome = solve(make_problem(locked=(pair(),), **cells), workers=1)
    assert (outcome.status, outcome.visits) == (INFEASIBLE, ())
    assert [(conflict.rule, conflict.pairs) for conflict in outcome.conflicts] == [(rule, (pair(),))]


def test_a_shortfall_is_worse_than_any_loss_of_score() -> None:
    problem = make_problem(
        meetings=(meeting("m", value=1000), meeting("n", clock="09:30", kind="thematic", value=0)),
        weights=Weights(load=100),
        quotas=(quota(min=1, kinds=("thematic",)),),
    )
    outcome = solve(problem, workers=1)
    assert (outcome.visits, outcome.shortfall, outcome.score) == (visits("n:v"), 0, -100)
