"""What a search may spend."""

import pytest
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.standing import Budget


@pytest.fixture
def budget() -> Budget:
    """Eight of ten seconds left."""
    return Budget(clock=lambda: 2.0, until=10.0, stop=lambda: False, interrupter=PySolveInterrupter())


def test_a_share_is_a_part_of_the_time_left(budget: Budget) -> None:
    assert budget.share(0.25).left() == 2.0


def test_what_has_no_end_has_none_for_a_part(budget: Budget) -> None:
    endless = Budget(clock=budget.clock, until=None, stop=budget.stop, interrupter=budget.interrupter)
    assert (endless.share(0.25).left(), endless.share(0.25).over()) == (None, False)
