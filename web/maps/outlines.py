"""The outline around a unit's hosts, and names that do not cover one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from web.maps.frame import Point

# How far outside its hosts an outline runs, and the corners it is rounded by.
PADDING = 9
CORNERS = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
# A letter's width and a line's height, in the picture's units; on a phone they are so many times larger.
LETTER, LINE = 6.8, 15
PHONE = 2.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name, where it stands, and whether there is room for it on a phone, too."""

    text: str
    x: float
    y: float
    always: bool


def surround(points: Iterable[Point]) -> list[Point]:
    """The corners of the smallest convex outline that keeps its distance from all of the points."""
    return _hull({(x + PADDING * dx, y + PADDING * dy) for x, y in _hull(set(points)) for dx, dy in CORNERS})


def write_points(points: Iterable[Point]) -> str:
    """As SVG's polygon takes them."""
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in points)


def label(names: Sequence[tuple[str, Sequence[Point]]], width: float) -> list[Label]:
    """The names, each above its points, the most important first; one without room is left out."""
    shared = _count_shared_words([text for text, _ in names])
    placed = [(_drop_words(text, shared), *_above(points)) for text, points in names]
    small, large = _fitting(placed, 1, width), _fitting(placed, PHONE, width)
    return [Label(text=placed[n][0], x=placed[n][1], y=placed[n][2], always=n in large) for n in sorted(small)]


def _count_shared_words(names: Sequence[str]) -> int:
    """How many words all names begin with, as in “Đảng bộ huyện …”: on a map they only take room."""
    words = [name.split()[:-1] for name in names]
    if len(words) < 2:
        return 0
    return sum(1 for _ in takewhile(lambda told: len(set(told)) == 1, zip(*words, strict=False)))


def _drop_words(name: str, count: int) -> str:
    rest = " ".join(name.split()[count:])
    return rest[:1].upper() + rest[1:]


def _fitting(placed: Sequence[tuple[str, float, float]], scale: float, width: float) -> set[int]:
    """Which of them have room, letters being `scale` times as large as usual."""
    taken: list[tuple[float, float, float, float]] = []
    fitting = set()
    for number, (text, x, y) in enumerate(placed):
        half = len(text) * LETTER * scale / 2
        box = (x - half, y - LINE * scale, x + half, y)
        inside = box[0] >= 0 and box[2] <= width
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            fitting.add(number)
    return fitting


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _above(points: Sequence[Point]) -> Point:
    return round(sum(x for x, _ in points) / len(points), 1), round(min(y for _, y in points) - PADDING - 2, 1)


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
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
