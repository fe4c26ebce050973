"""How much each visitor has done in the year before a plan: what its cost of uneven load starts from.

The year is the twelve months before the plan begins, not the calendar's: in January nobody's work of last autumn
is forgotten. For the part of that year before a visitor joined they are credited with the pace of their tier,
which stands for any visits made then. So a newcomer starts level with their colleagues, instead of being sent to
everything until they have caught up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from planner.history import HeldVisit
from planner.periods import year_before

HALF = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True)
class Service:
    """A visitor who may be sent; `joined_on` is None for one who was there before anybody counted."""

    visitor_id: int
    tier_id: int
    joined_on: date | None = None


def loads_before(services: Iterable[Service], held: Iterable[HeldVisit], *, before: date) -> dict[int, int]:
    """The visits to each visitor's credit in the year before the day `before`, by visitor id.

    Those they made since they joined, and for the days before as many as an average colleague of their tier makes
    in so many days, rounded to the nearest whole.
    """
    people = list(services)
    start = year_before(before)
    since = {person.visitor_id: max(start, person.joined_on or start) for person in people}
    made = Counter(visit.visitor_id for visit in held if since.get(visit.visitor_id, start) <= visit.day < before)
    missed = {person.visitor_id: _days_missed(person, start, before) for person in people}
    pace = _paces(people, made, missed, (before - start).days)
    return {
        person.visitor_id: made[person.visitor_id] + floor(pace[person.tier_id] * missed[person.visitor_id] + HALF)
        for person in people
    }


def _days_missed(person: Service, start: date, before: date) -> int:
    joined = person.joined_on or start
    return (min(max(joined, start), before) - start).days


def _paces(
    people: Iterable[Service], made: Mapping[int, int], missed: Mapping[int, int], year: int
) -> Mapping[int, Fraction]:
    """Visits a day of service, by tier; 0 where nobody of the tier has served a day."""
    days: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for person in people:
        days[person.tier_id] += year - missed[person.visitor_id]
        total[person.tier_id] += made[person.visitor_id]
    return {tier: Fraction(total[tier], served) if served else Fraction(0) for tier, served in days.items()}
