import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from planned import problems, randomly, randoms, with_locks
from tiny import NEAR, day, host, make_problem, meeting, pair, quota, team, visitor

from benchmarks.generate_small import make_small_problem
from solver.candidates import find_candidates
from solver.check import check
from solver.incumbent import visits_of
from solver.locks import complete_locks, unusable_locks
from solver.plan import Conflict
from solver.problem import Pair, Problem
from tests.solver.brute import find_truth

locked_problems = randoms.map(lambda rng: with_locks(make_small_problem(rng), rng))


def conflicts_of(problem: Problem) -> list[Conflict]:
    c = find_candidates(problem)
    return unusable_locks(c) or complete_locks(c)[1]


def clash(problem: Problem, pairs: Sequence[Pair]) -> bool:
    """Whether no plan keeps these pairs, by trying all."""
    return find_truth(replace(problem, locked=tuple(pairs))).infeasible


@randomly
@given(locked_problems)
def test_locks_conflict_where_no_plan_keeps_them_all(problem: Problem) -> None:
    assert bool(conflicts_of(problem)) == find_truth(problem).infeasible


@randomly
@given(locked_problems)
def test_the_pairs_of_every_conflict_clash_by_themselves(problem: Problem) -> None:
    for conflict in conflicts_of(problem):
        assert clash(problem, conflict.pairs), conflict


@randomly
@given(locked_problems)
def test_the_completion_is_a_sound_plan_with_every_locked_pair(problem: Problem) -> None:
    c = find_candidates(problem)
    assume(not unusable_locks(c))
    completed, conflicts = complete_locks(c)
    assume(not conflicts)
    assert check(problem, visits_of(c, completed)) == []


@randomly
@given(locked_problems)
def test_locked_pairs_that_are_a_sound_plan_are_left_by_themselves(problem: Problem) -> None:
    c = find_candidates(problem)
    locked = np.flatnonzero(c.pair_locked)
    assume(not unusable_locks(c) and check(problem, visits_of(c, locked)) == [])
    assert complete_locks(c)[0].tolist() == locked.tolist()


PEOPLE = (*(visitor(key, team="t") for key in "abc"), visitor("d", team="u"))
TWO_TEAMS = (visitor("a", team="t"), visitor("b", team="u"))
LOCK_TWO = (pair(meeting="m"), pair(meeting="n"))


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("eligible", {"visitors": (visitor(units=()),), "locked": (pair(),)}),
        ("eligible", {"meetings": (meeting(on=-1),), "locked": (pair(),)}),
        ("gap", {"hosts": (host(gap_days=3, last_visit=day(-2)),), "locked": (pair(),)}),
        (
            "delegation",
            {"visitors": PEOPLE, "teams": (team(leaders=("d",)), team("u")), "locked": (pair("a"),)},
        ),
        (
            "delegation",
            {"visitors": PEOPLE, "teams": (team(delegation_max=1), team("u")), "locked": (pair("a"), pair("b"))},
        ),
        (
            "one_delegation",
            {"visitors": TWO_TEAMS, "teams": (team(), team("u")), "locked": (pair("a"), pair("b"))},
        ),
        ("two_places", {"meetings": (meeting("m"), meeting("n")), "locked": LOCK_TWO}),
        (
            "two_places",
            {
                "hosts": (host(), host("k", place=NEAR)),
                "meetings": (meeting("m"), meeting("n", host="k", clock="10:20")),
                "locked": LOCK_TWO,
            },
        ),
        (
            "max_per_day",
            {
                "visitors": (visitor(max_per_day=1),),
                "meetings": (meeting("m"), meeting("n", clock="14:00")),
                "locked": LOCK_TWO,
            },
        ),
        (
            "max_per_month",
            {
                "visitors": (visitor(max_per_month=1),),
                "meetings": (meeting("m"), meeting("n", on=9)),
                "locked": LOCK_TWO,
            },
        ),
        (
            "gap",
            {"hosts": (host(gap_days=2),), "meetings": (meeting("m"), meeting("n", on=1)), "locked": LOCK_TWO},
        ),
        (
            "quota_max",
            {"quotas": (quota(max=1),), "meetings": (meeting("m"), meeting("n", on=1)), "locked": LOCK_TWO},
        ),
    ],
)
def test_a_conflict_names_its_rule_and_its_pairs(rule: str, cells: dict[str, object]) -> None:
    problem = make_problem(**cells)
    assert [(found.rule, set(found.pairs)) for found in conflicts_of(problem)] == [(rule, set(problem.locked))]


# Teams of two: a at m and b at n, at the same time, both need c to come along. The third lock bothers nobody.
SHARED = make_problem(
    teams=(team(delegation_min=2, delegation_max=2),),
    visitors=(
        visitor("a", team="t"),
        visitor("b", team="t"),
        visitor("c", team="t"),
        visitor("e"),
    ),
    meetings=(meeting("m"), meeting("n"), meeting("o", on=5)),
    forbidden=(pair("a", "n"), pair("b", "m")),
    locked=(pair("e", "o"), pair("a", "m"), pair("b", "n")),
)


def test_delegations_that_cannot_all_be_completed_name_only_the_pairs_it_takes() -> None:
    [conflict] = conflicts_of(SHARED)
    assert (conflict.rule, set(conflict.pairs)) == ("delegation", {pair("a", "m"), pair("b", "n")})


@randomly
@given(problems, randoms)
def test_of_delegations_that_cannot_be_completed_any_pair_less_can(problem: Problem, rng: random.Random) -> None:
    teams = tuple(replace(t, delegation_min=2, delegation_max=2, leaders=()) for t in problem.teams)
    problem = with_locks(replace(problem, teams=teams), rng)
    for conflict in conflicts_of(problem):
        if "can't all be completed" in conflict.reason:
            for left_out in conflict.pairs:
                assert not clash(problem, [p for p in conflict.pairs if p != left_out])
