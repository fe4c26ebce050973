"""Every term of the score, each to its exact value."""

import pytest
from tiny import HERE, NEAR, host, make_problem, meeting, team, visitor, visits

from solver.check import evaluate
from solver.problem import Baseline, Coverage, Preference, Problem, Travel, Unit, Weights


def term(name: str, problem: Problem, *delegations: str) -> int:
    return evaluate(problem, visits(*delegations)).terms[name]


@pytest.mark.rule("meetings", "cost")
def test_a_visited_meeting_counts_once_however_many_go() -> None:
    problem = make_problem(
        meetings=(meeting("m", value=7), meeting("n", value=11, on=1), meeting("o", value=13, on=2)),
        teams=(team(delegation_max=2),),
        visitors=(visitor("v", team="t"), visitor("w", team="t")),
    )
    assert term("meetings", problem, "m:v,w", "n:v") == 18
    assert term("meetings", problem) == 0


@pytest.mark.rule("coverage", "cost")
def test_a_unit_counts_once_when_any_host_below_it_is_visited() -> None:
    units = [("root", None), ("a", "root"), ("a1", "a"), ("b", "root")]
    problem = make_problem(
        units=tuple(Unit(id=key, name="", parent=parent) for key, parent in units),
        hosts=(host("h", unit="a1"), host("k", unit="a"), host("l", unit="b")),
        meetings=(meeting("m"), meeting("n", host="k", on=1), meeting("o", host="l", on=2)),
        coverage=(
            Coverage(unit="root", value=1),
            Coverage(unit="a", value=-10),
            Coverage(unit="a1", value=100),
            Coverage(unit="a1", value=1000),  # every row counts
        ),
    )
    assert term("coverage", problem, "m:v") == 1091
    assert term("coverage", problem, "m:v", "n:v") == 1091
    assert term("coverage", problem, "n:v") == -9
    assert term("coverage", problem, "o:v") == 1
    assert term("coverage", problem) == 0


@pytest.mark.rule("preferences", "cost")
def test_a_preference_counts_for_every_meeting_of_the_host_and_every_row() -> None:
    likes = (Preference(host="h", value=5), Preference(host="k", value=-3), Preference(host="h", value=20))
    problem = make_problem(
        hosts=(host("h"), host("k")),
        meetings=(meeting("m"), meeting("n", on=1), meeting("o", host="k", on=2)),
        visitors=(visitor("v", preferences=likes), visitor("w")),
    )
    assert term("preferences", problem, "m:v", "n:v", "o:v") == 47
    assert term("preferences", problem, "m:w", "o:v") == -3


@pytest.mark.rule("travel", "cost")
@pytest.mark.parametrize(
    ("per_hour", "cost"),
    # 23 minutes there and 23 back, rounded up once the rate is applied.
    [(0, 0), (1, 1), (10, 8), (60, 46)],
)
def test_travel_is_paid_there_and_back_and_rounded_up_pair_by_pair(per_hour: int, cost: int) -> None:
    problem = make_problem(
        hosts=(host(place=NEAR),),
        teams=(team(delegation_max=3),),
        visitors=(visitor("v", team="t"), visitor("w", team="t"), visitor("x", team="t", place=NEAR)),
        weights=Weights(travel_per_hour=per_hour),
    )
    assert term("travel", problem, "m:v") == -cost
    assert term("travel", problem, "m:v,w,x") == -2 * cost


@pytest.mark.rule("travel", "cost")
def test_the_buffer_is_not_paid_for_and_the_detour_is() -> None:
    problem = make_problem(
        hosts=(host(place=NEAR),),
        travel=Travel(speed_kmh=30.0, detour=1.5, buffer_minutes=100),
        weights=Weights(travel_per_hour=60),
    )
    # 11.119508 km by 1.5 at 30 km/h: 33.36 minutes.
    assert term("travel", problem, "m:v") == -68


@pytest.mark.rule("load", "cost")
@pytest.mark.parametrize(("before", "count", "cost"), [(0, 1, 1), (0, 3, 9), (4, 0, 0), (4, 1, 9), (4, 3, 33)])
def test_load_grows_with_the_square_of_what_a_visitor_has_done(before: int, count: int, cost: int) -> None:
    problem = make_problem(
        meetings=tuple(meeting(f"m{number}", on=number) for number in range(3)),
        visitors=(visitor(load_before=before), visitor("w", load_before=9)),
        weights=Weights(load=2),
    )
    assert term("load", problem, *(f"m{number}:v" for number in range(count))) == -2 * cost


def make_rebalance(*promised: str) -> Problem:
    """Host h with m and n, host k with o; drop 100, substitute 10, reschedule 1."""
    return make_problem(
        hosts=(host("h", place=HERE), host("k")),
        meetings=(meeting("m"), meeting("n", on=1), meeting("o", host="k", on=2)),
        teams=(team(delegation_max=2),),
        visitors=(visitor("v", team="t"), visitor("w", team="t")),
        baseline=Baseline(visits=visits(*promised), drop=100, substitute=10, reschedule=1),
    )


@pytest.mark.rule("baseline", "cost")
@pytest.mark.parametrize(
    ("promised", "sent", "cost"),
    [
        (["m:v"], ["m:v"], 0),
        (["m:v"], [], 100),
        (["m:v"], ["o:v"], 100),
        (["m:v"], ["m:w"], 10),
        (["m:v"], ["n:v"], 1),
        (["m:v"], ["n:w"], 100),
        (["m:v"], ["m:w", "n:v"], 1),  # rescheduled comes before substituted
        (["m:v"], ["m:v,w"], 0),
        (["m:v,w"], ["m:v"], 10),
        (["m:v,w"], [], 200),
        (["m:v", "n:v"], ["n:v"], 1),  # the other meeting may be one that was promised too
        (["m:v", "n:v"], [], 200),
        (["m:v", "m:v", "m:v,v"], [], 100),  # the plan in force is a set of pairs
        ([], ["m:v"], 0),
    ],
)
def test_a_promised_pair_that_is_not_kept_costs_what_became_of_it(
    promised: list[str], sent: list[str], cost: int
) -> None:
    assert term("baseline", make_rebalance(*promised), *sent) == -cost


def test_the_score_is_the_sum_of_its_terms() -> None:
    problem = make_problem(
        hosts=(host(place=NEAR),),
        meetings=(meeting(value=1000),),
        coverage=(Coverage(unit="root", value=200),),
        visitors=(visitor(preferences=(Preference(host="h", value=30),), load_before=1),),
        weights=Weights(travel_per_hour=60, load=1),
        baseline=Baseline(visits=visits("m:v"), drop=100, substitute=10, reschedule=1),
    )
    found = evaluate(problem, visits("m:v"))
    assert (found.score, found.shortfall) == (1000 + 200 + 30 - 46 - 3, 0)
    assert evaluate(problem, ()).score == -100
