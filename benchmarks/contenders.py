"""Who takes part, how each is started, and what the solver is asked for on each shape."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.judge import Verdict, judge_plan, judge_trace
from benchmarks.peers import timefold
from solver.problem import Problem

OURS = "visitplan"
PEERS = ("office", "cp-sat", "mip", "timefold")
CONTENDERS = (OURS, *PEERS)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is asked for: a gap in percent (0: proven optimal) within so many seconds and MB per process."""

    seconds: float
    mb: float
    gap: float = 0.0


# Where more is owed than people can give, twice the time of the shape it comes from.
GOALS = {
    "district": Goal(seconds=1.5, mb=200),
    "province": Goal(seconds=3, mb=250),
    "province-coupled": Goal(seconds=15, mb=800),
    "capital": Goal(seconds=15, mb=500),
    "capital-coupled": Goal(seconds=90, mb=2_000, gap=0.1),
    "province-tight": Goal(seconds=120, mb=1_500, gap=0.5),
    "district-short": Goal(seconds=3, mb=200),
    "province-coupled-short": Goal(seconds=30, mb=800),
    "district-rebalance": Goal(seconds=1, mb=200),
    "province-rebalance": Goal(seconds=2, mb=250),
    "capital-rebalance": Goal(seconds=10, mb=500),
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run to make: `folder` is the contender's own, `limit` the seconds it is told."""

    problem: Problem
    instance: Path
    folder: Path
    limit: float
    seed: int
    workers: int


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`command` starts it; `judge` reads what it left after so many seconds.

    `obstacle` says why it can't run here; `prepare` is what is done once, and not measured.
    """

    command: Callable[[Task], list[str]]
    judge: Callable[[Task, float], Verdict]
    obstacle: Callable[[], str | None] = lambda: None
    prepare: Callable[[], None] = lambda: None


def get_contender(name: str) -> Contender:
    """Raises KeyError for a name not in `CONTENDERS`."""
    ours = Contender(
        command=_start_ours, judge=lambda task, seconds: judge_plan(task.problem, _plan(task), seconds)
    )
    peers = {peer: _make_peer(peer) for peer in PEERS}
    peers["timefold"] = replace(
        peers["timefold"], obstacle=timefold.find_obstacle, prepare=timefold.compile_sources
    )
    return {OURS: ours, **peers}[name]


def _make_peer(name: str) -> Contender:
    program = [sys.executable, "-m", "benchmarks.peers", name]
    return Contender(
        command=lambda task: [*program, str(task.instance), "--trace", str(_trace(task)), *_options(task)],
        judge=lambda task, _seconds: judge_trace(task.problem, _trace(task)),
    )


def _start_ours(task: Task) -> list[str]:
    """The command as a user types it."""
    program = Path(sys.executable).parent / "visitplan"
    return [str(program), "solve", str(task.instance), "--out", str(_plan(task)), *_options(task)]


def _options(task: Task) -> list[str]:
    given = {"--seconds": task.limit, "--workers": task.workers, "--seed": task.seed}
    return [word for option, value in given.items() for word in (option, str(value))]


def _plan(task: Task) -> Path:
    return task.folder / "plan.json"


def _trace(task: Task) -> Path:
    return task.folder / "trace.jsonl"
