"""The outline around a unit's hosts."""

from collections.abc import Iterable, Sequence

from web.maps.frame import Point

# How far outside its hosts an outline runs, and the corners it is rounded by.
PADDING = 9
CORNERS = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))


def surround(points: Iterable[Point]) -> list[Point]:
    """The corners of the smallest convex outline that keeps its distance from all of the points."""
    return _hull({(x + PADDING * dx, y + PADDING * dy) for x, y in _hull(set(points)) for dx, dy in CORNERS})


def write_points(points: Iterable[Point]) -> str:
    """As SVG's polygon takes them."""
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in points)


def holds(corners: Sequence[Point], point: Point) -> bool:
    """Whether an outline of `surround` goes around the point."""
    x, y = point
    before_x, before_y = corners[-1]
    for at_x, at_y in corners:  # written out: a map asks for some thousand points
        if (at_x - before_x) * (y - before_y) < (at_y - before_y) * (x - before_x):
            return False
        before_x, before_y = at_x, at_y
    return True


def _hull(points: Iterable[Point]) -> list[Point]:
    """Andrew's monotone chain; a single point is its own."""
    ordered = sorted(points)
    if len(ordered) == 1:
        return ordered
    lower, upper = _half(ordered), _half(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _half(points: Iterable[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        x, y = point
        while len(chain) > 1:  # the turn written out: a map asks for it of some thousand points
            (from_x, from_y), (by_x, by_y) = chain[-2], chain[-1]
            if (by_x - from_x) * (y - from_y) > (by_y - from_y) * (x - from_x):
                break
            chain.pop()
        chain.append(point)
    return chain
