"""The places of a made-up province: units, hosts with their rhythm, and a quarter's meetings.

Figures after Bắc Kạn in 2023: a commune holds about 14 hosts, one of them its committee, one in ten a
grassroots cell of its own. Nothing here is a real body.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, pi, radians, sin

from solver.problem import MINUTES_PER_DAY, Host, Meeting, Unit, Window

QUARTER = Window(start=date(2027, 1, 1).toordinal(), end=date(2027, 3, 31).toordinal())
MONTHS = (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))
# Nobody meets in the week of Tết, 5 to 11 February 2027: what falls into it is held a week later.
TET = Window(start=date(2027, 2, 5).toordinal(), end=date(2027, 2, 11).toordinal())

KM_PER_DEGREE = 111.2
HOSTS_PER_COMMUNE = 14
GRASSROOTS_CELL_SHARE = 0.11
# Days of the month cells choose for their regular meeting: the first ten, most of all the 3rd to 5th.
REGULAR_DAYS = (1, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 7, 8, 9, 10)
THEMATIC_DAYS = range(8, 27)
DAYTIMES = (7 * 60 + 30, 8 * 60, 9 * 60, 13 * 60 + 30, 14 * 60, 15 * 60)
EVENINGS = (19 * 60, 19 * 60 + 30, 20 * 60)
DURATIONS = (90, 90, 120, 120, 150)
BASE_VALUE = {"regular": 100, "thematic": 120, "committee": 90}
REMOTE_VALUE = (0, 20, 50, 90)
WEAK_VALUES = (0, 0, 0, 0, 10, 10, 50, 100)
MOST_OVERDUE_VALUE = 96


@dataclass(frozen=True, kw_only=True)
class Place:
    """A centre in degrees and the reach around it in kilometres."""

    lat: float
    lon: float
    reach_km: float

    def within(self, rng: random.Random, reach_km: float, share: float = 1.0) -> "Place":
        """A place at most `share` of this reach away, with a reach of its own."""
        angle = rng.uniform(0, 2 * pi)
        away = self.reach_km * share * rng.random() ** 0.5 / KM_PER_DEGREE
        lat = self.lat + away * sin(angle)
        lon = self.lon + away * cos(angle) / cos(radians(self.lat))
        return Place(lat=round(lat, 5), lon=round(lon, 5), reach_km=reach_km)


@dataclass(frozen=True, kw_only=True)
class Commune:
    unit: Unit
    hosts: tuple[Host, ...]


@dataclass(frozen=True, kw_only=True)
class District:
    unit: Unit
    place: Place
    communes: tuple[Commune, ...]
    meetings: tuple[Meeting, ...]

    @property
    def hosts(self) -> Iterator[Host]:
        return (host for commune in self.communes for host in commune.hosts)


def make_district(rng: random.Random, *, key: str, province: str, place: Place, hosts: int) -> District:
    """A district of that many hosts in communes of about `HOSTS_PER_COMMUNE`, and all its meetings."""
    unit = Unit(id=f"d{key}", name=f"Đảng bộ huyện {key}", parent=province)
    count = max(1, round(hosts / HOSTS_PER_COMMUNE))
    communes, meetings = [], []
    for index in range(count):
        size = hosts // count + (index < hosts % count)
        commune = Unit(id=f"{unit.id}c{index + 1}", name=f"Đảng bộ xã {key}.{index + 1}", parent=unit.id)
        centre = place.within(rng, reach_km=place.reach_km / 4)
        # The farther from the district's town, the more remote.
        away = abs(centre.lat - place.lat) + abs(centre.lon - place.lon)
        remoteness = min(3, int(away * KM_PER_DEGREE / place.reach_km * 3.2))
        made = [_make_host(rng, commune, number, centre) for number in range(1, size + 1)]
        communes.append(Commune(unit=commune, hosts=tuple(made)))
        meetings += [meeting for host in made for meeting in _make_meetings(rng, host, remoteness)]
    return District(unit=unit, place=place, communes=tuple(communes), meetings=tuple(meetings))


def _make_host(rng: random.Random, commune: Unit, number: int, centre: Place) -> Host:
    if number == 1:
        category, name = "grassroots_committee", f"Đảng ủy {commune.name.removeprefix('Đảng bộ ')}"
    else:
        grassroots = rng.random() < GRASSROOTS_CELL_SHARE
        category = "grassroots_cell" if grassroots else "subordinate_cell"
        name = f"Chi bộ {number - 1}, {commune.name.removeprefix('Đảng bộ ')}"
    place = centre.within(rng, reach_km=0)
    visited = QUARTER.start - rng.randint(5, 180) if rng.random() < 0.3 else None
    return Host(
        id=f"{commune.id}h{number}",
        name=name,
        unit=commune.id,
        category=category,
        lat=place.lat,
        lon=place.lon,
        gap_days=rng.choice((25, 25, 28, 30)),
        last_visit=visited,
    )


def _make_meetings(rng: random.Random, host: Host, remoteness: int) -> Iterator[Meeting]:
    """Three regular (or committee) meetings and a thematic one."""
    village = host.category != "grassroots_committee" and rng.random() < 0.6
    regular = "committee" if host.category == "grassroots_committee" else "regular"
    points = REMOTE_VALUE[remoteness] + rng.choice(WEAK_VALUES) + rng.randint(0, MOST_OVERDUE_VALUE)
    day_of_month, minute = rng.choice(REGULAR_DAYS), rng.choice(EVENINGS if village else DAYTIMES)
    thematic_month = rng.choice(MONTHS)
    dates = [(regular, month.replace(day=day_of_month)) for month in MONTHS]
    dates.append(("thematic", thematic_month.replace(day=rng.choice(THEMATIC_DAYS))))
    for number, (kind, wanted) in enumerate(dates, start=1):
        day = _hold(wanted.toordinal(), village)
        # Villages meet in the evening, or in the morning where the day is a Saturday or Sunday.
        clock = 8 * 60 if village and _is_weekend(day) else minute
        start = day * MINUTES_PER_DAY + clock
        end = start + rng.choice(DURATIONS)
        value = BASE_VALUE[kind] + points
        yield Meeting(id=f"{host.id}m{number}", host=host.id, kind=kind, start=start, end=end, value=value)


def _hold(day: int, village: bool) -> int:
    """The day a meeting is held: after Tết, and for offices on a working day."""
    if TET.start <= day <= TET.end:
        day += 7
    while not village and _is_weekend(day):
        day += 1
    return day


def _is_weekend(day: int) -> bool:
    return date.fromordinal(day).weekday() >= 5
