"""The solver against brute force, on instances in which every rule meets every other.

`VISITPLAN_FUZZ` gives the number of examples; `make fuzz` asks for thousands.
"""

import os

from hypothesis import HealthCheck, given, settings
from strategies import small_problems

from benchmarks.fuzz import find_disagreements
from solver import solve
from solver.problem import Problem
from tests.solver.brute import find_truth

EXAMPLES = int(os.environ.get("VISITPLAN_FUZZ", "150"))
thoroughly = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@thoroughly
@given(small_problems)
def test_the_plan_is_the_best_there_is_and_proven_so(problem: Problem) -> None:
    assert list(find_disagreements(problem, solve(problem, workers=1), find_truth(problem))) == []


@settings(thoroughly, max_examples=EXAMPLES // 3)
@given(small_problems)
def test_a_plan_of_a_search_stopped_at_once_is_sound_and_its_bounds_hold(problem: Problem) -> None:
    outcome = solve(problem, workers=1, stop=lambda: True)
    assert list(find_disagreements(problem, outcome, find_truth(problem), proven=False)) == []


@settings(thoroughly, max_examples=EXAMPLES // 3)
@given(small_problems)
def test_the_same_seed_gives_the_same_plan(problem: Problem) -> None:
    first, second = (solve(problem, workers=1, seed=7) for _ in range(2))
    assert (first.visits, first.score_bound) == (second.visits, second.score_bound)
