"""The years that days are taken of: further away lie slips of the pen, and what no clock can be reckoned in."""

from datetime import date
from typing import TypeVar

from planner.errors import PlannerError

# From the oldest figures a board still has.
FIRST_YEAR, LAST_YEAR = 1990, 2199
At = TypeVar("At", bound=date)


def is_in_reach(at: date) -> bool:
    """Of a day or an instant."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


def refuse_out_of_reach(at: At) -> At:
    """The day or the instant itself; raises PlannerError for one out of reach."""
    if not is_in_reach(at):
        raise PlannerError(
            "The year %(year)s is out of reach.",
            "Give a day of the years %(first)s to %(last)s.",
            year=str(at.year),
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
    return at
