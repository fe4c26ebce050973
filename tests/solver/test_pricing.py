import random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from planned import (
    best_value,
    delegations,
    make_penalised,
    problems,
    random_cliques,
    random_prices,
    randomly,
    randoms,
)
from tiny import make_problem, meeting, pair, team, visitor

from solver.candidates import find_candidates
from solver.clashes import Clashes
from solver.pricing import IMPOSSIBLE, PRICE_UNIT, Delegations
from solver.problem import Problem
from solver.relaxation import Relaxation


@randomly
@given(problems, randoms)
def test_the_best_delegation_is_the_best_of_all_there_are(problem: Problem, rng: random.Random) -> None:
    c = find_candidates(problem)
    reward = np.array([rng.randint(-9, 9) for _ in range(c.pairs)], np.int64)
    found = Delegations(c)
    assume(len(found.groups))
    total, sent = found.best(reward[found.pairs])
    for number, group in enumerate(found.groups.tolist()):
        right = [int(reward[list(one)].sum()) for one in delegations(c, group)]
        assert total[number] == max(right, default=IMPOSSIBLE)
        chosen = found.pairs[sent & (c.pair_group[found.pairs] == group)]
        assert not right or int(reward[chosen].sum()) == total[number]
        assert not right or tuple(chosen.tolist()) in delegations(c, group)


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
    _, chosen = Delegations(find_candidates(problem)).best(np.array([5, 3, -2]))
    assert "".join(v.id for v, goes in zip(TRIO, chosen, strict=True) if goes) == sent


@randomly
@given(problems, randoms, st.sampled_from([0, 1, 50]))
def test_no_plan_is_worth_more_than_the_bound_at_any_prices(
    problem: Problem, rng: random.Random, penalty: int
) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    program = make_penalised(find_candidates(problem), penalty)
    relaxation = Relaxation(program, Clashes(program.candidates))
    relaxation.master.add_cliques(random_cliques(relaxation.clashes, rng))
    assert relaxation.price(random_prices(relaxation.master.rows, rng)).bound >= best


@randomly
@given(problems)
def test_without_prices_a_group_is_worth_its_best_delegation(problem: Problem) -> None:
    c = find_candidates(problem)
    program = make_penalised(c, 0)
    pricing = Relaxation(program, Clashes(c)).price(np.zeros(program.rows))
    for group in range(c.groups):
        right = [int(program.pair_reward[list(sent)].sum()) for sent in delegations(c, group)]
        assert not right or pricing.group[group] == (max(right) + program.group_reward[group]) * PRICE_UNIT


@randomly
@given(problems, randoms)
def test_prices_below_zero_are_taken_as_none(problem: Problem, rng: random.Random) -> None:
    c = find_candidates(problem)
    relaxation = Relaxation(make_penalised(c, 1), Clashes(c))
    prices = random_prices(relaxation.master.rows, rng)
    nothing = np.zeros(len(prices))
    assert relaxation.price(-prices).group.tolist() == relaxation.price(nothing).group.tolist()


def test_the_price_of_a_clique_is_part_of_the_bound() -> None:
    c = find_candidates(make_problem(meetings=(meeting("m", value=5), meeting("n", value=7))))
    relaxation = Relaxation(make_penalised(c, 0), Clashes(c))
    relaxation.master.add_cliques([np.array([0, 1])])
    prices = np.zeros(relaxation.master.rows)
    prices[-1] = 6.0
    assert relaxation.price(prices).bound == 6 + 1
