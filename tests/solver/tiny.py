"""Tiny instances, spelt out only where they matter to a test.

Days count from the horizon's first, Monday 1 March 2027; the horizon ends with April. Everything is in one place
unless told otherwise, visitors may go anywhere and as often as they like.
"""

from datetime import date
from typing import Any

from solver.check import check
from solver.problem import (
    MINUTES_PER_DAY,
    Host,
    Meeting,
    Pair,
    Problem,
    Quota,
    Team,
    Tier,
    Travel,
    Unit,
    Visit,
    Visitor,
    Window,
)

FIRST = date(2027, 3, 1).toordinal()
LAST = date(2027, 4, 30).toordinal()
HERE = (22.0, 105.0)
# 11.119508 km from HERE: 23 minutes at 30 km/h, rounded up from 22.24.
NEAR = (22.1, 105.0)


def day(number: int) -> int:
    """The day `number` days after the horizon's first."""
    return FIRST + number


def at(number: int, clock: str) -> int:
    """The time of that day: at(2, "09:30")."""
    return day(number) * MINUTES_PER_DAY + int(clock[:2]) * 60 + int(clock[3:])


def host(key: str = "h", *, place: tuple[float, float] = HERE, **cells: Any) -> Host:
    given = {"unit": "root", "category": "subordinate_cell", "lat": place[0], "lon": place[1], **cells}
    return Host(id=key, name=key, **given)


def meeting(key: str = "m", *, on: int = 0, clock: str = "09:00", minutes: int = 60, **cells: Any) -> Meeting:
    start = at(on, clock)
    return Meeting(
        id=key, start=start, end=start + minutes, **{"host": "h", "kind": "regular", "value": 10, **cells}
    )


def visitor(key: str = "v", *, place: tuple[float, float] = HERE, **cells: Any) -> Visitor:
    given = {"team": None, "units": ("root",), "max_per_day": 9, "lat": place[0], "lon": place[1], **cells}
    return Visitor(id=key, name=key, tier="tier", **given)


def team(key: str = "t", **cells: Any) -> Team:
    return Team(id=key, name=key, tier="tier", **cells)


def quota(key: str = "q", **cells: Any) -> Quota:
    given = {"visitors": ("v",), "window": Window(start=FIRST, end=LAST), "count": "visits", **cells}
    return Quota(id=key, name=key, **given)


def make_problem(**cells: Any) -> Problem:
    """One host, one meeting, one visitor, unless other lists are given."""
    given: dict[str, Any] = {
        "hosts": (host(),),
        "meetings": (meeting(),),
        "visitors": (visitor(),),
        "units": (
            Unit(id="root", name="root"),
            Unit(id="a", name="a", parent="root"),
            Unit(id="b", name="b", parent="root"),
        ),
        "tiers": (Tier(id="tier", name="tier"),),
        "travel": Travel(speed_kmh=30.0),
        **cells,
    }
    return Problem(name="tiny", horizon=Window(start=FIRST, end=LAST), **given)


def pair(visitor: str = "v", meeting: str = "m") -> Pair:
    return Pair(visitor=visitor, meeting=meeting)


def visits(*delegations: str) -> tuple[Visit, ...]:
    """From "m1:v1,v2" and the like; "m1:" is an empty delegation."""
    parts = [delegation.split(":") for delegation in delegations]
    return tuple(Visit(meeting=key, visitors=tuple(who.split(",")) if who else ()) for key, who in parts)


def broken(problem: Problem, *delegations: str) -> set[str]:
    """The names of the rules that these visits break."""
    return {violation.rule for violation in check(problem, visits(*delegations))}
