"""What a plan file says of itself."""

from dataclasses import replace

import pytest
from tiny import make_problem, meeting, pair, quota, visits

from solver.check import check_outcome
from solver.plan import FEASIBLE, INFEASIBLE, OPTIMAL, Conflict, Outcome, Unmet
from solver.problem import Pair, Problem

PROBLEM = make_problem(meetings=(meeting("m"), meeting("n", on=1)), quotas=(quota(min=3, weight=2),))
RIGHT = Outcome(
    instance="tiny",
    status=FEASIBLE,
    shortfall=4,
    shortfall_bound=2,
    score=10,
    score_bound=20,
    seconds=0.1,
    visits=visits("m:v"),
    unmet=(Unmet(quota="q", short=2),),
)
BEST = replace(
    RIGHT,
    status=OPTIMAL,
    visits=visits("m:v", "n:v"),
    shortfall=2,
    score=20,
    unmet=(Unmet(quota="q", short=1),),
)


def claims(problem: Problem, outcome: Outcome) -> list[str]:
    return [violation.rule for violation in check_outcome(problem, outcome)]


@pytest.mark.parametrize("outcome", [RIGHT, BEST, replace(BEST, status=FEASIBLE)])
def test_true_claims_are_let_pass(outcome: Outcome) -> None:
    assert claims(PROBLEM, outcome) == []


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"instance": "another"}, "instance"),
        ({"status": "perfect"}, "status"),
        ({"status": OPTIMAL}, "status"),
        ({"shortfall": 3}, "shortfall"),
        ({"score": 11}, "score"),
        ({"unmet": ()}, "unmet"),
        ({"unmet": (Unmet(quota="q", short=1),)}, "unmet"),
        ({"shortfall_bound": 5}, "shortfall_bound"),
        ({"score_bound": 9}, "score_bound"),
        ({"conflicts": (Conflict(rule="gap", reason="", pairs=()),)}, "conflicts"),
    ],
)
def test_a_false_claim_is_named(changes: dict[str, object], claim: str) -> None:
    assert claims(PROBLEM, replace(RIGHT, **changes)) == [claim]


def test_a_broken_rule_is_named_beside_the_claims() -> None:
    outcome = replace(RIGHT, visits=visits("m:v", "m:v"), instance="another")
    assert claims(PROBLEM, outcome) == ["one_delegation", "instance"]


LOCKED = make_problem(locked=(pair(), pair(meeting="n")), meetings=(meeting("m"), meeting("n")))
NO_PLAN = Outcome(
    instance="tiny",
    status=INFEASIBLE,
    shortfall=0,
    shortfall_bound=0,
    score=0,
    score_bound=0,
    seconds=0.1,
    conflicts=(Conflict(rule="two_places", reason="at once", pairs=LOCKED.locked),),
)


def test_an_infeasible_outcome_that_blames_locked_pairs_is_let_pass() -> None:
    assert claims(LOCKED, NO_PLAN) == []


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"conflicts": ()}, "conflicts"),
        ({"conflicts": (Conflict(rule="gap", reason="", pairs=(Pair(visitor="w", meeting="m"),)),)}, "conflicts"),
        ({"visits": visits("m:v")}, "status"),
    ],
)
def test_an_infeasible_outcome_has_no_visits_and_blames_locked_pairs_only(
    changes: dict[str, object], claim: str
) -> None:
    assert claims(LOCKED, replace(NO_PLAN, **changes)) == [claim]


def test_an_instance_with_nothing_locked_is_never_infeasible() -> None:
    outcome = replace(NO_PLAN, conflicts=(Conflict(rule="gap", reason="", pairs=()),))
    assert claims(make_problem(), outcome) == ["status"]
