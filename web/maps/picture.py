"""A map as one value for the template: outlines, names and marks where they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.maps.area import Area
from planner.maps.units import Part
from web.maps.frame import Frame, Point, fit
from web.maps.marks import SINGLE_MOST, Cluster, Dots, Mark, Spot, cluster, join, place
from web.maps.names import Label, Unit, label
from web.maps.outlines import surround, write_points

OUTLINES_KEPT, MAPS_KEPT = 128, 16


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A part of the organisation with the corners of its outline."""

    part: Part
    points: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Either `marks` with a link each or, where they are too many, `clusters` and, closer by, `dots`.

    `box` is the area chosen: x, y, width, height.
    """

    frame: Frame
    outlines: tuple[Outline, ...]
    labels: tuple[Label, ...]
    faint: tuple[Dots, ...]
    marks: tuple[Mark, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    dots: tuple[Dots, ...] = ()
    box: tuple[float, float, float, float] | None = None


def draw(
    spots: Sequence[Spot], parts: Sequence[Part], area: Area | None = None, *, counted: bool = True
) -> Picture | None:
    """None where there is nothing to draw. Unless `counted`, many hosts are drawn as dots from the beginning."""
    if not spots:
        return None
    frame = fit(spots)
    at = {spot.id: frame.place(spot) for spot in spots}
    marks = place(spots, at.values())
    shown = [mark for mark in marks if not mark.spot.faint]
    points = {part.id: tuple(at[host.id] for host in part.hosts if host.id in at) for part in parts}
    drawn = sorted((part for part in parts if points[part.id]), key=lambda part: -len(part.hosts))
    units = tuple(
        Unit(name=part.name, points=points[part.id], outline=_surround(points[part.id])) for part in drawn
    )
    many = len(shown) > SINGLE_MOST
    clusters = tuple(cluster(shown)) if many and counted else ()
    alone = () if many else tuple(shown)
    return Picture(
        frame=frame,
        outlines=tuple(
            Outline(part=part, points=write_points(unit.outline)) for part, unit in zip(drawn, units, strict=True)
        ),
        labels=_label(units, frame, clusters, alone),
        faint=tuple(join(mark for mark in marks if mark.spot.faint)),
        marks=alone,
        clusters=clusters,
        dots=tuple(join(shown)) if many else (),
        box=frame.box(area) if area else None,
    )


# Hosts seldom move: outlines and the places of names are kept, as they take a third of the drawing.
@lru_cache(maxsize=OUTLINES_KEPT)
def _surround(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(surround(points))


@lru_cache(maxsize=MAPS_KEPT)
def _label(
    units: tuple[Unit, ...], frame: Frame, clusters: tuple[Cluster, ...], marks: tuple[Mark, ...]
) -> tuple[Label, ...]:
    return tuple(label(units, frame, clusters, marks))
