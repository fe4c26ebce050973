from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from planned import all_pairs, make_planned, randomly, randoms
from tiny import host, make_problem, meeting, pair, team, visitor

from solver.candidates import find_candidates
from solver.problem import Pair, Problem
from solver.reduction import beside_locks


def left(problem: Problem, locked: Sequence[Pair]) -> set[Pair]:
    return set(all_pairs(beside_locks(find_candidates(replace(problem, locked=tuple(locked))))))


@randomly
@given(randoms)
def test_a_plan_with_the_locked_pairs_uses_none_that_is_left_out(rng: Random) -> None:
    problem, plan = make_planned(rng)
    sent = [Pair(visitor=v, meeting=visit.meeting) for visit in plan for v in visit.visitors]
    locked = rng.sample(sent, min(len(sent), rng.randint(0, 3)))
    assert set(sent) <= left(problem, locked)


def test_without_locks_nothing_is_left_out() -> None:
    candidates = find_candidates(make_problem())
    assert beside_locks(candidates) is candidates


TWO = (visitor("v", max_per_day=1), visitor("w", max_per_day=1))
PAIR_OF_TEAM = (visitor("v", team="t"), visitor("w", team="t"))


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        # The visitor's day is full, another's is not.
        (
            make_problem(
                hosts=(host("h"), host("k")), meetings=(meeting("m"), meeting("n", host="k")), visitors=TWO
            ),
            {"m:v", "n:w"},
        ),
        # The month is full.
        (
            make_problem(
                hosts=(host("h"), host("k")),
                meetings=(meeting("m"), meeting("n", host="k", on=5)),
                visitors=(visitor("v", max_per_month=1), visitor("w")),
            ),
            {"m:v", "n:w"},
        ),
        # Within the host's gap of seven days, and not a day more.
        (
            make_problem(
                hosts=(host("h", gap_days=7),),
                meetings=(meeting("m"), meeting("n", on=6), meeting("o", on=7)),
                visitors=(visitor("v"),),
            ),
            {"m:v", "o:v"},
        ),
        # Whoever is of the same team may go along.
        (make_problem(teams=(team("t", delegation_max=2),), visitors=PAIR_OF_TEAM), {"m:v", "m:w"}),
        # A team of which too few are left sends nobody.
        (
            make_problem(
                hosts=(host("h"), host("k")),
                meetings=(meeting("m"), meeting("n", host="k")),
                teams=(team("t", delegation_min=2, delegation_max=2),),
                visitors=(visitor("v", team="t", max_per_day=1), visitor("w", team="t")),
            ),
            {"m:v", "m:w"},
        ),
    ],
)
def test_what_a_locked_pair_leaves_no_room_for_is_left_out(problem: Problem, expected: set[str]) -> None:
    found = left(problem, [pair()])
    assert {f"{one.meeting}:{one.visitor}" for one in found} == expected


def test_where_a_locked_delegation_can_not_be_completed_nothing_is_left_out() -> None:
    problem = make_problem(
        hosts=(host("h"), host("k")),
        meetings=(meeting("m"), meeting("n", host="k")),
        teams=(team("t", delegation_min=2, delegation_max=2),),
        visitors=(visitor("v", team="t", max_per_day=1), visitor("w", team="t", max_per_day=1)),
        locked=(pair("v", "m"), pair("w", "n")),
    )
    candidates = find_candidates(problem)
    assert beside_locks(candidates) is candidates
