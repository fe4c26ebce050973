"""The picture of growth: two panels side by side, logarithmic both ways, for light and dark pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log10

from benchmarks.growth import Point, Series

WIDTH, HEIGHT = 960, 450
TOP, BOTTOM = 64, 112
PANEL_WIDTH, PANELS_AT = 396, (58, 536)
RADIUS = 4
NEVER_ROOM = 46  # above the axes' end: where points that were never reached are marked
# Chosen to differ in lightness too, and to stand on white and on black.
COLOURS = {
    "visitplan": "#0d9488",
    "office": "#8b8b8b",
    "cp-sat": "#d97706",
    "mip": "#c0408f",
    "timefold": "#5b7fd9",
}
WORDS = {
    "visitplan": "Visit planner",
    "office": "Office's greedy method",
    "cp-sat": "CP-SAT, naive model",
    "mip": "SCIP, naive model",
    "timefold": "Timefold",
}
STYLE = """
  .page { fill: #ffffff } .ink { fill: #1f2933 } .faint { fill: #52606d } .grid { stroke: #d5dbe1 }
  text { font: 13px system-ui, sans-serif } .title { font-weight: 600; font-size: 15px }
  @media (prefers-color-scheme: dark) {
    .page { fill: #10161c } .ink { fill: #e6ebf0 } .faint { fill: #a3b0bd } .grid { stroke: #2f3a45 }
  }
"""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`ticks` are marked on the value axis and span it; `value` None marks a point as never reached."""

    title: str
    left: int
    ticks: tuple[float, ...]
    value: Callable[[Point], float | None]

    def x(self, hosts: float) -> float:
        return self.left + PANEL_WIDTH * _share(hosts, HOST_TICKS[0], HOST_TICKS[-1])

    def y(self, value: float) -> float:
        bottom, top = HEIGHT - BOTTOM, TOP + NEVER_ROOM
        return bottom - (bottom - top) * _share(value, self.ticks[0], self.ticks[-1])


HOST_TICKS = (10, 100, 1_000, 10_000, 20_000)
PANELS = (
    Panel(
        title="Seconds until proven, or for peers until usable",
        left=PANELS_AT[0],
        ticks=(0.1, 1, 10, 100),
        value=lambda point: point.seconds,
    ),
    Panel(
        title="MB of the largest process",
        left=PANELS_AT[1],
        ticks=(10, 100, 1_000, 10_000),
        value=lambda point: point.mb,
    ),
)


def _share(value: float, low: float, high: float) -> float:
    return round(log10(max(value, low) / low) / log10(high / low), 4)


def draw_growth(series: Sequence[Series]) -> str:
    """The picture as an SVG document."""
    marks = [mark for panel in PANELS for mark in _panel(panel, series)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>Time and memory from 13 to 18,000 hosts</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
            *marks,
            *_legend(series),
            "</svg>\n",
        ]
    )


def _panel(panel: Panel, series: Sequence[Series]) -> Iterator[str]:
    yield _text(panel.left, 26, panel.title, "ink title")
    right, bottom = panel.left + PANEL_WIDTH, HEIGHT - BOTTOM
    for tick in panel.ticks:
        y = panel.y(tick)
        yield _line(panel.left, y, right, y)
        yield _text(panel.left - 8, y + 4, f"{tick:,g}", "faint", anchor="end")
    for hosts in HOST_TICKS[:-1]:
        yield _line(panel.x(hosts), TOP, panel.x(hosts), bottom)
        yield _text(panel.x(hosts), bottom + 18, f"{hosts:,}", "faint", anchor="middle")
    yield _text(right, bottom + 36, "hosts", "faint", anchor="end")
    if any(panel.value(point) is None for one in series for point in one.points):
        yield _text(panel.left, TOP - 12, "✕ never within the time", "faint")
    for place, one in enumerate(series):
        yield from _curve(panel, one, lane=place)


def _curve(panel: Panel, series: Series, *, lane: int) -> Iterator[str]:
    """A line through the points reached; crosses, each contender in a lane of its own, for those never reached."""
    colour = COLOURS[series.contender]
    reached = [(point, value) for point in series.points if (value := panel.value(point)) is not None]
    line = " ".join(f"{panel.x(point.hosts):.1f},{panel.y(value):.1f}" for point, value in reached)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for point, value in reached:
        yield f'<circle cx="{panel.x(point.hosts):.1f}" cy="{panel.y(value):.1f}" r="{RADIUS}" fill="{colour}"/>'
    for point in series.points:
        if panel.value(point) is None:
            x, y = panel.x(point.hosts), TOP + lane * NEVER_ROOM / len(COLOURS)
            path = f"M{x - RADIUS:.1f} {y - RADIUS:.1f}l8 8m0 -8l-8 8"
            yield f'<path d="{path}" stroke="{colour}" stroke-width="2" fill="none"/>'


def _legend(series: Sequence[Series]) -> Iterator[str]:
    y = HEIGHT - 42
    for place, one in enumerate(series):
        x, row = PANELS_AT[0] + place % 3 * 300, y + place // 3 * 24
        yield f'<circle cx="{x}" cy="{row - 4}" r="{RADIUS + 1}" fill="{COLOURS[one.contender]}"/>'
        yield _text(x + 14, row, WORDS[one.contender], "ink")


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str, *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
