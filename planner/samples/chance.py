"""Ways of drawing lots that the samples share."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import TypeVar

Place = tuple[float, float]
KM_PER_DEGREE = 111.2
T = TypeVar("T")


def words(text: str) -> tuple[str, ...]:
    """The words of a list too long to quote one by one; a word that is there twice is drawn twice as often."""
    return tuple(text.split())


def draw(rng: Random, weights: Mapping[T, float]) -> T:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def scatter(rng: Random, centre: Place, km: float) -> Place:
    """A point about `km` from `centre`, to five decimals (about a metre)."""
    north, east = rng.gauss(0, km), rng.gauss(0, km)
    lat, lon = centre
    return (
        round(lat + north / KM_PER_DEGREE, 5),
        round(lon + east / (KM_PER_DEGREE * cos(radians(lat))), 5),
    )


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts by weight: each running sum rounded, so that the parts add up."""
    whole = sum(weights)
    marks = [round(total * running / whole) for running in accumulate(weights)]
    return [mark - before for before, mark in zip([0, *marks], marks, strict=False)]
