"""What lists are asked for in the address: pages, days, numbers. What can't be read counts as not asked."""

from collections.abc import Container
from datetime import date
from math import isfinite
from urllib.parse import urlsplit

from flask import request

from planner.maps.area import Area


def page_number() -> int:
    return number("page") or 1


def number(name: str) -> int | None:
    return request.args.get(name, type=int)


def numbers(name: str) -> frozenset[int]:
    """All whole numbers given under the name."""
    return frozenset(request.args.getlist(name, type=int))


def text(name: str = "q") -> str:
    return request.args.get(name, "").strip()


def choice(name: str, among: Container[str]) -> str | None:
    """One of the codes of `among` (any container), else None."""
    value = request.args.get(name, "")
    return value if value and value in among else None


def day(name: str) -> date | None:
    return _read_date(request.args.get(name, ""))


def month(name: str = "month") -> date | None:
    """The first day of a month written as 2027-01."""
    return _read_date(request.args.get(name, "") + "-01")


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
    """The address where it is a path of this site; None for anything that leads elsewhere."""
    parts = urlsplit(address.replace("\\", "/"))
    own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return address if own else None


def _read_date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
