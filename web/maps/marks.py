"""Hosts as marks of a picture: each by itself, all of a kind in one path, or neighbours together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import NamedTuple

from planner.maps.area import Area
from web.maps.frame import Point

# More hosts than these are shown together with their neighbours.
SINGLE_MOST = 420
# Neighbours are no farther apart than this, in the picture's units.
NEIGHBOURS = 38
# Hosts at one and the same place are laid out around it, so far apart, by the angle of a sunflower's seeds.
SEED, GOLDEN = 8.0, pi * (3 - sqrt(5))
# From so many hosts on a cluster is drawn larger.
SIZES = (5, 15, 40)


class Spot(NamedTuple):
    """A host to be drawn: `look` is the name of how it looks, `size` 0 to 3, `reached` whether somebody comes.

    A `faint` one is there for orientation only. There are thousands.
    """

    id: int
    name: str
    lat: float
    lon: float
    look: str
    size: int = 0
    reached: bool = False
    faint: bool = False


class Mark(NamedTuple):
    """A host where it is drawn. There are thousands."""

    spot: Spot
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Dots:
    """All marks of one look and size as one path of points."""

    look: str
    size: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Neighbours as one: how many, the percent of them reached, and the area they lie in."""

    x: float
    y: float
    count: int
    percent: int
    size: int
    area: Area


def place(spots: Iterable[Spot], points: Iterable[Point]) -> list[Mark]:
    """Where each is drawn, `points` being where they are; those at one place around it."""
    here: Mapping[Point, list[Spot]] = defaultdict(list)
    for spot, at in zip(spots, points, strict=True):
        here[at].append(spot)
    return [
        _lay_out(spot, at, n) if n else Mark(spot, *at)
        for at, together in here.items()
        for n, spot in enumerate(together)
    ]


def _lay_out(spot: Spot, at: Point, number: int) -> Mark:
    far, angle = SEED * sqrt(number), number * GOLDEN
    return Mark(spot=spot, x=round(at[0] + far * cos(angle), 1), y=round(at[1] + far * sin(angle), 1))


def join(marks: Iterable[Mark]) -> list[Dots]:
    """One path for each look and size, the smallest first so that the largest are on top."""
    paths: Mapping[tuple[int, str], list[str]] = defaultdict(list)
    for mark in marks:
        paths[mark.spot.size, mark.spot.look].append(f"M{mark.x:g} {mark.y:g}h0")
    return [Dots(look=look, size=size, path="".join(path)) for (size, look), path in sorted(paths.items())]


def cluster(marks: Iterable[Mark]) -> list[Cluster]:
    """Each mark with those near it, the largest clusters first."""
    cells: Mapping[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[int(mark.x // NEIGHBOURS), int(mark.y // NEIGHBOURS)].append(mark)
    found: list[tuple[Point, list[Mark]]] = []
    for cell in sorted(cells.values(), key=len, reverse=True):
        at = _middle(cell)
        near = next((marks for middle, marks in found if _apart(middle, at) < NEIGHBOURS), None)
        if near is None:
            found.append((at, list(cell)))
        else:
            near.extend(cell)
    return [_cluster(each) for _, each in sorted(found, key=lambda each: len(each[1]), reverse=True)]


def _cluster(marks: Sequence[Mark]) -> Cluster:
    x, y = _middle(marks)
    spots = [mark.spot for mark in marks]
    return Cluster(
        x=round(x, 1),
        y=round(y, 1),
        count=len(spots),
        percent=100 * sum(spot.reached for spot in spots) // len(spots),
        size=sum(len(spots) >= least for least in SIZES),
        area=around(spots),
    )


def around(spots: Sequence[Spot]) -> Area:
    return Area(
        west=min(spot.lon for spot in spots),
        south=min(spot.lat for spot in spots),
        east=max(spot.lon for spot in spots),
        north=max(spot.lat for spot in spots),
    )


def _middle(marks: Sequence[Mark]) -> Point:
    return sum(mark.x for mark in marks) / len(marks), sum(mark.y for mark in marks) / len(marks)


def _apart(one: Point, other: Point) -> float:
    return sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
