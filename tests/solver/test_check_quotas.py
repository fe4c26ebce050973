"""What quotas count, what they forbid, and what falling short of them costs."""

from typing import Any

import pytest
from tiny import broken, day, host, make_problem, meeting, quota, team, visitor, visits

from solver.check import evaluate
from solver.plan import Unmet
from solver.problem import Problem, Window

allowed = pytest.mark.rule("quota_max", "allowed")
forbidden = pytest.mark.rule("quota_max", "forbidden")


def make_quota_problem(*quotas: Any) -> Problem:
    """m (regular, cell h) and n (thematic, committee k) a day later; v and w go in ones and twos, x apart."""
    return make_problem(
        hosts=(host("h"), host("k", category="grassroots_committee")),
        meetings=(meeting("m"), meeting("n", host="k", kind="thematic", on=1)),
        teams=(team(delegation_max=2),),
        visitors=(visitor("v", team="t"), visitor("w", team="t"), visitor("x")),
        quotas=quotas,
    )


ALL = ("m:v,w", "n:v")
# What a quota of v and w counts of ALL: m by both of them, n by v.
COUNTS = [
    ({}, 2),
    ({"count": "assignments"}, 3),
    ({"kinds": ("regular",)}, 1),
    ({"kinds": ("regular",), "count": "assignments"}, 2),
    ({"kinds": ()}, 0),
    ({"kinds": ("committee",)}, 0),
    ({"categories": ("grassroots_committee",)}, 1),
    ({"categories": ("subordinate_cell",), "kinds": ("thematic",)}, 0),
    ({"window": Window(start=day(1), end=day(1))}, 1),
    ({"window": Window(start=day(-9), end=day(0)), "count": "assignments"}, 2),
    ({"window": Window(start=day(2), end=day(9))}, 0),
    ({"visitors": ("w", "x")}, 1),
    ({"visitors": ("v", "v"), "count": "assignments"}, 2),
    ({"visitors": ()}, 0),
]


@pytest.mark.parametrize(("cells", "count"), COUNTS)
@allowed
def test_a_plan_may_reach_the_maximum_of_what_the_quota_counts(cells: dict[str, Any], count: int) -> None:
    problem = make_quota_problem(quota(max=count, **{"visitors": ("v", "w"), **cells}))
    assert broken(problem, *ALL) == set()


@pytest.mark.parametrize(("cells", "count"), [row for row in COUNTS if row[1]])
@forbidden
def test_a_plan_may_not_pass_the_maximum(cells: dict[str, Any], count: int) -> None:
    problem = make_quota_problem(quota(max=count - 1, **{"visitors": ("v", "w"), **cells}))
    assert broken(problem, *ALL) == {"quota_max"}


@pytest.mark.parametrize(("cells", "count"), COUNTS)
def test_the_shortfall_is_what_is_missing_to_the_minimum_times_the_weight(
    cells: dict[str, Any], count: int
) -> None:
    problem = make_quota_problem(quota(min=10, done=1, weight=3, **{"visitors": ("v", "w"), **cells}))
    found = evaluate(problem, visits(*ALL))
    assert (found.shortfall, found.unmet) == (3 * (9 - count), (Unmet(quota="q", short=9 - count),))


@allowed
@pytest.mark.parametrize("done", [2, 5])
def test_what_is_done_already_may_fill_or_pass_the_maximum_while_nothing_more_comes(done: int) -> None:
    assert broken(make_quota_problem(quota(max=2, done=done)), "m:x") == set()


@forbidden
@pytest.mark.parametrize("done", [2, 5])
def test_where_the_maximum_is_filled_or_passed_nothing_more_may_come(done: int) -> None:
    assert broken(make_quota_problem(quota(max=2, done=done)), "m:v") == {"quota_max"}


@allowed
def test_a_meeting_past_midnight_counts_on_the_day_it_starts() -> None:
    window = Window(start=day(1), end=day(1))
    problem = make_problem(meetings=(meeting(clock="23:30"),), quotas=(quota(max=0, window=window),))
    assert broken(problem, "m:v") == set()


def test_more_than_the_minimum_makes_up_for_no_other_quota() -> None:
    problem = make_quota_problem(quota("q1", min=1), quota("q2", visitors=("x",), min=2, weight=4))
    found = evaluate(problem, visits(*ALL))
    assert (found.shortfall, found.unmet) == (8, (Unmet(quota="q2", short=2),))


def test_a_quota_without_weight_is_unmet_but_costs_nothing() -> None:
    found = evaluate(make_quota_problem(quota(min=1, weight=0)), ())
    assert (found.shortfall, found.unmet) == (0, (Unmet(quota="q", short=1),))
