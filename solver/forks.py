"""One function over many items in forked processes, for a worker that has processors to spare."""

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

POLL = 0.1

Item = TypeVar("Item")
Result = TypeVar("Result")


def interrupt_when(over: Callable[[], bool], interrupter: PySolveInterrupter) -> None:
    """From a thread of its own: end the engine that is running once it is over, or the parent process is gone."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        while not over() and (parent is None or parent.is_alive()):
            time.sleep(POLL)
        interrupter.interrupt()

    threading.Thread(target=watch, daemon=True).start()


def in_forks(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    processes: int,
    over: Callable[[], bool],
    interrupter: PySolveInterrupter,
) -> list[Result] | None:
    """`work` of every item, in their order, the items dealt out one by one; None where it was over first.

    Forked, so that nothing has to be sent there. With one process, and where forking is not safe, it is done here.
    """
    if processes == 1 or len(items) == 1 or sys.platform != "linux":
        return [work(item) for item in items]
    context: Any = multiprocessing.get_context("fork")

    def serve(share: Sequence[int], send: Connection) -> None:
        interrupt_when(over, interrupter)
        for number in share:
            send.send((number, work(items[number])))
        send.close()

    children: dict[Connection, Any] = {}
    results: dict[int, Result] = {}
    try:
        for first in range(min(processes, len(items))):
            receive, send = context.Pipe(duplex=False)
            children[receive] = context.Process(target=serve, args=(range(first, len(items), processes), send))
            children[receive].start()
            send.close()
        pipes = list(children)
        while pipes and not over():
            for pipe in wait(pipes, timeout=POLL):
                assert isinstance(pipe, Connection)
                try:
                    number, result = pipe.recv()
                except EOFError:
                    pipes.remove(pipe)
                else:
                    results[number] = result
    finally:
        for child in children.values():
            child.kill()
            child.join()
    return [results[number] for number in range(len(items))] if len(results) == len(items) else None
