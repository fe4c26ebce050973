"""The measured runs as tables in Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.contenders import CONTENDERS, GOALS, OURS, Goal
from benchmarks.results import Results, Run, State

# A run that ended this near its last mark has no state of its own at the mark.
NEAR = 0.95
HEAD = ("contender", "after s", "status", "shortfall", "score", "gap", "CPU s", "MB")
GOAL_HEAD = ("shape", "hosts", "visitors", "pairs", "asked for", "reached", "seconds", "MB", "")
NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The best that was proven on an instance: no plan with at most `shortfall` scores more than `score`."""

    shortfall: int
    score: int


def find_bound(runs: Iterable[Run]) -> Bound | None:
    """The least proven bound among the runs that have the least shortfall of all."""
    found = [
        Bound(shortfall=run.bound_shortfall, score=run.score_bound)
        for run in runs
        if run.bound_shortfall is not None and run.score_bound is not None
    ]
    return min(found, key=lambda bound: (bound.shortfall, bound.score), default=None)


def find_gap(state: State, bound: Bound | None) -> float | None:
    """How far a score may be below the best, in percent; None where another shortfall makes them incomparable."""
    if bound is None or state.shortfall != bound.shortfall:
        return None
    return 100 * max(0, bound.score - state.score) / max(1, abs(bound.score))


def format_gap(gap: float | None) -> str:
    if gap is None:
        return NOTHING
    return "0" if gap == 0 else f"{gap:.3f}%" if gap < 0.1 else f"{gap:.1f}%"


def make_contest(results: Results, shapes: Sequence[str], marks: Sequence[float]) -> str:
    """A table for each shape: every contender at every mark it was still running, and at its end."""
    return "\n\n".join(_shape_table(results, shape, marks) for shape in shapes if _of_shape(results, shape))


def _of_shape(results: Results, shape: str) -> list[Run]:
    runs = (run for run in results.runs if run.shape == shape)
    return sorted(runs, key=lambda run: (run.seed, CONTENDERS.index(run.contender)))


def _shape_table(results: Results, shape: str, marks: Sequence[float]) -> str:
    runs = _of_shape(results, shape)
    parts = []
    for seed in sorted({run.seed for run in runs}):
        own = [run for run in runs if run.seed == seed]
        bound = find_bound(own)
        size = f"{own[0].hosts:,} hosts, {own[0].visitors:,} visitors, {own[0].pairs:,} eligible pairs"
        best = (
            f"no plan with a shortfall of {bound.shortfall:,} scores more than {bound.score:,}" if bound else None
        )
        title = f"**{shape}**" + (f" (seed {seed})" if seed else "") + f": {size}; {best or 'nothing proven'}."
        parts.append(title + "\n\n" + make_table(HEAD, (row for run in own for row in _rows(run, bound, marks))))
    return "\n\n".join(parts)


def _rows(run: Run, bound: Bound | None, marks: Sequence[float]) -> Iterator[Sequence[str]]:
    if run.status.startswith("skipped"):
        yield (run.contender, NOTHING, run.status, *[NOTHING] * 5)
        return
    for mark in marks:
        # The solver's command shows its plan at its end only.
        if run.contender != OURS and mark < NEAR * run.seconds:
            yield (run.contender, f"{mark:g}", *_figures(run.find_state(mark), bound), NOTHING, NOTHING)
    _, *figures = _figures(run.states[-1] if run.states else None, bound)
    said = run.status + (f"; breaks {run.fault}" if run.fault else "")
    yield (run.contender, f"{run.seconds:.1f}", said, *figures, f"{run.cpu_seconds:.1f}", f"{run.peak_mb:,.0f}")


def _figures(state: State | None, bound: Bound | None) -> tuple[str, str, str, str]:
    if state is None:
        return "no plan", NOTHING, NOTHING, NOTHING
    return "feasible", f"{state.shortfall:,}", f"{state.score:,}", format_gap(find_gap(state, bound))


def make_goals(results: Results) -> str:
    """What the solver was asked for and what it reached, one row a shape."""
    runs = {run.shape: run for run in results.runs if run.contender == OURS and run.seed == 0}
    return make_table(GOAL_HEAD, (_goal_row(goal, runs[shape]) for shape, goal in GOALS.items() if shape in runs))


def _goal_row(goal: Goal, run: Run) -> Sequence[str]:
    gap = format_gap(find_gap(run.states[-1], find_bound([run]))) if run.states else NOTHING
    asked = "optimal" if goal.gap == 0 else f"gap {goal.gap:g}%"
    said = run.status if run.status != "feasible" else f"gap {gap}"
    return (
        run.shape,
        f"{run.hosts:,}",
        f"{run.visitors:,}",
        f"{run.pairs:,}",
        f"{asked}, {goal.seconds:g} s, {goal.mb:,.0f} MB",
        said + (f"; breaks {run.fault}" if run.fault else ""),
        f"{run.seconds:.1f}",
        f"{run.peak_mb:,.0f}",
        "yes" if is_reached(goal, run) else "no",
    )


def is_reached(goal: Goal, run: Run) -> bool:
    gap = find_gap(run.states[-1], find_bound([run])) if run.states else None
    good = run.status == "optimal" or (goal.gap > 0 and gap is not None and gap <= goal.gap)
    return good and run.fault is None and run.seconds <= goal.seconds and run.peak_mb <= goal.mb


def make_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
