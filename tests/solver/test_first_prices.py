"""The first prices: found by one number, sound whatever it is, and known where the answer is plain."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from planned import best_value, make_penalised, problems, randomly
from tiny import host, make_problem, meeting, visitor

from solver.candidates import find_candidates
from solver.delegations import Delegations
from solver.first_prices import STEPS, _Even, _lowest, first_prices
from solver.pricing import largest_reward, price, price_unit, whole_prices
from solver.problem import Problem, Weights
from solver.program import Program, Terms
from solver.rules import build_program


def priced(program: Program) -> int:
    """The bound at first prices."""
    delegations = Delegations(program.candidates)
    largest = largest_reward(program)
    no_cliques = Terms(
        first=np.zeros(program.candidates.pairs + 1, np.int64),
        row=np.empty(0, np.int32),
        coefficient=np.empty(0, np.int8),
    )
    whole = whole_prices(first_prices(program, delegations), largest)
    return price(program, delegations, whole, no_cliques, price_unit(largest)).bound


@randomly
@given(problems, st.sampled_from([0, 50]))
def test_no_plan_is_worth_more_than_the_bound_at_first_prices(problem: Problem, penalty: int) -> None:
    best = best_value(problem, penalty)
    assume(best is not None)
    assert priced(make_penalised(find_candidates(problem), penalty)) >= best


@randomly
@given(problems)
def test_the_bound_is_the_one_the_price_was_chosen_by(problem: Problem) -> None:
    program = build_program(find_candidates(problem))
    even = _Even(program, Delegations(program.candidates))
    cost = int(first_prices(program, even.delegations)[program.visit_rows].max(initial=0))
    assert priced(program) <= even.bound(cost)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 5), st.integers(1, 5))
def test_the_lowest_point_of_a_convex_function_is_found_to_a_step(at: int, most: int, down: int, up: int) -> None:
    def value(x: int) -> int:
        return max(down * (at - x), up * (x - at))

    steps = range(0, most + 1, 1 + most // STEPS)
    assert value(_lowest(value, most)) == min(value(x) for x in steps)


def test_a_visit_costs_what_the_best_one_left_out_earns() -> None:
    """Two of three hosts can be visited in a month: worth 9, 7 and 4."""
    problem = make_problem(
        hosts=(host("h"), host("k"), host("l")),
        meetings=tuple(meeting(f"m{n}", host=at, on=n, value=value) for n, (at, value) in enumerate(WORTH)),
        visitors=(visitor(max_per_month=2),),
        weights=Weights(load=0),
    )
    program = build_program(find_candidates(problem))
    prices = first_prices(program, Delegations(program.candidates))
    assert 4 <= prices[program.visit_rows].item() <= 7
    assert priced(program) == 16


WORTH = (("h", 9), ("k", 7), ("l", 4))
