import random
from dataclasses import replace

import numpy as np
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
from tiny import make_problem, meeting

from solver.candidates import find_candidates
from solver.clashes import Clashes
from solver.pricing import PRICE_UNIT, usable_pairs
from solver.problem import Pair, Problem
from solver.relaxation import Relaxation


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
@given(problems, randoms, st.sampled_from([0, 1, 50]))
def test_a_pair_left_out_is_in_no_plan_worth_more(problem: Problem, rng: random.Random, penalty: int) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    c = find_candidates(problem)
    program = make_penalised(c, penalty)
    pricing = Relaxation(program, Clashes(c)).price(random_prices(program.rows, rng))
    value = best - rng.randint(1, 9)
    for p in set(range(c.pairs)) - set(usable_pairs(c, pricing, value).tolist()):
        sent = Pair(visitor=problem.visitors[c.pair_visitor[p]].id, meeting=problem.meetings[c.pair_meeting[p]].id)
        with_it = best_value(replace(problem, locked=(*problem.locked, sent)), penalty)
        assert with_it is None or with_it <= value


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
