"""Blocks and the start from them: whatever the blocks, the relaxation ends where it would without them."""

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from brute import find_truth
from hypothesis import given
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter
from planned import make_penalised, problems, randomly

import solver.component as component_module
from benchmarks.generate import PROVINCE_COUPLED, SHAPES, make_problem
from benchmarks.generate_small import make_small_problem
from solver import solve
from solver.blocks import SHARED, find_blocks
from solver.candidates import find_candidates
from solver.check import check_outcome
from solver.clashes import Clashes
from solver.plan import OPTIMAL
from solver.problem import Problem
from solver.program import Program
from solver.relaxation import Relaxation, Relaxed
from solver.standing import Budget
from solver.start import solve_block, start_from_blocks

NONE = np.empty(0, np.int64)


def endless() -> None:
    return None


def never() -> bool:
    return False


BUDGET = Budget(clock=time.monotonic, until=None, stop=never, interrupter=PySolveInterrupter())


def optimum(relaxation: Relaxation) -> Relaxed:
    relaxed = relaxation.solve(stop=never, left=endless, report=lambda _: None)
    assert relaxed is not None
    return relaxed


def from_blocks(program: Program) -> tuple[Relaxation, int]:
    """A relaxation started from the blocks, and the bound of their prices."""
    blocks = find_blocks(program)
    solved = [block for block in (solve_block(block, BUDGET) for block in blocks) if block is not None]
    assert len(solved) == len(blocks) > 1
    relaxation = Relaxation(program, Clashes(program.candidates))
    return relaxation, start_from_blocks(relaxation, blocks, solved, NONE).bound


@pytest.fixture
def small_province(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Program]:
    """A coupled province of three districts, small, but with all that ties districts together."""
    shape = replace(PROVINCE_COUPLED, hosts=60, visitors=24, provincial=3, standing=2, districts=3)
    monkeypatch.setitem(SHAPES, "small", shape)
    return lambda seed: make_penalised(find_candidates(make_problem("small", seed)), 50)


@pytest.mark.parametrize("seed", range(4))
def test_a_relaxation_ends_at_the_same_optimum_from_its_blocks(
    small_province: Callable[[int], Program], seed: int
) -> None:
    program = small_province(seed)
    (started, first_bound), plain = from_blocks(program), Relaxation(program, Clashes(program.candidates))
    plain.start(NONE)
    without = optimum(plain).objective
    assert optimum(started).objective == pytest.approx(without, abs=1e-3)
    assert first_bound >= without - 1e-3


@randomly
@given(problems)
def test_blocks_share_no_pair_row_or_column_and_leave_out_what_is_shared(problem: Problem) -> None:
    program = make_penalised(find_candidates(problem), 9)
    owner = np.full(program.rows, SHARED)
    pairs: list[int] = []
    for number, block in enumerate(find_blocks(program)):
        pairs += block.pairs.tolist()
        assert (owner[block.rows] == SHARED).all()
        owner[block.rows] = number
        assert np.array_equal(block.program.limit, program.limit[block.rows])
        place, row, coefficient = program.pair_terms.of(block.pairs)
        inside = np.isin(row, block.rows)
        own, own_row, own_coefficient = block.program.pair_terms.of(np.arange(len(block.pairs)))
        assert own.tolist() == place[inside].tolist()
        assert block.rows[own_row].tolist() == row[inside].tolist()
        assert own_coefficient.tolist() == coefficient[inside].tolist()
    assert len(pairs) == len(set(pairs))


def test_a_coupled_province_falls_into_its_districts(small_province: Callable[[int], Program]) -> None:
    assert len(find_blocks(small_province(0))) == 3


@pytest.mark.parametrize("seed", range(40))
def test_plans_begun_from_blocks_agree_with_brute_force(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(component_module, "LARGE", 0)
    problem = make_small_problem(Random(1000 + seed))
    truth, outcome = find_truth(problem), solve(problem)
    assert check_outcome(problem, outcome) == []
    assert outcome.status == ("infeasible" if truth.infeasible else OPTIMAL)
    if not truth.infeasible:
        assert (outcome.shortfall, outcome.score) == (truth.shortfall, truth.score)
