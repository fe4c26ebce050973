import random

import numpy as np
import pytest
from hypothesis import given
from planned import delegations, problems, randomly, randoms
from tiny import make_problem, pair, team, visitor

from solver.candidates import Candidates, Ints, find_candidates
from solver.delegations import IMPOSSIBLE, Delegations, Visits, visits_in_force, visits_sending
from solver.problem import Problem


def rewards(count: int, rng: random.Random) -> Ints:
    return np.array([rng.randint(-9, 9) for _ in range(count)], np.int64)


@randomly
@given(problems, randoms)
def test_the_best_delegation_is_the_best_of_all_there_are(problem: Problem, rng: random.Random) -> None:
    c = find_candidates(problem)
    reward = rewards(c.pairs, rng)
    best = Delegations(c).best(reward)
    for group in range(c.groups):
        right = [int(reward[list(one)].sum()) for one in delegations(c, group)]
        assert best.total[group] == max(right, default=IMPOSSIBLE)
        chosen = np.flatnonzero(best.sent & (c.pair_group == group))
        assert not right or int(reward[chosen].sum()) == best.total[group]
        assert not right or tuple(chosen.tolist()) in delegations(c, group)


@randomly
@given(problems, randoms)
def test_the_best_delegation_with_a_pair_is_the_best_of_those_with_it(
    problem: Problem, rng: random.Random
) -> None:
    c = find_candidates(problem)
    reward = rewards(c.pairs, rng)
    best = Delegations(c).best(reward)
    for p in range(c.pairs):
        right = [one for one in delegations(c, int(c.pair_group[p])) if p in one]
        assert best.total_with[p] == max((int(reward[list(one)].sum()) for one in right), default=IMPOSSIBLE)
        if right:
            found = best.visits_with(c, np.array([p]))
            assert tuple(found.pairs.tolist()) in right
            assert int(reward[found.pairs].sum()) == best.total_with[p]


TRIO = tuple(visitor(key, team="t") for key in "abc")


@pytest.mark.parametrize(
    ("cells", "locked", "sent"),
    [
        ({"delegation_max": 3}, (), "ab"),
        ({"delegation_max": 1}, (), "a"),
        ({"delegation_min": 3, "delegation_max": 3}, (), "abc"),
        ({"delegation_max": 2, "leaders": ("c",)}, (), "ac"),
        ({"delegation_max": 2, "leaders": ("b", "c")}, ("c",), "ac"),
        ({"delegation_max": 2, "leaders": ("a", "b")}, ("c",), "ac"),
    ],
)
def test_a_delegation_has_its_leader_and_its_locked_and_whoever_earns(
    cells: dict[str, object], locked: tuple[str, ...], sent: str
) -> None:
    problem = make_problem(teams=(team(**cells),), visitors=TRIO, locked=tuple(pair(key) for key in locked))
    best = Delegations(find_candidates(problem)).best(np.array([5, 3, -2]))
    assert "".join(v.id for v, goes in zip(TRIO, best.sent, strict=True) if goes) == sent


def parts(visits: Visits) -> list[tuple[int, list[int]]]:
    first = visits.first.tolist()
    return [(int(g), visits.pairs[first[i] : first[i + 1]].tolist()) for i, g in enumerate(visits.groups)]


@randomly
@given(problems, randoms)
def test_visits_picked_and_joined_stay_what_they_are(problem: Problem, rng: random.Random) -> None:
    c = find_candidates(problem)
    visits = visits_sending(c, np.array(sorted(rng.sample(range(c.pairs), rng.randint(0, c.pairs))), np.int64))
    places = [rng.randrange(len(visits)) for _ in range(rng.randint(0, 5))] if len(visits) else []
    picked = visits.at(np.array(places, np.int64))
    assert parts(picked) == [parts(visits)[place] for place in places]
    assert parts(Visits.joined([visits, picked])) == parts(visits) + parts(picked)
    assert visits.owner.tolist() == [i for i, (_, sent) in enumerate(parts(visits)) for _ in sent]


@randomly
@given(problems)
def test_of_the_plan_in_force_those_visits_are_kept_that_still_are_delegations(problem: Problem) -> None:
    c = find_candidates(problem)
    promised = {(v, m.meeting) for m in (problem.baseline.visits if problem.baseline else ()) for v in m.visitors}
    right = []
    for group in range(c.groups):
        own = np.flatnonzero(c.pair_group == group).tolist()
        kept = tuple(p for p in own if named(problem, c, p) in promised)
        if kept and kept in delegations(c, group):
            right.append((group, list(kept)))
    assert parts(visits_in_force(c)) == right


def named(problem: Problem, c: Candidates, pair: int) -> tuple[str, str]:
    return problem.visitors[c.pair_visitor[pair]].id, problem.meetings[c.pair_meeting[pair]].id
