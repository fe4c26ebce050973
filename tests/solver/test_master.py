from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given
from planned import all_visits, best_value, make_penalised, problems, random_cliques, randomly, randoms
from tiny import NEAR, host, make_problem, meeting, visitor

import solver.master as master_module
from solver.candidates import find_candidates
from solver.clashes import Clashes
from solver.delegations import visits_sending
from solver.master import TOLERANCE, Master, scattered
from solver.problem import Problem, Weights
from solver.program import Program
from solver.simplex import Solution


@pytest.fixture(autouse=True, scope="module")
def _rows_only_when_broken() -> Iterator[None]:
    """As in a large program, where not all rows are there from the start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(master_module, "FEW_ROWS", 0)
        yield


def solve(master: Master) -> Solution:
    while (found := master.solve(stop=lambda: False, left=lambda: None)) is not None:
        solution, broken = found
        if not len(broken):
            return solution
        master.bring_in(broken)
    raise AssertionError("nothing stopped it")


def fill(master: Master) -> None:
    """Every visit there is."""
    for visits in all_visits(master.program.candidates):
        master.add_visits(visits)


def activity(program: Program, pair: np.ndarray, extra: np.ndarray, group: np.ndarray) -> np.ndarray:
    total = np.zeros(program.rows)
    for terms, value in (
        (program.pair_terms, pair),
        (program.group_terms, group),
        (program.extra_terms, extra),
    ):
        place, row, coefficient = terms.of(np.arange(len(value)))
        np.add.at(total, row, coefficient * value[place])
    return total


@randomly
@given(problems, randoms)
def test_the_solution_keeps_every_row_also_those_that_never_came_in(problem: Problem, rng: object) -> None:
    assume(best_value(problem, 0) is not None)
    c = find_candidates(problem)
    program = make_penalised(c, 50)
    master = Master(program)
    fill(master)
    master.add_cliques(random_cliques(Clashes(c), rng))
    solution = solve(master)
    pair, extra = master.values(solution)
    group = np.bincount(master.visits.groups, weights=solution.value[program.extras :], minlength=c.groups)
    assert (activity(program, pair, extra, group) <= program.limit + 10 * TOLERANCE).all()
    assert all(pair[clique].sum() <= 1 + 10 * TOLERANCE for clique in master.cliques)


def make_master(**cells: object) -> Master:
    c = find_candidates(make_problem(**cells))
    master = Master(make_penalised(c, 0))
    master.add_visits(visits_sending(c, np.arange(c.pairs)))
    return master


FAR = host(place=NEAR)
MEETINGS = (*(meeting(f"m{day}", on=day) for day in range(4)), meeting("n", on=31))


def test_only_rows_that_a_solution_breaks_come_in() -> None:
    # Of two months with a limit of two visits each only the first can pass it, so only that one has a row.
    people = (visitor("v", max_per_month=2), visitor("w", max_per_month=4, excluded_hosts=("h",)))
    master = make_master(meetings=MEETINGS, visitors=people)
    assert (master.rows, master.simplex.rows) == (1, 0)
    assert (solve(master).objective, master.simplex.rows) == (30.0, 1)


def test_a_row_that_no_solution_breaks_stays_out_and_has_no_price() -> None:
    at_once = (meeting("m", value=5), meeting("n", clock="14:00", value=0))
    master = make_master(
        meetings=at_once, visitors=(visitor(max_per_day=1),), weights=Weights(travel_per_hour=1), hosts=(FAR,)
    )
    solution = solve(master)
    assert (solution.objective, master.rows, master.simplex.rows) == (4.0, 1, 0)
    assert master.prices(solution).tolist() == [0.0]


def test_the_same_visit_comes_in_once() -> None:
    master = make_master()
    assert master.add_visits(visits_sending(master.program.candidates, np.array([0]))) == 0
    assert master.visits.groups.tolist() == [0]


def test_visits_and_cliques_are_copied_to_a_program_with_other_rewards() -> None:
    at_once = (meeting("m", value=5), meeting("n", value=7))
    old = make_master(meetings=at_once, visitors=(visitor(max_per_day=1),))
    old.add_cliques([np.array([0, 1])])
    new = Master(make_penalised(old.program.candidates, 9))
    new.continue_from(old)
    assert (new.visits.groups.tolist(), [clique.tolist() for clique in new.cliques]) == ([0, 1], [[0, 1]])
    assert solve(new).objective == 7.0
    assert new.add_visits(visits_sending(new.program.candidates, np.array([0, 1]))) == 0


def test_a_program_with_other_rewards_begins_at_the_basis_of_the_old() -> None:
    old = make_master(meetings=(meeting("m", value=5), meeting("n", value=7)), visitors=(visitor(max_per_day=1),))
    old.add_visits(visits_sending(old.program.candidates, np.array([1])))
    solve(old)
    new = Master(make_penalised(old.program.candidates, 9))
    new.continue_from(old)
    assert new.place.tolist() == old.place.tolist()
    assert [status.tolist() for status in (new.simplex.basis.columns, new.simplex.basis.rows)] == [
        status.tolist() for status in (old.simplex.basis.columns, old.simplex.basis.rows)
    ]


def test_scattered_numbers_tell_delegations_apart() -> None:
    numbers = scattered(300).tolist()
    assert len({a + b for i, a in enumerate(numbers) for b in numbers[:i]}) == 300 * 299 // 2
    assert numbers == scattered(300).tolist()
