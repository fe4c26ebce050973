import multiprocessing
import os
import time
from collections.abc import Callable

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.forks import in_forks


def never() -> bool:
    return False


def run(work: Callable[[int], object], *, processes: int, over: Callable[[], bool] = never) -> list[object] | None:
    return in_forks(work, [3, 1, 2], processes=processes, over=over, interrupter=PySolveInterrupter())


def test_results_come_in_the_order_of_the_items() -> None:
    assert run(lambda n: n * n, processes=2) == [9, 1, 4]


def test_with_processes_to_spare_the_work_is_done_in_them() -> None:
    found = run(lambda _: os.getpid(), processes=2)
    assert found is not None
    assert len(set(found)) == 2
    assert os.getpid() not in found


def test_with_one_process_the_work_is_done_here() -> None:
    assert run(lambda _: os.getpid(), processes=1) == [os.getpid()] * 3


def test_once_it_is_over_the_others_are_ended_and_nothing_comes() -> None:
    until = time.monotonic() + 0.2
    assert run(lambda _: time.sleep(60), processes=2, over=lambda: time.monotonic() > until) is None
    assert multiprocessing.active_children() == []


def test_where_one_dies_nothing_comes() -> None:
    assert run(lambda n: os._exit(1) if n == 1 else n, processes=3) is None
