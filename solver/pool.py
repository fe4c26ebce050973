"""Components solved side by side in worker processes, the largest first.

A worker takes one component after another and reports each better plan or bound through its pipe. The parent
only listens, tells how it stands about every second, and passes on the wish to stop.
"""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.candidates import Candidates, Ints
from solver.component import LARGE, ComponentSearch
from solver.forks import POLL, interrupt_when
from solver.standing import Budget, Standing

# Fewer pairs than this are solved before a process would be up.
SMALL = 500
TICK = 0.5
# Seconds a worker gets to end by itself.
GRACE = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One component: its candidates, and pairs of them that hold its locked pairs in sound delegations."""

    candidates: Candidates
    completed: Ints


@dataclass(kw_only=True)
class _Orders:
    """What a worker needs besides the jobs; all of it can be sent to another process."""

    penalty: int
    until: float | None
    seed: int
    # How many a component's search may use at once.
    processes: int
    # A flag in shared memory, polled: a waiting process that dies would leave an Event's lock held.
    stopped: Any = field(repr=False)


def run_jobs(
    jobs: Sequence[Job],
    *,
    penalty: int,
    until: float | None,
    stop: Callable[[], bool],
    workers: int,
    seed: int,
    heard: Callable[[int, Standing], None],
    tick: Callable[[], None],
) -> None:
    """Solve all jobs; `heard` gets every report with the job's number. `until` is a time.monotonic() time.

    Also when told to stop every job gets as far as a greedy plan, so that the whole is a plan.
    """
    if sum(job.candidates.pairs for job in jobs) < SMALL:
        _run_here(jobs, penalty, until, stop, seed, heard, tick)
        return
    # Forking a process with threads may copy a lock that is held; there a fresh interpreter is started.
    method = "fork" if threading.active_count() == 1 else "spawn"
    context: Any = multiprocessing.get_context(method)
    large = sum(job.candidates.pairs >= LARGE for job in jobs)
    orders = _Orders(
        penalty=penalty,
        until=until,
        seed=seed,
        processes=max(1, workers // max(1, large)),
        stopped=context.RawValue("b", 0),
    )
    workers_of: dict[Connection, Any] = {}
    try:
        for share in _shares(jobs, min(workers, len(jobs))):
            receive, send = context.Pipe(duplex=False)
            workers_of[receive] = context.Process(target=_work, args=(share, orders, send))
            workers_of[receive].start()
            send.close()
        _listen(workers_of, len(jobs), stop, orders, heard, tick)
    finally:
        for process in workers_of.values():
            # All they know has been reported: an engine that does not hear of a stop is not waited for.
            process.kill()
            process.join()


def _listen(
    workers_of: dict[Connection, Any],
    jobs: int,
    stop: Callable[[], bool],
    orders: _Orders,
    heard: Callable[[int, Standing], None],
    tick: Callable[[], None],
) -> None:
    """Until the workers are done or, at a stop or out of time, have had their grace and planned every job."""
    told, ends = 0.0, orders.until
    planned: set[int] = set()
    pipes = list(workers_of)
    while pipes:
        for pipe in wait(pipes, timeout=POLL):
            assert isinstance(pipe, Connection)
            try:
                number, standing = pipe.recv()
            except (EOFError, OSError):
                pipes.remove(pipe)
                _must_have_ended_well(workers_of[pipe])
            else:
                planned.add(number)
                heard(number, standing)
        if not orders.stopped.value and stop():
            orders.stopped.value = 1
            ends = time.monotonic()
        if time.monotonic() - told >= TICK:
            told = time.monotonic()
            tick()
        if ends is not None and time.monotonic() > ends + GRACE and len(planned) == jobs:
            break
    tick()


def _must_have_ended_well(process: Any) -> None:
    process.join()
    if process.exitcode:
        raise RuntimeError(
            "a worker process of the solver ended before its work was done; is there enough memory?"
        )


def _shares(jobs: Sequence[Job], processes: int) -> list[dict[int, Job]]:
    """The jobs dealt out, largest first, each to the process with the fewest pairs so far; by their numbers."""
    shares: list[dict[int, Job]] = [{} for _ in range(processes)]
    for number, job in enumerate(jobs):
        least = min(shares, key=lambda share: sum(j.candidates.pairs for j in share.values()))
        least[number] = job
    return shares


def _work(jobs: dict[int, Job], orders: _Orders, pipe: Connection) -> None:
    interrupter = PySolveInterrupter()

    def over() -> bool:
        return bool(orders.stopped.value)

    # A signal to the whole process group is the parent's to answer: it tells us to stop.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    interrupt_when(over, interrupter)
    budget = Budget(
        clock=time.monotonic,
        until=orders.until,
        stop=over,
        interrupter=interrupter,
        seed=orders.seed,
        processes=orders.processes,
    )
    _solve(jobs, orders.penalty, budget, lambda number, standing: pipe.send((number, standing)))
    pipe.close()


def _solve(jobs: Mapping[int, Job], penalty: int, budget: Budget, report: Callable[[int, Standing], None]) -> None:
    """First a plan for every job, then the search in each, then what is left to prove."""
    searches: dict[int, ComponentSearch] = {}
    for number, job in jobs.items():
        searches[number] = ComponentSearch(
            job.candidates,
            completed=job.completed,
            penalty=penalty,
            budget=budget,
            report=partial(report, number),
        )
        report(number, searches[number].begin())
    for number in list(searches):
        standing = searches[number].search()
        report(number, standing)
        if standing.proven:
            del searches[number]
    for number in list(searches):
        # What is hard to prove must not take the time of what is easy.
        report(number, searches[number].prove(budget.share(1 / len(searches))))
        del searches[number]


def _run_here(
    jobs: Sequence[Job],
    penalty: int,
    until: float | None,
    stop: Callable[[], bool],
    seed: int,
    heard: Callable[[int, Standing], None],
    tick: Callable[[], None],
) -> None:
    def report(number: int, standing: Standing) -> None:
        heard(number, standing)
        tick()

    budget = Budget(clock=time.monotonic, until=until, stop=stop, interrupter=PySolveInterrupter(), seed=seed)
    _solve(dict(enumerate(jobs)), penalty, budget, report)
    if not jobs:
        tick()
