"""Pictures of a search, as coordinates for an SVG: what it found against what is proven, over the seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.plans import Plan, PlanProgress

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 76, 16, 14, 30
MARGIN_SHARE = 0.08
# A bound so near is in the picture whatever the score.
MARGIN_LEAST = 1000
MAX_POINTS = 240
TICKS = 4


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis: where it is, and the number that stands there."""

    at: float
    value: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Point lists in the form SVG's polyline and polygon take; empty where nothing is known."""

    found: str
    bound: str
    gap: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


Series = list[tuple[float, int]]
Point = tuple[float, float]


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


def draw_shortfall(reports: Sequence[PlanProgress]) -> Chart | None:
    """What the quotas fall short by, against the least there can be; None where it never changed."""
    found = [(report.seconds, report.shortfall) for report in reports if report.shortfall is not None]
    bounds = [
        (report.seconds, report.shortfall_bound)
        for report in reports
        if report.shortfall is not None and report.shortfall_bound is not None
    ]
    return _draw(found, bounds) if len({value for _, value in found}) > 1 else None


def draw_score(reports: Sequence[PlanProgress]) -> Chart | None:
    """The score against its proven bound; None as long as there is not more than one of them.

    A search first lowers the shortfall, and plans of other shortfalls do not compare by score: only reports
    with the last shortfall are drawn. The first bounds may be a hundred times too high, and would leave nothing
    to be seen of all else: one farther above the score than that is from 0 is off the picture.
    """
    reports = [report for report in reports if report.shortfall == reports[-1].shortfall]
    found = [(report.seconds, report.score) for report in reports if report.score is not None]
    bounds = [
        (report.seconds, report.score_bound)
        for report in reports
        if report.score is not None
        and report.score_bound is not None
        and report.score_bound - report.score <= max(abs(report.score), MARGIN_LEAST)
    ]
    return _draw(found, bounds) if len(found) > 1 else None


def _draw(found: Series, bounds: Series) -> Chart:
    found, bounds = _thin(found), _thin(bounds)
    moments = [seconds for seconds, _ in found + bounds]
    values = [value for _, value in found + bounds]
    x = _Scale(min(moments), max(moments), LEFT, WIDTH - RIGHT)
    margin = max(1.0, MARGIN_SHARE * (max(values) - min(values)))
    y = _Scale(min(values) - margin, max(values) + margin, HEIGHT - BOTTOM, TOP)
    found_line, bound_line = _steps(found, x, y), _steps(bounds, x, y)
    return Chart(
        found=_points(found_line),
        bound=_points(bound_line),
        gap=_points(_between(found_line, bound_line)),
        rows=tuple(Tick(at=y(value), value=value) for value in _ticks(y)),
        columns=tuple(Tick(at=x(value), value=value) for value in _ticks(x)),
    )


def gap_of(found: Plan | PlanProgress) -> float | None:
    """As `gap_percent`; None as long as another plan may fall short by less, whose score would not compare."""
    return gap_percent(found.score, found.score_bound) if found.shortfall == found.shortfall_bound else None


def gap_percent(score: int | None, bound: int | None) -> float | None:
    """How far the score may be from the best, in percent of the bound; None where nothing is proven."""
    if score is None or bound is None:
        return None
    return 100 * max(0, bound - score) / max(1, abs(bound))


def _thin(series: Series) -> Series:
    """About MAX_POINTS of them, the last one always among them."""
    step = -(-len(series) // MAX_POINTS) or 1
    return series[::-1][::step][::-1]


def _steps(series: Series, x: _Scale, y: _Scale) -> list[Point]:
    """A value holds until the next one is found: a staircase, not a slope."""
    line: list[Point] = []
    for seconds, value in series:
        if line:
            line.append((x(seconds), line[-1][1]))
        line.append((x(seconds), y(value)))
    return line


def _between(found: Sequence[Point], bound: Sequence[Point]) -> list[Point]:
    """The corners of what lies between the lines, from where both are known."""
    if not bound:
        return []
    return [point for point in found if point[0] >= bound[0][0]] + list(bound[::-1])


def _points(line: Sequence[Point]) -> str:
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
