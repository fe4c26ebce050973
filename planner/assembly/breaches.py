"""The hard rules as people would say that one is broken, with names in the place of ids."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from planner.phrases import Phrase, phrase, some_of
from solver.problem import MINUTES_PER_DAY, Pair, Problem

# So many of the pairs that break a rule are named: those under one quota may be hundreds.
NAMED_PAIRS = 3

RULES = {
    "eligible": phrase("the visitor may not be sent there, or is away"),
    "locked": phrase("a fixed visit is missing"),
    "delegation": phrase("the delegation has no leader, is too small or too large, or is of two teams"),
    "one_delegation": phrase("two delegations are at one meeting"),
    "two_places": phrase("the visitor can't be at both in time"),
    "max_per_day": phrase("too many meetings in one day"),
    "max_per_month": phrase("too many meetings in one month"),
    "gap": phrase("two visits to the host are too near one another"),
    "quota_max": phrase("more visits than the quota allows"),
}


def describe_breach(problem: Problem, rule: str, pairs: Sequence[Pair], reason: Phrase | None = None) -> Phrase:
    """A hard rule that these pairs of the problem break; `reason` says why in more than the rule's own words."""
    named = some_of(_name_pairs(problem, pairs), NAMED_PAIRS)
    return phrase("%(pairs)s: %(rule)s", pairs=named, rule=reason or RULES[rule])


def _name_pairs(problem: Problem, pairs: Sequence[Pair]) -> list[Phrase]:
    visitors = {visitor.id: visitor.name for visitor in problem.visitors}
    hosts = {host.id: host.name for host in problem.hosts}
    meetings = {
        meeting.id: f"{hosts[meeting.host]}, {_clock(meeting.start):%d/%m/%Y %H:%M}"
        for meeting in problem.meetings
    }
    return [
        phrase(
            "%(visitor)s at %(meeting)s",
            # What the problem does not know any more keeps its id.
            visitor=visitors.get(pair.visitor, pair.visitor),
            meeting=meetings.get(pair.meeting, pair.meeting),
        )
        for pair in pairs
    ]


def _clock(minutes: int) -> datetime:
    day, minute = divmod(minutes, MINUTES_PER_DAY)
    return datetime.combine(date.fromordinal(day), time()) + timedelta(minutes=minute)
