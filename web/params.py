"""What lists are asked for in the address: pages, days, numbers. What can't be read counts as not asked."""

from collections.abc import Container
from datetime import date, time
from math import isfinite

from flask import request

from planner.maps.area import Area
from planner.periods import Period, parse_period
from planner.reach import is_in_reach
from web.keys import MOST_KEY


def page_number() -> int:
    return number("page") or 1


def number(name: str) -> int | None:
    """A whole number, up to as large as ids are, whose rows it may be asked for."""
    return request.args.get(name, type=row_id)


def numbers(name: str) -> frozenset[int]:
    """All whole numbers given under the name."""
    return frozenset(request.args.getlist(name, type=row_id))


def row_id(text: str) -> int:
    """What forms and addresses call a row by, or how many of something. Raises ValueError for what no row has."""
    value = int(text)
    if abs(value) > MOST_KEY:
        raise ValueError("no row has such an id")
    return value


def text(name: str = "q") -> str:
    return request.args.get(name, "").strip()


def choice(name: str, among: Container[str]) -> str | None:
    """One of the codes of `among` (any container), else None."""
    value = request.args.get(name, "")
    return value if value and value in among else None


def day(name: str) -> date | None:
    return read_date(request.args.get(name, ""))


def month(name: str = "month") -> date | None:
    """The first day of a month written as 2027-01."""
    return read_date(request.args.get(name, "") + "-01")


def period() -> Period | None:
    """From `start` to `end`; None where neither is asked for. Raises PlannerError where they make no period."""
    start, end = text("start"), text("end")
    return parse_period(start, end) if start or end else None


def area() -> Area | None:
    """The rectangle between the corners west, south, east, north, in degrees; None where one is missing."""
    west, south, east, north = (
        request.args.get(side, type=_degrees) for side in ("west", "south", "east", "north")
    )
    if west is None or south is None or east is None or north is None:
        return None
    return Area(west=min(west, east), south=min(south, north), east=max(west, east), north=max(south, north))


def _degrees(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("no place on earth")
    return value


def own_path(address: str) -> str | None:
    """The address where it is a path of this site; None for anything that leads elsewhere.

    To browsers a backslash is a slash, and a line break or a tab is nothing.
    """
    path = address.replace("\\", "/")
    own = path.startswith("/") and not path.startswith("//") and not any(letter < " " for letter in path)
    return address if own else None


def read_date(value: str) -> date | None:
    """A day within reach, written as 2027-01-31."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if is_in_reach(day) else None


def read_time(value: str) -> time | None:
    """A time written as 19:30."""
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None
