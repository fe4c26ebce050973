"""The worker processes: that they change nothing about the plan, and how they end."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from benchmarks.generate import DISTRICT, SHAPES, make_problem
from solver import pool, solve
from solver.check import check_outcome
from solver.plan import FEASIBLE, OPTIMAL, Outcome, Progress
from solver.problem import Problem

# Seconds from the end of the time, or the wish to stop, to the plan. One or two on a free machine; that the search
# was cut short is seen by its status, this only catches one that hangs.
PATIENCE = 60


@pytest.fixture(scope="module")
def province() -> Problem:
    """Eleven components, far more work than these tests give time for."""
    return make_problem("province")


@pytest.fixture
def small_province(monkeypatch: pytest.MonkeyPatch) -> Problem:
    """Three components of some hundred pairs, solved in worker processes all the same."""
    shape = replace(DISTRICT, hosts=90, visitors=12, provincial=0, districts=3)
    monkeypatch.setitem(SHAPES, "small-province", shape)
    monkeypatch.setattr(pool, "SMALL", 0)
    return make_problem("small-province")


@pytest.fixture(autouse=True)
def _nobody_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def found_by(outcome: Outcome) -> tuple[object, ...]:
    return outcome.status, outcome.visits, outcome.score, outcome.score_bound


def after(seconds: float) -> Callable[[], bool]:
    """The wish to stop some time from now."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


def test_two_workers_find_the_plan_that_one_finds(small_province: Problem) -> None:
    one, two = (solve(small_province, workers=workers, seed=3) for workers in (1, 2))
    assert found_by(one) == found_by(two)
    assert one.status == OPTIMAL


def test_workers_find_the_plan_that_is_found_without_them(
    small_province: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = solve(small_province, workers=1, seed=3)
    monkeypatch.setattr(pool, "SMALL", 1 << 30)
    assert found_by(solve(small_province, workers=1, seed=3)) == found_by(apart)


def test_workers_are_started_afresh_where_threads_are_running(small_province: Problem) -> None:
    alone = solve(small_province, seed=3)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    beside = solve(small_province, seed=3)
    done.set()
    thread.join()
    assert found_by(alone) == found_by(beside)


def test_more_workers_than_parts_share_the_parts(small_province: Problem) -> None:
    assert solve(small_province, workers=8).score == solve(small_province, workers=1).score


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_time_limit_is_kept_with_a_sound_plan_and_true_claims(province: Problem, seconds: int) -> None:
    began = time.monotonic()
    outcome = solve(province, seconds=seconds)
    assert time.monotonic() - began < seconds + PATIENCE
    assert (outcome.status, check_outcome(province, outcome)) == (FEASIBLE, [])
    assert outcome.visits


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_wish_to_stop_is_heard_soon_with_a_sound_plan_and_true_claims(
    province: Problem, seconds: float
) -> None:
    began = time.monotonic()
    outcome = solve(province, stop=after(seconds))
    assert time.monotonic() - began < seconds + PATIENCE
    assert (outcome.status, check_outcome(province, outcome)) == (FEASIBLE, [])
    assert outcome.visits


def test_progress_is_told_again_and_again_and_comes_nearer(province: Problem) -> None:
    told: list[Progress] = []
    solve(province, seconds=30, progress=told.append)
    assert max(later.seconds - earlier.seconds for earlier, later in pairwise(told)) < PATIENCE
    planned = [progress for progress in told if progress.score is not None]
    assert planned[0].score < planned[-1].score <= planned[-1].score_bound <= planned[0].score_bound


def test_a_worker_that_is_killed_is_a_clear_error(province: Problem) -> None:
    begun = after(1)

    def kill_one() -> bool:
        if begun():
            multiprocessing.active_children()[0].kill()
        return begun()

    with pytest.raises(RuntimeError, match="a worker process of the solver ended"):
        solve(province, stop=kill_one)


def test_an_error_of_who_hears_the_progress_ends_the_workers(small_province: Problem) -> None:
    def fail(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(small_province, progress=fail)
