import random

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from planned import best_value, make_penalised, problems, random_prices, randomly, randoms
from tiny import NEAR, host, make_problem, meeting, team, visitor

from solver.candidates import Ints, find_candidates
from solver.check import check
from solver.clashes import Clashes
from solver.exact import NONE, Answer, Restricted
from solver.incumbent import appraise, visits_of
from solver.locks import complete_locks
from solver.pricing import filled_rows, usable_pairs
from solver.problem import Preference, Problem
from solver.program import Program
from solver.relaxation import Relaxation


def answer_of(
    program: Program,
    *,
    kept: Ints | None = None,
    fixed: Ints = NONE,
    filled: Ints = NONE,
    left: float | None = None,
    stopped: bool = False,
) -> Answer:
    c = program.candidates
    restricted = Restricted(program, np.arange(c.pairs) if kept is None else kept, [], Clashes(c), filled)
    return restricted.solve(fixed=fixed, stop=lambda: stopped, left=lambda: left, seed=0)


@randomly
@given(problems, st.sampled_from([0, 1, 50]))
def test_with_every_pair_kept_the_answer_is_the_best_plan_and_proven(problem: Problem, penalty: int) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    c = find_candidates(problem)
    program = make_penalised(c, penalty)
    answer = answer_of(program, fixed=np.flatnonzero(c.pair_locked))
    assert answer.pairs is not None
    assert check(problem, visits_of(c, answer.pairs)) == []
    assert appraise(program, answer.pairs).score == answer.bound == best


@randomly
@given(problems, randoms, st.sampled_from([0, 1, 50]))
def test_the_best_plan_is_among_usable_pairs_and_fills_the_rows_said_to_be_filled(
    problem: Problem, rng: random.Random, penalty: int
) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    c = find_candidates(problem)
    program = make_penalised(c, penalty)
    relaxation = Relaxation(program, Clashes(c))
    prices = random_prices(program.rows, rng)
    if rng.random() < 0.5:
        relaxation.start(complete_locks(c)[0])
        found = relaxation.solve(stop=lambda: False, left=lambda: None, report=lambda _: None)
        assert found is not None
        prices = relaxation.master.prices(found.solution)
    pricing = relaxation.price(prices)
    value = best - rng.randint(1, 9)
    kept, filled = usable_pairs(c, pricing, value), filled_rows(pricing, value)
    answer = answer_of(program, kept=kept, filled=filled, fixed=np.flatnonzero(c.pair_locked))
    assert answer.bound == best


TWO_DAYS = make_problem(meetings=(meeting("m", value=5), meeting("n", on=1, value=7)))
AT_ONCE = make_problem(meetings=(meeting("m", value=5), meeting("n", value=7)))


def program_of(problem: Problem) -> Program:
    return make_penalised(find_candidates(problem), 0)


def test_pairs_left_out_are_not_sent() -> None:
    answer = answer_of(program_of(TWO_DAYS), kept=np.array([0]))
    assert (answer.pairs.tolist(), answer.bound) == ([0], 5)


def test_fixed_pairs_are_sent_though_others_are_worth_more() -> None:
    answer = answer_of(program_of(AT_ONCE), fixed=np.array([0]))
    assert (answer.pairs.tolist(), answer.bound) == ([0], 5)


def test_a_row_that_is_to_be_filled_is_filled_at_a_loss() -> None:
    unwilling = visitor(preferences=(Preference(host="h", value=-20),))
    program = program_of(make_problem(visitors=(unwilling,), meetings=AT_ONCE.meetings))
    answer = answer_of(program, filled=np.arange(program.rows))
    assert (answer.pairs.tolist(), answer.bound) == ([1], 7 - 20)


def test_fixed_pairs_that_clash_are_impossible() -> None:
    answer = answer_of(program_of(AT_ONCE), fixed=np.array([0, 1]))
    assert (answer.pairs, answer.impossible) == (None, True)


def test_of_two_visits_too_far_apart_only_the_better_is_sent() -> None:
    meetings = (meeting("m", value=5), meeting("n", host="k", clock="10:20", value=7))
    answer = answer_of(program_of(make_problem(hosts=(host(), host("k", place=NEAR)), meetings=meetings)))
    assert (answer.pairs.tolist(), answer.bound) == ([1], 7)


def test_pairs_without_enough_others_for_a_delegation_are_left_out() -> None:
    people = tuple(visitor(key, team="t") for key in "ab")
    program = program_of(make_problem(teams=(team(delegation_min=2, delegation_max=2),), visitors=people))
    answer = answer_of(program, kept=np.array([0]))
    assert (answer.pairs.tolist(), answer.bound, answer.impossible) == ([], 0, False)


def test_told_to_stop_there_is_no_answer_and_nothing_is_said_to_be_impossible() -> None:
    answer = answer_of(program_of(TWO_DAYS), stopped=True)
    assert (answer.pairs, answer.bound, answer.impossible) == (None, None, False)


def test_without_time_there_may_be_no_answer_and_nothing_is_said_to_be_impossible() -> None:
    answer = answer_of(program_of(TWO_DAYS), left=0.0)
    assert (answer.pairs is None or answer.bound is not None, answer.impossible) == (True, False)
