"""What is known of a part: three meetings of one host, worth 10, 8 and 6, of which the quota is owed two."""

import numpy as np
import pytest
from tiny import make_problem, meeting, quota, visitor

from solver.candidates import find_candidates
from solver.known import Known
from solver.problem import Weights
from solver.rules import build_program

NOTHING = np.empty(0, np.int64)


@pytest.fixture
def known() -> Known:
    problem = make_problem(
        meetings=tuple(meeting(f"m{n}", on=n, value=10 - 2 * n) for n in range(3)),
        visitors=(visitor(),),
        quotas=(quota(min=2),),
        weights=Weights(load=0),
    )
    return Known(build_program(find_candidates(problem)), 100, NOTHING)


def test_a_plan_that_falls_short_of_less_goes_in_for_one_that_scores_as_it_may(known: Known) -> None:
    known.offer(np.array([1, 2]))
    known.offer(np.array([0]))
    assert (known.incumbent.shortfall, known.incumbent.score, known.value(100)) == (0, 14, 14)


def test_bounds_only_come_nearer(known: Known) -> None:
    for value, least in ((-150, 1), (-120, 0), (-180, 2)):
        known.bound(value, 100)
        known.bound_shortfall(least)
    standing = known.standing("prices")
    assert (standing.value_bound, standing.score_bound, standing.shortfall_bound) == (-180, 20, 2)


def test_a_bound_at_another_price_of_shortfall_says_nothing_of_plans_that_fall_short_of_less(known: Known) -> None:
    known.bound(24, 100)
    known.bound(-1600, 800)  # no plan that falls short of two scores
    assert known.standing("proving").score_bound == 0
    known.offer(np.array([0, 1]))
    assert known.standing("proving").score_bound == 24


def test_a_score_bound_is_never_below_the_plan_that_is_there(known: Known) -> None:
    known.offer(np.array([0, 1]))
    known.bound(17, 100)
    known.bound_shortfall(0)
    assert known.standing("done").score_bound == 18
    assert known.shortfall_proven
