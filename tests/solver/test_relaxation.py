import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from planned import all_visits, best_value, make_penalised, problems, randomly
from tiny import make_problem, meeting, visitor

from solver.candidates import find_candidates
from solver.check import check
from solver.clashes import Clashes
from solver.incumbent import visits_of
from solver.locks import complete_locks
from solver.master import Master
from solver.problem import Problem
from solver.relaxation import Relaxation, Relaxed

NONE = np.empty(0, np.int64)


def never() -> bool:
    return False


def endless() -> None:
    return None


def relax(relaxation: Relaxation) -> tuple[Relaxed, list[Relaxed]]:
    """The last round of a relaxation and all of them."""
    rounds: list[Relaxed] = []
    completed, _ = complete_locks(relaxation.program.candidates)
    relaxation.start(completed)
    last = relaxation.solve(stop=never, left=endless, report=rounds.append)
    assert last is not None
    return last, rounds


def make_relaxation(problem: Problem, penalty: int = 0) -> Relaxation:
    c = find_candidates(problem)
    return Relaxation(make_penalised(c, penalty), Clashes(c))


@randomly
@given(problems, st.sampled_from([0, 1, 50]))
def test_no_round_bounds_the_best_plan_too_low_and_bounds_only_fall(problem: Problem, penalty: int) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    _, rounds = relax(make_relaxation(problem, penalty))
    bounds = [relaxed.bound for relaxed in rounds]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] >= best


@randomly
@given(problems, st.sampled_from([0, 50]))
def test_it_ends_at_the_optimum_over_every_delegation_there_is(problem: Problem, penalty: int) -> None:
    assume(best_value(problem, penalty) is not None)
    relaxation = make_relaxation(problem, penalty)
    last, _ = relax(relaxation)
    everything = Master(relaxation.program)
    for visits in all_visits(relaxation.program.candidates):
        everything.add_visits(visits)
    everything.add_cliques(relaxation.master.cliques)
    optimum, broken = everything.solve(stop=never, left=endless)
    assert not len(broken)
    assert last.objective == pytest.approx(optimum.objective, abs=1e-3)
    assert last.bound == pytest.approx(optimum.objective, abs=1 + 1e-3)


@randomly
@given(problems)
def test_a_whole_solution_is_a_sound_plan_worth_its_objective(problem: Problem) -> None:
    relaxation = make_relaxation(problem)
    assume(best_value(problem, 0) is not None)
    last, _ = relax(relaxation)
    assume(last.whole)
    c = relaxation.program.candidates
    assert check(problem, visits_of(c, np.flatnonzero(last.pair > 0.5))) == []


def test_a_search_that_is_to_stop_has_no_round() -> None:
    relaxation = make_relaxation(make_problem())
    relaxation.start(NONE)
    assert relaxation.solve(stop=lambda: True, left=endless, report=lambda _: None) is None


def test_a_search_without_time_left_has_no_round() -> None:
    meetings = tuple(meeting(f"m{n}", on=n) for n in range(30))
    relaxation = make_relaxation(make_problem(meetings=meetings, visitors=(visitor(max_per_month=3),)))
    relaxation.start(NONE)
    assert relaxation.solve(stop=never, left=lambda: 0.0, report=lambda _: None) is None


def test_it_begins_with_the_visits_of_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.relaxation.FIRST", (0, 0))
    relaxation = make_relaxation(make_problem(meetings=(meeting("m", value=0), meeting("n", value=0, on=1))))
    relaxation.start(np.array([1]))
    assert relaxation.master.visits.groups.tolist() == [1]
