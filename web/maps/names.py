"""Names of units on a map: where they cover neither one another nor what is drawn of hosts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from math import dist

from web.maps.frame import Frame, Point
from web.maps.marks import Cluster, Mark
from web.maps.outlines import holds

# A letter's width and a line's height, in the picture's units; places are tried so far from one another, and what
# is taken is kept by cells so wide.
LETTER, LINE, STEP, CELL = 7.6, 15, 12, 6


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A way to look at a map, named as in map.css: how much larger its letters are, how far rings and dots of
    each size reach. Where that is not told, names stand above dots.
    """

    name: str
    scale: float
    rings: tuple[float, ...] = ()
    dots: tuple[float, ...] = ()


DESK = Screen(name="desk", scale=1, rings=(13, 16, 20, 25), dots=(4, 5, 7, 9))
PHONE = Screen(name="phone", scale=2, rings=(18, 21, 25, 29), dots=(5, 7, 9, 12))
# Closer by, where map.js shows every host and no rings: letters of a phone, 2.2 times as near.
NEAR = Screen(name="near", scale=0.9)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A name, the hosts' places and the outline around them."""

    name: str
    points: Sequence[Point]
    outline: Sequence[Point]


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name, its middle, and the screen it has room on there."""

    text: str
    x: float
    y: float
    screen: str


def label(
    units: Sequence[Unit], frame: Frame, clusters: Sequence[Cluster] = (), marks: Sequence[Mark] = ()
) -> list[Label]:
    """On each screen the names that have room beside clusters and marks, the most important first."""
    shared = _count_shared_words([unit.name for unit in units])
    named = [(_drop_words(unit.name, shared), _Surroundings(unit, units)) for unit in units]
    return [
        Label(text=text, x=round(x, 1), y=round(y, 1), screen=screen.name)
        for screen in (DESK, PHONE, NEAR)
        for text, (x, y) in _fitting(named, frame, screen, _taken(clusters, marks, screen))
    ]


class _Taken:
    """The cells that boxes lie in: of each row a number with a bit for each column."""

    def __init__(self) -> None:
        self._rows: defaultdict[int, int] = defaultdict(int)

    def take(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether the box around this middle had room; then it has none any more."""
        columns, rows = _columns(x, width), _rows(y, height)
        if any(self._rows[row] & columns for row in rows):
            return False
        self._fill(columns, rows)
        return True

    def fill(self, x: float, y: float, width: float) -> None:
        """A square, whatever was there."""
        self._fill(_columns(x, width), _rows(y, width))

    def _fill(self, columns: int, rows: Iterable[int]) -> None:
        for row in rows:
            self._rows[row] |= columns


def _columns(middle: float, width: float) -> int:
    # Left of the picture is no column: a name too wide for it begins with the first.
    first, last = max(0, int((middle - width / 2) // CELL)), int((middle + width / 2) // CELL)
    return (1 << last + 1) - (1 << first)


def _rows(middle: float, height: float) -> range:
    return range(int((middle - height / 2) // CELL), int((middle + height / 2) // CELL) + 1)


def _taken(clusters: Iterable[Cluster], marks: Iterable[Mark], screen: Screen) -> _Taken:
    taken = _Taken()
    for each in clusters if screen.rings else ():
        taken.fill(each.x, each.y, 2 * screen.rings[each.size])
    for mark in marks if screen.dots else ():
        taken.fill(mark.x, mark.y, 2 * screen.dots[mark.spot.size])
    return taken


def _fitting(
    named: Iterable[tuple[str, "_Surroundings"]], frame: Frame, screen: Screen, taken: _Taken
) -> Iterator[tuple[str, Point]]:
    for text, around in named:
        width, height = len(text) * LETTER * screen.scale, LINE * screen.scale
        for place in around.places(width, height):
            x, y = _clip(place[0], width, frame.width), _clip(place[1], height, frame.height)
            if taken.take(x, y, width, height):
                yield text, (x, y)
                break


class _Surroundings:
    """Where the name of a unit would be understood."""

    def __init__(self, unit: Unit, units: Sequence[Unit]) -> None:
        self.outline = unit.outline
        self.centre = _mean(unit.points)
        self.others = [(*_box(other.outline), other.outline) for other in units if other is not unit]

    def places(self, width: float, height: float) -> Iterator[Point]:
        """The middle of a name of this size, the best place first: above its unit, inside it, or beside it."""
        above = (self.centre[0], min(y for _, y in self.outline) - height / 2)
        if self._is_free(above):
            yield above
        yield from self.inside
        beside = (_next_to(corner, self.centre, width, height) for corner in self.outline)
        yield from filter(self._is_free, sorted(beside, key=self._distance))

    @cached_property
    def inside(self) -> list[Point]:
        """First what is in no other unit, nearest to the middle of the hosts."""
        return sorted(_grid(self.outline), key=lambda at: (not self._is_free(at), self._distance(at)))

    def _is_free(self, at: Point) -> bool:
        x, y = at
        return not any(
            left <= x <= right and top <= y <= bottom and holds(outline, at)
            for left, top, right, bottom, outline in self.others
        )

    def _distance(self, at: Point) -> float:
        return dist(at, self.centre)


def _grid(outline: Sequence[Point]) -> Iterator[Point]:
    """Points inside, a step from one another."""
    left, top, right, bottom = _box(outline)
    for row in range(int((bottom - top) / STEP) + 1):
        for column in range(int((right - left) / STEP) + 1):
            at = (left + STEP * column, top + STEP * row)
            if holds(outline, at):
                yield at


def _box(outline: Iterable[Point]) -> tuple[float, float, float, float]:
    """Its left, top, right and bottom."""
    xs, ys = zip(*outline, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _next_to(corner: Point, centre: Point, width: float, height: float) -> Point:
    """The middle of a name that touches a corner from outside."""
    far = dist(corner, centre)
    return (
        corner[0] + (corner[0] - centre[0]) / far * width / 2,
        corner[1] + (corner[1] - centre[1]) / far * height / 2,
    )


def _clip(middle: float, size: float, room: float) -> float:
    """So that all of the name is in the picture."""
    return min(max(middle, size / 2), room - size / 2)


def _mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _count_shared_words(names: Sequence[str]) -> int:
    """How many words all names begin with, as in “Đảng bộ huyện …”: on a map they only take room."""
    words = [name.split()[:-1] for name in names]
    if len(words) < 2:
        return 0
    return sum(1 for _ in takewhile(lambda told: len(set(told)) == 1, zip(*words, strict=False)))


def _drop_words(name: str, count: int) -> str:
    rest = " ".join(name.split()[count:])
    return rest[:1].upper() + rest[1:]
