"""The people of a made-up province: visitors with areas and absences, teams, and what they owe."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from benchmarks.generate_hosts import QUARTER, District, Place
from solver.problem import MINUTES_PER_DAY, Interval, Preference, Quota, Team, Visitor, Window

WORKDAY = (7 * 60 + 30, 17 * 60)
TRAINING_DAYS = 5
VISITOR_SPREAD_KM = 3.0


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What the visitors of a shape have in common."""

    area_share: float  # of a district's communes that one of its members is in charge of
    max_per_day: int = 1
    month_limits: tuple[int, ...] = (2, 2, 3, 4)


def make_visitor(
    rng: random.Random,
    *,
    key: str,
    tier: str,
    team: str | None,
    units: Sequence[str],
    place: Place,
    habits: Habits,
) -> Visitor:
    """A visitor living near `place`, away now and then, with a past of up to eight visits this year."""
    home = replace(place, reach_km=VISITOR_SPREAD_KM).within(rng, reach_km=0)
    return Visitor(
        id=key,
        name=f"Ủy viên {key}",
        tier=tier,
        team=team,
        lat=home.lat,
        lon=home.lon,
        units=tuple(units),
        busy=tuple(_make_absences(rng)),
        max_per_day=habits.max_per_day,
        max_per_month=rng.choice(habits.month_limits),
        load_before=rng.randint(0, 8),
    )


def _make_absences(rng: random.Random) -> list[Interval]:
    """Half days of other duties, and for one in eight a week of training."""
    absences = []
    for _ in range(rng.randint(0, 5)):
        day = rng.randint(QUARTER.start, QUARTER.end) * MINUTES_PER_DAY
        absences.append(Interval(start=day + WORKDAY[0], end=day + WORKDAY[1]))
    if rng.random() < 1 / 8:
        day = rng.randint(QUARTER.start, QUARTER.end - TRAINING_DAYS) * MINUTES_PER_DAY
        absences.append(Interval(start=day, end=day + TRAINING_DAYS * MINUTES_PER_DAY))
    return absences


def make_members(
    rng: random.Random, district: District, *, count: int, team: str, prefix: str, habits: Habits
) -> list[Visitor]:
    """District members: each in charge of some neighbouring communes, with hosts they like or must not visit."""
    # Sorted by place, neighbours in the list are neighbours on the map.
    communes = sorted(district.communes, key=lambda commune: (commune.hosts[0].lat, commune.hosts[0].lon))
    width = max(1, ceil(habits.area_share * len(communes)))
    members = []
    for number in range(1, count + 1):
        first = rng.randrange(len(communes))
        area = [communes[(first + step) % len(communes)] for step in range(width)]
        hosts = [host.id for commune in area for host in commune.hosts]
        liked, disliked, own = (rng.choice(hosts) for _ in range(3))
        member = make_visitor(
            rng,
            key=f"{prefix}v{number}",
            tier="district",
            team=team,
            units=[commune.unit.id for commune in area],
            place=district.place,
            habits=habits,
        )
        likes = (Preference(host=liked, value=rng.randint(10, 40)), Preference(host=disliked, value=-30))
        members.append(replace(member, excluded_hosts=(own,), preferences=likes))
    return members


def make_team(key: str, name: str, tier: str, members: Sequence[Visitor], *, delegations: bool) -> Team:
    """A team; with `delegations` it goes in ones to threes, led by one of its first two members."""
    if not delegations:
        return Team(id=key, name=name, tier=tier)
    leaders = tuple(member.id for member in members[: max(2, len(members) // 3)])
    return Team(id=key, name=name, tier=tier, delegation_min=1, delegation_max=3, leaders=leaders)


def quota(
    key: str,
    visitors: Iterable[Visitor],
    *,
    least: int = 0,
    most: int | None = None,
    count: str = "visits",
    kinds: tuple[str, ...] | None = None,
    categories: tuple[str, ...] | None = None,
    window: Window = QUARTER,
    weight: int = 1,
) -> Quota:
    return Quota(
        id=key,
        name=f"Chỉ tiêu {key}",
        visitors=tuple(visitor.id for visitor in visitors),
        window=window,
        count=count,
        kinds=kinds,
        categories=categories,
        min=least,
        max=most,
        weight=weight,
    )
