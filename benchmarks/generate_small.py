"""Instances small enough to try every plan of, in which every rule meets every other.

The same generator serves the long fuzzing run, with a seeded `Random`, and hypothesis, with a `Random` that it
steers and shrinks.
"""

import random
from datetime import date
from typing import TypeVar

from solver.problem import (
    MINUTES_PER_DAY,
    Baseline,
    Coverage,
    Host,
    Interval,
    Meeting,
    Pair,
    Preference,
    Problem,
    Quota,
    Team,
    Tier,
    Travel,
    Unit,
    Visit,
    Visitor,
    Weights,
    Window,
)

T = TypeVar("T")

MOST_PAIRS = 14
MOST_VISITORS = 5
MOST_MEETINGS = 7
# Five days over the end of a month.
HORIZON = Window(start=date(2027, 1, 29).toordinal(), end=date(2027, 2, 2).toordinal())
UNITS = (
    Unit(id="root", name="root"),
    Unit(id="a", name="a", parent="root"),
    Unit(id="b", name="b", parent="root"),
    Unit(id="a1", name="a1", parent="a"),
)
# Near, far, and one place twice.
PLACES = ((22.0, 105.8), (22.0, 105.8), (22.02, 105.83), (22.2, 105.9), (22.5, 105.5))
STARTS = (8 * 60, 9 * 60, 10 * 60 + 30, 14 * 60, 19 * 60, 23 * 60)
DURATIONS = (30, 60, 60, 120, 300)
KINDS = ("regular", "thematic")
CATEGORIES = ("grassroots_cell", "subordinate_cell")


