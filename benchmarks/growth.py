"""How time and memory grow with the number of hosts, from measured runs of the shapes in `GROWTH`."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contenders import CONTENDERS, OURS
from benchmarks.generate import GROWTH
from benchmarks.results import Results, Run
from benchmarks.table import find_bound, find_gap

# A plan this far below the best is one a board could live with.
USABLE_GAP = 5.0


@dataclass(frozen=True, kw_only=True)
class Point:
    """`seconds` until the plan that was wanted was there, None: never."""

    hosts: int
    seconds: float | None
    mb: float


@dataclass(frozen=True, kw_only=True)
class Series:
    contender: str
    points: tuple[Point, ...]


def find_growth(results: Results) -> list[Series]:
    """For the solver the seconds until the proof; for peers until a plan that is usable.

    Usable is a plan with the least shortfall and a score at most `USABLE_GAP` percent below the best bound.
    """
    series = []
    for contender in CONTENDERS:
        points = [point for shape in GROWTH if (point := _find_point(results, shape, contender))]
        if points:
            series.append(Series(contender=contender, points=tuple(points)))
    return series


def _find_point(results: Results, shape: str, contender: str) -> Point | None:
    runs = [run for run in results.runs if run.shape == shape and run.seed == 0]
    own = next((run for run in runs if run.contender == contender), None)
    if own is None or not own.seconds:
        return None
    seconds = _until_proven(own) if contender == OURS else _until_usable(own, runs)
    return Point(hosts=own.hosts, seconds=seconds, mb=own.peak_mb)


def _until_proven(run: Run) -> float | None:
    return run.seconds if run.status == "optimal" else None


def _until_usable(run: Run, runs: Sequence[Run]) -> float | None:
    bound = find_bound(runs)
    for state in run.states:
        gap = find_gap(state, bound)
        if gap is not None and gap <= USABLE_GAP:
            return state.seconds
    return None
