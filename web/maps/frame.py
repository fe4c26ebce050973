"""From degrees to the picture's own units: a flat map, true in both directions at its middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians

from planner.maps.area import Area, Placed

# About as many units as a map has pixels on a desk.
WIDTH = 640
LOWEST, HIGHEST = 360, 720
MARGIN = 32
# Of a single place so much around it is shown, in degrees: about two kilometres.
LEAST_SPAN = 0.02

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A picture WIDTH wide. `west` and `north` are the degrees of its top left corner, `across` and `down` the
    degrees of one of its units.
    """

    height: int
    west: float
    north: float
    across: float
    down: float
    width: int = WIDTH

    def place(self, placed: Placed) -> Point:
        return self.point(placed.lat, placed.lon)

    def point(self, lat: float, lon: float) -> Point:
        return round((lon - self.west) / self.across, 1), round((self.north - lat) / self.down, 1)

    def box(self, area: Area) -> tuple[float, float, float, float]:
        """x, y, width and height of an area, cut to the picture."""
        left, top = self.point(area.north, area.west)
        right, bottom = self.point(area.south, area.east)
        left, right = _clip(left, self.width), _clip(right, self.width)
        top, bottom = _clip(top, self.height), _clip(bottom, self.height)
        return left, top, round(right - left, 1), round(bottom - top, 1)


def fit(placed: Sequence[Placed]) -> Frame:
    """The frame that holds them all with a margin, north above. There is at least one."""
    lons, lats = [each.lon for each in placed], [each.lat for each in placed]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    narrowing = cos(radians((south + north) / 2))
    wide, high = max(east - west, LEAST_SPAN) * narrowing, max(north - south, LEAST_SPAN)
    room = WIDTH - 2 * MARGIN
    down = max(wide / room, high / (HIGHEST - 2 * MARGIN))
    height = max(LOWEST, ceil(high / down) + 2 * MARGIN)
    across = down / narrowing
    return Frame(
        height=height,
        west=(west + east) / 2 - across * WIDTH / 2,
        north=(south + north) / 2 + down * height / 2,
        across=across,
        down=down,
    )


def _clip(value: float, most: float) -> float:
    return min(max(0.0, value), most)
