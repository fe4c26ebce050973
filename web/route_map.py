"""The way to a visit as a small picture: where one sets out, where one arrives, and cells around as landmarks."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.visiting.journeys import Journey, Place
from web.maps.frame import Frame, Point, fit

KM_PER_DEGREE = 111.2
# Lengths a scale may show, in kilometres; it is at most this share of the picture wide.
LENGTHS = (100, 50, 20, 10, 5, 2, 1)
MOST_OF_WIDTH = 0.3


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A line `width` long in the picture stands for so many kilometres."""

    km: int
    width: float


@dataclass(frozen=True, kw_only=True)
class RouteMap:
    frame: Frame
    start: Point
    end: Point
    marks: Sequence[Point]
    scale: Scale


def draw_route(journey: Journey, landmarks: Sequence[Place]) -> RouteMap:
    """North is above. Landmarks outside the picture are left out."""
    frame = fit([journey.start, journey.end])
    marks = [frame.place(each) for each in landmarks]
    return RouteMap(
        frame=frame,
        start=frame.place(journey.start),
        end=frame.place(journey.end),
        marks=[(x, y) for x, y in marks if 0 <= x <= frame.width and 0 <= y <= frame.height],
        scale=_scale(frame),
    )


def _scale(frame: Frame) -> Scale:
    per_km = 1 / (frame.down * KM_PER_DEGREE)
    fitting = (km for km in LENGTHS if km * per_km <= MOST_OF_WIDTH * frame.width)
    km = next(fitting, LENGTHS[-1])
    return Scale(km=km, width=round(km * per_km, 1))
