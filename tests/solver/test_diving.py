"""Dives, where of three visits to a host any two exclude each other: the relaxation sends half of each."""

from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given
from planned import randomly, randoms
from tiny import at, host, make_problem, meeting, visitor

from solver.candidates import Ints, find_candidates
from solver.check import check, evaluate
from solver.clashes import Clashes
from solver.diving import STEPS, dive
from solver.incumbent import visits_of
from solver.problem import Interval, Problem, Weights
from solver.relaxation import Relaxation
from solver.rules import build_program
from solver.simplex import Solution

DAYS = (0, 4, 8)


def make_torn(values: Sequence[Sequence[int]]) -> Problem:
    """A host with three meetings for each three values.

    The gap keeps the second from the first and the third; v could go to these two, but to one visit in a month.
    """
    busy = [Interval(start=at(on, "00:00"), end=at(on, "23:59")) for on in DAYS]
    hosts = tuple(host(f"h{n}", gap_days=5) for n in range(len(values)))
    others = {at.id: tuple(h.id for h in hosts if h != at) for at in hosts}
    return make_problem(
        hosts=hosts,
        meetings=tuple(
            meeting(f"m{n}{day}", host=f"h{n}", on=day, value=value)
            for n, of_host in enumerate(values)
            for day, value in zip(DAYS, of_host, strict=True)
        ),
        visitors=tuple(
            visitor(f"{name}{n}", max_per_month=1, busy=away, excluded_hosts=others[f"h{n}"])
            for n in range(len(values))
            for name, away in (("v", (busy[1],)), ("w", (busy[0], busy[2])))
        ),
        weights=Weights(load=0),
    )


class Torn:
    """A relaxation solved to its end, and dives from there."""

    def __init__(self, values: Sequence[Sequence[int]]) -> None:
        self.problem = make_torn(values)
        self.candidates = find_candidates(self.problem)
        self.relaxation = Relaxation(build_program(self.candidates), Clashes(self.candidates))
        self.relaxation.start(np.empty(0, np.int64))
        last = self.relaxation.solve(stop=lambda: False, left=lambda: None, report=lambda _: None)
        assert last is not None
        self.solution: Solution = last.solution

    def dive(self, above: int = 0, *, stopped: bool = False) -> Ints | None:
        return dive(
            self.relaxation.master,
            self.relaxation.clashes,
            self.solution,
            above=above,
            stop=lambda: stopped,
            left=lambda: None,
        )

    def objective(self) -> float:
        found = self.relaxation.master.simplex.solve()
        assert found is not None
        return found.objective


def test_a_cycle_is_closed_by_holding_one_of_its_visits() -> None:
    torn = Torn([(10, 10, 10)])
    pairs = torn.dive()
    assert pairs is not None
    assert (torn.solution.objective, len(pairs)) == (15.0, 1)


@randomly
@given(randoms)
def test_it_finds_a_sound_plan_worth_more_than_was_asked(rng: Random) -> None:
    torn = Torn([[rng.randint(10, 15) for _ in DAYS] for _ in range(rng.randint(1, STEPS))])
    pairs = torn.dive()
    assert pairs is not None
    visits = visits_of(torn.candidates, pairs)
    assert check(torn.problem, visits) == []
    worth = evaluate(torn.problem, visits).score
    assert np.array_equal(torn.dive(worth - 1), pairs)
    assert torn.dive(worth) is None


def test_what_was_held_is_free_again_afterwards() -> None:
    torn = Torn([(10, 10, 10), (10, 11, 12)])
    before = torn.objective()
    torn.dive()
    assert torn.objective() == before == 31.5


def test_it_gives_up_what_takes_too_many_steps() -> None:
    assert Torn([(10, 10, 10)] * (STEPS + 1)).dive() is None


def test_a_stop_ends_it_without_a_plan() -> None:
    assert Torn([(10, 10, 10)]).dive(stopped=True) is None
