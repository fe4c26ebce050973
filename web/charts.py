"""The picture of a running search: its score against the proven bound, as coordinates for an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.plans import PlanProgress

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 76, 16, 14, 30
MARGIN_SHARE = 0.08
MAX_POINTS = 240
TICKS = 4


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis: where it is, and the number that stands there."""

    at: float
    value: int


@dataclass(frozen=True, kw_only=True)
class ProgressChart:
    """Point lists in the form SVG's polyline and polygon take; empty where nothing is known yet."""

    score: str
    bound: str
    gap: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class _Scale:
    """Maps `low`..`high` onto `first`..`last`."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        span = (self.high - self.low) or 1
        return round(self.first + (value - self.low) / span * (self.last - self.first), 1)


def draw_progress(reports: Sequence[PlanProgress]) -> ProgressChart | None:
    """The chart of a search; None as long as it has neither a plan nor a bound to show.

    A search first lowers the shortfall, and plans of other shortfalls do not compare by score: only reports
    with the last shortfall are drawn.
    """
    reports = _thin([report for report in reports if report.shortfall == reports[-1].shortfall])
    scores = [(report.seconds, report.score) for report in reports if report.score is not None]
    bounds = [(report.seconds, report.score_bound) for report in reports if report.score_bound is not None]
    values = [value for _, value in scores + bounds]
    if not values:
        return None
    x = _Scale(0, max(1.0, reports[-1].seconds), LEFT, WIDTH - RIGHT)
    margin = max(1.0, MARGIN_SHARE * (max(values) - min(values)))
    y = _Scale(min(values) - margin, max(values) + margin, HEIGHT - BOTTOM, TOP)
    score_line = _steps(scores, x, y)
    bound_line = _steps(bounds, x, y)
    return ProgressChart(
        score=_points(score_line),
        bound=_points(bound_line),
        gap=_points(score_line + bound_line[::-1]) if score_line and bound_line else "",
        rows=tuple(Tick(at=y(value), value=value) for value in _ticks(y)),
        columns=tuple(Tick(at=x(value), value=value) for value in _ticks(x)),
    )


def gap_percent(score: int | None, bound: int | None) -> float | None:
    """How far the score may be from the best, in percent of the bound; None where nothing is proven."""
    if score is None or bound is None:
        return None
    return 100 * max(0, bound - score) / max(1, abs(bound))


def _thin(reports: Sequence[PlanProgress]) -> Sequence[PlanProgress]:
    """About MAX_POINTS of them, the last one always among them."""
    step = -(-len(reports) // MAX_POINTS) or 1
    return reports[::-1][::step][::-1]


def _steps(series: Sequence[tuple[float, int]], x: _Scale, y: _Scale) -> list[tuple[float, float]]:
    """A value holds until the next one is found: a staircase, not a slope."""
    line: list[tuple[float, float]] = []
    for seconds, value in series:
        if line:
            line.append((x(seconds), line[-1][1]))
        line.append((x(seconds), y(value)))
    return line


def _points(line: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in line)


def _ticks(scale: _Scale) -> list[int]:
    """About TICKS round numbers (1, 2 or 5 times a power of ten apart) within the scale."""
    least = max(1.0, (scale.high - scale.low) / TICKS)
    power = 1
    while power * 10 <= least:
        power *= 10
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
    first = -(-scale.low // step) * step
    return [int(first + n * step) for n in range(int((scale.high - first) // step) + 1)]
