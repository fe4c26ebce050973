"""One part from its first plan to its proof, however little shortfall costs at first."""

import time
from random import Random

import pytest
from brute import find_truth
from hypothesis import given
from hypothesis import strategies as st
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter
from planned import dropped, problems, randomly

from benchmarks.generate_small import make_small_problem
from solver.candidates import find_candidates
from solver.component import ComponentSearch
from solver.locks import complete_locks, unusable_locks
from solver.problem import Problem
from solver.rules.quotas import unreachable_shortfall
from solver.standing import Budget, Standing


def is_feasible(problem: Problem) -> bool:
    c = find_candidates(problem)
    return bool(c.pairs) and not unusable_locks(c) and not complete_locks(c)[1]


feasible = problems.filter(is_feasible)
# So low that the best plans at this price fall short of more than they must: proofs trade score for shortfall.
penalties = st.integers(1, 12)


def search_through(problem: Problem, penalty: int) -> list[Standing]:
    """All that is reported of a problem taken as one part, the end last."""
    c = find_candidates(problem)
    completed, _ = complete_locks(c)
    budget = Budget(clock=time.monotonic, until=None, stop=lambda: False, interrupter=PySolveInterrupter())
    reported: list[Standing] = []
    search = ComponentSearch(c, completed=completed, penalty=penalty, budget=budget, report=reported.append)
    reported += [search.begin(), search.search()]
    return reported if reported[-1].proven else [*reported, search.prove(budget)]


def assert_best(problem: Problem, penalty: int) -> None:
    end, truth = search_through(problem, penalty)[-1], find_truth(problem)
    assert end.proven
    assert end.incumbent.shortfall + unreachable_shortfall(find_candidates(problem)) == truth.shortfall
    assert end.incumbent.score - dropped(problem) == truth.score


@randomly
@given(feasible, penalties)
def test_the_plan_is_proven_best_however_little_shortfall_costs_at_first(problem: Problem, penalty: int) -> None:
    assert_best(problem, penalty)


@pytest.mark.parametrize(("seed", "penalty"), [(449, 6), (1826, 3)])
def test_the_best_plan_may_use_what_was_left_out_at_first(seed: int, penalty: int) -> None:
    assert_best(make_small_problem(Random(seed)), penalty)


@randomly
@given(feasible, penalties)
def test_no_bound_on_the_way_leaves_out_a_plan_there_is(problem: Problem, penalty: int) -> None:
    truth = find_truth(problem)
    for standing in search_through(problem, penalty):
        reached = standing.incumbent.shortfall + unreachable_shortfall(find_candidates(problem))
        assert standing.shortfall_bound <= standing.incumbent.shortfall
        assert standing.score_bound >= truth.best_score_within(reached) + dropped(problem)
