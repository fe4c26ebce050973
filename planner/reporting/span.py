"""How long a period a report may be of."""

from datetime import timedelta

from planner.errors import PlannerError
from planner.periods import Period

LONGEST_YEARS = 5
_LONGEST = LONGEST_YEARS * timedelta(days=366)


def check_span(period: Period) -> None:
    """Raises PlannerError where the period is too long: each of its windows is counted for everybody."""
    if period.end - period.start >= _LONGEST:
        raise PlannerError(
            "The period is longer than %(years)s years.",
            "Choose two days that lie closer together.",
            years=LONGEST_YEARS,
        )
