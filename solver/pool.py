"""Components solved side by side in worker processes, the largest first.

Each worker begins its share of the components with a plan for each. Then it asks for one after another to search:
of its own share first, later what others have not come to. It reports each better plan or bound through its pipe.
The parent only listens, hands out what is asked for, tells how it stands about every second, and passes on the
wish to stop.
"""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import forkserver
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
    # Forking a process with threads may copy a lock that is held; there a process without any is asked to fork.
    context: Any = multiprocessing.get_context("fork") if threading.active_count() == 1 else _fork_server()
    large = sum(job.candidates.pairs >= LARGE for job in jobs)
    orders = _Orders(
        penalty=penalty,
        until=until,
        seed=seed,
        processes=max(1, workers // max(1, large)),
        stopped=context.RawValue("b", 0),
    )
    processes: dict[Connection, Any] = {}
    waiting: dict[Connection, list[int]] = {}
    try:
        for share in _shares(jobs, min(workers, len(jobs))):
            here, there = context.Pipe()
            waiting[here] = share
            processes[here] = context.Process(target=_work, args=(jobs, share, orders, there))
            processes[here].start()
            there.close()
        _listen(processes, waiting, stop, orders, heard, tick)
    finally:
        for process in processes.values():
            # All they know has been reported: an engine that does not hear of a stop is not waited for.
            process.kill()
            process.join()


def get_ready() -> None:
    """Start what solving in a process with threads needs; otherwise the first such run waits for it."""
    _fork_server()
    forkserver.ensure_running()


def _fork_server() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _listen(
    processes: dict[Connection, Any],
    waiting: dict[Connection, list[int]],
    stop: Callable[[], bool],
    orders: _Orders,
    heard: Callable[[int, Standing], None],
    tick: Callable[[], None],
) -> None:
    """Until the workers are done or, at a stop or out of time, have had their grace and planned every job.

    `waiting` has the jobs each worker begins, the largest first; they go as they are asked for.
    """
    told, ends = 0.0, orders.until
    unplanned = {number for share in waiting.values() for number in share}
    searched_by: dict[int, Connection] = {}
    pipes = list(processes)
    while pipes:
        for pipe in wait(pipes, timeout=POLL):
            assert isinstance(pipe, Connection)
            try:
                message = pipe.recv()
                if message is None:
                    pipe.send(number := _next_job(waiting, pipe))
            except (EOFError, OSError):
                pipes.remove(pipe)
                _must_have_ended_well(processes[pipe])
                continue
            if message is None:
                if number is not None:
                    searched_by[number] = pipe
            # A worker may still begin what another, up before it, has searched.
            elif searched_by.get(message[0], pipe) is pipe:
                unplanned.discard(message[0])
                heard(*message)
        if not orders.stopped.value and stop():
            orders.stopped.value = 1
            ends = time.monotonic()
        if time.monotonic() - told >= TICK:
            told = time.monotonic()
            tick()
        if ends is not None and time.monotonic() > ends + GRACE and not unplanned:
            break
    tick()


def _next_job(waiting: dict[Connection, list[int]], pipe: Connection) -> int | None:
    """The largest job left of a worker's own, else of the worker who has most left; None when there is none."""
    share = waiting[pipe] or max(waiting.values(), key=len)
    return share.pop(0) if share else None


def _must_have_ended_well(process: Any) -> None:
    process.join()
    if process.exitcode:
        raise RuntimeError(
            "a worker process of the solver ended before its work was done; is there enough memory?"
        )


def _shares(jobs: Sequence[Job], processes: int) -> list[list[int]]:
    """The numbers of the jobs dealt out, largest first, each to the process with the fewest pairs so far."""
    shares: list[list[int]] = [[] for _ in range(processes)]
    for number in range(len(jobs)):
        min(shares, key=lambda share: sum(jobs[n].candidates.pairs for n in share)).append(number)
    return shares


def _work(jobs: Sequence[Job], share: Sequence[int], orders: _Orders, pipe: Connection) -> None:
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

    def ask() -> int | None:
        pipe.send(None)
        parent = multiprocessing.parent_process()
        while not pipe.poll(POLL):
            # Forked brothers hold the other end of the pipe as well: its closing would not be seen.
            if parent is not None and not parent.is_alive():
                raise SystemExit(1)
        number: int | None = pipe.recv()
        return number

    def report(number: int, standing: Standing) -> None:
        pipe.send((number, standing))

    _solve(jobs, share, orders.penalty, budget, ask, report)
    pipe.close()


def _solve(
    jobs: Sequence[Job],
    share: Sequence[int],
    penalty: int,
    budget: Budget,
    ask: Callable[[], int | None],
    report: Callable[[int, Standing], None],
) -> None:
    """First a plan for every job of a share, then the search in each it is given, then what is left to prove."""

    def begin(number: int) -> ComponentSearch:
        search = ComponentSearch(
            jobs[number].candidates,
            completed=jobs[number].completed,
            penalty=penalty,
            budget=budget,
            report=partial(report, number),
        )
        report(number, search.begin())
        return search

    begun = {number: begin(number) for number in share}
    unproven: dict[int, ComponentSearch] = {}
    while (number := ask()) is not None:
        search = begun.pop(number) if number in begun else begin(number)
        standing = search.search()
        report(number, standing)
        # What is hard to prove must not take the time of what is still to be searched.
        if not standing.proven:
            standing = search.prove(budget.share(1 / (1 + len(begun))))
            report(number, standing)
        if not standing.proven:
            unproven[number] = search
    begun.clear()  # what others have searched
    while unproven:
        part = budget.share(1 / len(unproven))
        number = next(iter(unproven))
        report(number, unproven.pop(number).prove(part))


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
    every = range(len(jobs))
    _solve(jobs, every, penalty, budget, partial(next, iter(every), None), report)
    if not jobs:
        tick()
