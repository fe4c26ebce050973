"""What lists are asked for in the address: pages, days, numbers. What can't be read counts as not asked."""

from collections.abc import Container
from datetime import date

from flask import request


def page_number() -> int:
    return number("page") or 1


def number(name: str) -> int | None:
    return request.args.get(name, type=int)


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


def _read_date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
