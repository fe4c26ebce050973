"""How the hosts' values are distributed, before and after, as coordinates for an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts import Tick

WIDTH, HEIGHT = 360, 130
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 10, 22
BINS = 24
TICKS = 4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Hosts from `low` to below `high` points; `x`, `y`, `width` and `height` are of the bar of those after."""

    low: int
    high: int
    before: int
    after: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """`line` is the outline of before, as SVG's polyline takes it."""

    bars: tuple[Bar, ...]
    line: str
    columns: tuple[Tick, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw_histogram(before: Sequence[int], after: Sequence[int]) -> Histogram | None:
    """None where there is nothing to draw: no host."""
    if not before and not after:
        return None
    low = min(*before, *after)
    step = max(1, -(-(max(*before, *after) - low + 1) // BINS))
    counts = [_count(values, low, step) for values in (before, after)]
    most = max(max(each) for each in counts)
    bars = tuple(_bar(at, low + at * step, step, counts[0][at], counts[1][at], most) for at in range(BINS))
    corners = [
        corner
        for bar in bars
        for corner in ((bar.x, _y(bar.before, most)), (round(bar.x + bar.width, 1), _y(bar.before, most)))
    ]
    return Histogram(
        bars=bars,
        line=" ".join(f"{x},{y}" for x, y in corners),
        columns=tuple(Tick(at=bars[at].x, value=bars[at].low) for at in range(0, BINS, BINS // TICKS)),
        most=most,
    )


def _count(values: Sequence[int], low: int, step: int) -> list[int]:
    counts = [0] * BINS
    for value in values:
        counts[(value - low) // step] += 1
    return counts


def _bar(at: int, low: int, step: int, before: int, after: int, most: int) -> Bar:
    width = (WIDTH - LEFT - RIGHT) / BINS
    y = _y(after, most)
    return Bar(
        low=low,
        high=low + step,
        before=before,
        after=after,
        x=round(LEFT + at * width, 1),
        y=y,
        width=round(width, 1),
        height=round(HEIGHT - BOTTOM - y, 1),
    )


def _y(count: int, most: int) -> float:
    return round(HEIGHT - BOTTOM - count / most * (HEIGHT - BOTTOM - TOP), 1)