def make_small_problem(rng: random.Random) -> Problem:
    """At most `MOST_PAIRS` pairs of visitor and meeting. Infeasible in a small share of cases."""
    visitor_ids = [f"v{index}" for index in range(rng.randint(1, MOST_VISITORS))]
    meeting_count = rng.randint(
        min(3, MOST_PAIRS // len(visitor_ids)), min(MOST_MEETINGS, MOST_PAIRS // len(visitor_ids))
    )
    teams = [_make_team(rng, f"t{index}", visitor_ids) for index in range(rng.randint(0, 2))]
    hosts = [_make_host(rng, f"h{index}") for index in range(rng.randint(1, 4))]
    meetings = [_make_meeting(rng, f"m{index}", rng.choice(hosts).id) for index in range(meeting_count)]
    host_ids = [host.id for host in hosts]
    visitors = [_make_visitor(rng, key, teams, host_ids) for key in visitor_ids]
    pairs = [Pair(visitor=v.id, meeting=m.id) for v in visitors for m in meetings]
    return Problem(
        name="small",
        horizon=HORIZON,
        travel=Travel(
            speed_kmh=rng.choice((20.0, 40.0)),
            detour=rng.choice((1.0, 1.4)),
            buffer_minutes=rng.choice((0, 0, 30)),
        ),
        tiers=(Tier(id="tier", name="tier"),),
        units=UNITS,
        teams=tuple(teams),
        hosts=tuple(hosts),
        meetings=tuple(meetings),
        visitors=tuple(visitors),
        quotas=tuple(_make_quota(rng, f"q{index}", visitor_ids) for index in range(rng.randint(0, 3))),
        coverage=tuple(
            Coverage(unit=rng.choice(UNITS).id, value=rng.randint(-20, 40)) for _ in range(rng.randint(0, 3))
        ),
        weights=Weights(travel_per_hour=rng.choice((0, 0, 7, 30)), load=rng.choice((0, 0, 1, 5, 12))),
        locked=tuple(_pick(rng, pairs, 2) if rng.random() < 0.25 else ()),
        forbidden=tuple(_pick(rng, pairs, 2) if rng.random() < 0.25 else ()),
        baseline=_make_baseline(rng, meetings, visitor_ids) if rng.random() < 0.4 else None,
    )


def _pick(rng: random.Random, among: list[T], most: int) -> list[T]:
    """Up to `most` of them, perhaps one twice."""
    return [rng.choice(among) for _ in range(rng.randint(0, most))]


def _make_team(rng: random.Random, key: str, visitor_ids: list[str]) -> Team:
    least = rng.choice((1, 1, 1, 2))
    return Team(
        id=key,
        name=key,
        tier="tier",
        delegation_min=least,
        # Now and then below the least: such a team can go nowhere.
        delegation_max=least + rng.choice((-1, 0, 0, 1, 2)) if least > 1 else least + rng.choice((0, 1, 2)),
        leaders=tuple(_pick(rng, visitor_ids, 2)) if rng.random() < 0.35 else (),
    )


def _make_host(rng: random.Random, key: str) -> Host:
    lat, lon = rng.choice(PLACES)
    return Host(
        id=key,
        name=key,
        unit=rng.choice(UNITS).id,
        category=rng.choice(CATEGORIES),
        lat=lat,
        lon=lon,
        gap_days=rng.choice((0, 0, 0, 1, 2, 4)),
        last_visit=rng.randint(HORIZON.start - 3, HORIZON.end + 2) if rng.random() < 0.2 else None,
    )


def _make_meeting(rng: random.Random, key: str, host: str) -> Meeting:
    first, last = HORIZON.start, HORIZON.end
    day = rng.randint(first - 1, last + 1) if rng.random() < 0.1 else rng.randint(first, last)
    start = day * MINUTES_PER_DAY + rng.choice(STARTS)
    return Meeting(
        id=key,
        host=host,
        kind=rng.choice(KINDS),
        start=start,
        end=start + rng.choice(DURATIONS),
        value=rng.choice((0, rng.randint(1, 20), rng.randint(20, 60))),
    )


def _make_visitor(rng: random.Random, key: str, teams: list[Team], host_ids: list[str]) -> Visitor:
    lat, lon = rng.choice(PLACES)
    day = rng.randint(HORIZON.start, HORIZON.end) * MINUTES_PER_DAY
    return Visitor(
        id=key,
        name=key,
        tier="tier",
        team=rng.choice([None, *(team.id for team in teams for _ in range(2))]),
        lat=lat,
        lon=lon,
        units=("root",) if rng.random() < 0.85 else tuple(_pick(rng, [unit.id for unit in UNITS], 2)),
        excluded_hosts=(rng.choice(host_ids),) if rng.random() < 0.1 else (),
        busy=(Interval(start=day + 540, end=day + 900),) if rng.random() < 0.2 else (),
        max_per_day=rng.choice((0, 1, 1, 1, 2, 2, 2, 2, 3, 3)),
        max_per_month=rng.choice((None, None, None, 1, 2, 2, 3)),
        load_before=rng.randint(0, 3),
        preferences=tuple(
            Preference(host=rng.choice(host_ids), value=rng.randint(-30, 30))
            for _ in range(rng.choice((0, 0, 1, 2)))
        ),
    )


def _make_quota(rng: random.Random, key: str, visitor_ids: list[str]) -> Quota:
    start = rng.randint(HORIZON.start - 1, HORIZON.end)
    return Quota(
        id=key,
        name=key,
        visitors=tuple(rng.choice(visitor_ids) for _ in range(rng.randint(1, 4))),
        window=HORIZON if rng.random() < 0.6 else Window(start=start, end=start + rng.randint(0, 4)),
        count=rng.choice(("visits", "assignments")),
        kinds=None if rng.random() < 0.6 else (rng.choice(KINDS),),
        categories=None if rng.random() < 0.7 else (rng.choice(CATEGORIES),),
        min=rng.choice((0, 1, 2, 3)),
        max=rng.choice((None, None, None, None, None, 0, 1, 1, 2, 3)),
        done=rng.choice((0, 0, 0, 1, 4)),
        weight=rng.choice((0, 1, 1, 2, 5)),
    )


def _make_baseline(rng: random.Random, meetings: list[Meeting], visitor_ids: list[str]) -> Baseline:
    reschedule, substitute, drop = sorted(rng.randint(0, 40) for _ in range(3))
    visits = tuple(
        Visit(meeting=rng.choice(meetings).id, visitors=tuple(_pick(rng, visitor_ids, 2)))
        for _ in range(rng.randint(1, 3))
    )
    return Baseline(visits=visits, drop=drop, substitute=substitute, reschedule=reschedule)
