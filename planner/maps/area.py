"""A part of the map, chosen by its corners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

# Degrees; no province is wider than four of them. A few places far out are a long valley or islands.
FAR_AT_LEAST = 4.0
FAR_FACTOR = 12


class Placed(Protocol):
    """Whatever has a place: degrees north and east."""

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, kw_only=True)
class Area:
    """A rectangle between two meridians and two parallels, in degrees, its edges inside."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, placed: Placed) -> bool:
        return self.south <= placed.lat <= self.north and self.west <= placed.lon <= self.east


def select_within(placed: Iterable[P], area: Area | None) -> list[P]:
    """Those in the area; None: all of them."""
    return [each for each in placed if area is None or area.holds(each)]


def part_far_off(placed: Iterable[P]) -> tuple[list[P], list[P]]:
    """Those that lie together, and those so far away that their coordinates must be wrong: one of them would
    shrink all others to a point. Both in the order given.
    """
    every = list(placed)
    if not every:
        return [], []
    lats, lons = sorted(each.lat for each in every), sorted(each.lon for each in every)
    lat, lon = _middle(lats), _middle(lons)
    if max(lat - lats[0], lats[-1] - lat, lon - lons[0], lons[-1] - lon) <= FAR_AT_LEAST:
        return every, []
    distances = [_distance(each, lat, lon) for each in every]
    reach = max(FAR_AT_LEAST, FAR_FACTOR * _middle(sorted(distances)))
    near = [each for each, distance in zip(every, distances, strict=True) if distance <= reach]
    return near, [each for each, distance in zip(every, distances, strict=True) if distance > reach]


def _middle(ordered: Sequence[float]) -> float:
    return ordered[len(ordered) // 2]


def _distance(placed: Placed, lat: float, lon: float) -> float:
    """In degrees, the greater of both ways: enough to tell a province from the other end of the earth."""
    return max(abs(placed.lat - lat), abs(placed.lon - lon))
