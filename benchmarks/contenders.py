"""Who takes part, how each is started, and what the solver is asked for on each shape."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
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
    """`command` starts it; `judge` reads what it left after so many seconds; `obstacle` says why it can't run."""

    command: Callable[[Task], list[str]]
    judge: Callable[[Task, float], Verdict]
    obstacle: Callable[[], str | None] = lambda: None
    prepare: Callable[[], None] = lambda: None


def get_contender(name: str) -> Contender:
    """Raises KeyError for a name not in `CONTENDERS`."""
    return {
        OURS: Contender(
            command=_start_ours, judge=lambda task, seconds: judge_plan(task.problem, _plan(task), seconds)
        ),
        **{peer: _make_peer(peer) for peer in PEERS if peer != "timefold"},
        "timefold": _make_peer("timefold", obstacle=timefold.find_obstacle, prepare=timefold.compile_sources),
    }[name]


def _make_peer(
    name: str, *, obstacle: Callable[[], str | None] = lambda: None, prepare: Callable[[], None] = lambda: None
) -> Contender:
    def start(task: Task) -> list[str]:
        program = [
            sys.executable,
            "-m",
            "benchmarks.peers",
            name,
            str(task.instance),
            "--trace",
            str(_trace(task)),
        ]
        return [*program, "--seconds", str(task.limit), "--workers", str(task.workers), "--seed", str(task.seed)]

    def judge(task: Task, _seconds: float) -> Verdict:
        return judge_trace(task.problem, _trace(task))

    return Contender(command=start, judge=judge, obstacle=obstacle, prepare=prepare)


def _plan(task: Task) -> Path:
    return task.folder / "plan.json"


def _trace(task: Task) -> Path:
    return task.folder / "trace.jsonl"


def _start_ours(task: Task) -> list[str]:
    """The command as a user types it."""
    program = [
        str(Path(sys.executable).parent / "visitplan"),
        "solve",
        str(task.instance),
        "--out",
        str(_plan(task)),
    ]
    return [*program, "--seconds", str(task.limit), "--workers", str(task.workers), "--seed", str(task.seed)]
