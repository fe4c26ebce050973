"""A problem that goes on from the visits in force: which of them may change, and what every change costs.

A visit is *broken* where the referee objects to it as the tables stand now. Nothing changes unless a change
explains it:

- "mend" keeps all visits but the broken ones, and makes new ones only at the hosts of these and at those that need
  one;
- "balanced" opens besides the other visits of the people concerned and of their teams, and lets these go to other
  hosts, each change at the cost of the baseline. Where a rule has changed, it opens everything;
- "anew" looks at nothing of what was in force.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.assembly.keys import HOST, MEETING, VISITOR, key_of
from planner.in_force import PairInForce
from planner.replanning.confine import Freedom, confine
from planner.replanning.pins import put_pins
from solver.check import Violation, check
from solver.problem import Baseline, Pair, Problem, Visit, Visitor, Weights

MEND, BALANCED, ANEW = "mend", "balanced", "anew"


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What changes of the visits in force cost, in points: 0 <= reschedule <= substitute <= drop."""

    drop: int
    substitute: int
    reschedule: int


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """What changed besides the visits that are broken, by row id.

    Hosts that are `needy` of a visit, or have `grown` by a meeting or were edited, and visitors who joined or were
    edited; `everything` where a rule is another.
    """

    needy: frozenset[int] = frozenset()
    grown: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    everything: bool = False


def visits_of(pairs: Iterable[PairInForce]) -> tuple[Visit, ...]:
    """The pairs as visits of the problem, by meeting."""
    people: Mapping[int, list[int]] = defaultdict(list)
    for pair in pairs:
        people[pair.meeting_id].append(pair.visitor_id)
    return tuple(
        Visit(
            meeting=key_of(MEETING, meeting_id),
            visitors=tuple(key_of(VISITOR, visitor_id) for visitor_id in sorted(people[meeting_id])),
        )
        for meeting_id in sorted(people)
    )


def find_breaches(problem: Problem, visits: Sequence[Visit]) -> list[Violation]:
    """What the referee objects to in the visits in force."""
    return check(replace(problem, locked=(), baseline=None), visits)


def set_baseline(problem: Problem, visits: Sequence[Visit], choice: str, costs: Costs) -> Problem:
    """The problem with what every change of `visits` costs; as it is for "anew"."""
    if choice == ANEW:
        return problem
    baseline = Baseline(
        visits=tuple(visits), drop=costs.drop, substitute=costs.substitute, reschedule=costs.reschedule
    )
    return replace(problem, baseline=baseline)


def close(problem: Problem, choice: str, concerned: Concerned, pins: Sequence[Visit] = ()) -> Problem:
    """The problem with all closed that may not change of the baseline's visits; pins go before these.

    As it is where nothing may stay closed.
    """
    if problem.baseline is None:
        return problem
    visits = put_pins(problem.baseline.visits, pins)
    freedom = find_freedom(problem, visits, choice, concerned)
    loose = freedom.loose | _beside_pins(problem, visits, pins)
    return problem if freedom.all else confine(problem, visits, replace(freedom, loose=loose))


def _beside_pins(problem: Problem, visits: Sequence[Visit], pins: Sequence[Visit]) -> frozenset[str]:
    """The meetings of other visits to hosts of pinned ones: a pin may have taken their place."""
    hosts = {meeting.id: meeting.host for meeting in problem.meetings}
    pinned = {pin.meeting for pin in pins}
    at = {hosts[meeting] for meeting in pinned}
    return frozenset(v.meeting for v in visits if v.meeting not in pinned and hosts[v.meeting] in at)


def find_freedom(problem: Problem, visits: Sequence[Visit], choice: str, concerned: Concerned) -> Freedom:
    broken = {pair for breach in find_breaches(problem, visits) for pair in breach.pairs}
    meetings = {meeting.id: meeting.host for meeting in problem.meetings}
    loose = {
        visit.meeting
        for visit in visits
        if any(Pair(visitor=v, meeting=visit.meeting) in broken for v in visit.visitors)
    }
    hosts = {meetings[meeting] for meeting in loose} | {key_of(HOST, host) for host in concerned.needy}
    if choice == MEND:
        return Freedom(hosts=frozenset(hosts), loose=frozenset(loose))
    hosts |= {key_of(HOST, host) for host in concerned.grown}
    people = {pair.visitor for pair in broken} | {key_of(VISITOR, visitor) for visitor in concerned.joined}
    visitors = _with_teams(problem.visitors, people)
    loose |= {
        visit.meeting
        for visit in visits
        if meetings[visit.meeting] in hosts or not visitors.isdisjoint(visit.visitors)
    }
    return Freedom(hosts=frozenset(hosts), visitors=visitors, loose=frozenset(loose), all=concerned.everything)


def least_changes(problem: Problem, visits: Sequence[Visit]) -> Problem:
    """A problem whose score is minus the number of pairs of `visits` that a plan does not keep, and no more."""
    meetings = {visit.meeting for visit in visits}
    return replace(
        problem,
        meetings=tuple(replace(meeting, value=0) for meeting in problem.meetings if meeting.id in meetings),
        visitors=tuple(replace(visitor, preferences=()) for visitor in problem.visitors),
        quotas=tuple(replace(quota, min=0) for quota in problem.quotas if quota.max is not None),
        coverage=(),
        weights=Weights(),
        locked=(),
        forbidden=tuple(pair for pair in problem.forbidden if pair.meeting in meetings),
        baseline=Baseline(visits=tuple(visits), drop=1, substitute=1, reschedule=1),
    )


def _with_teams(visitors: Iterable[Visitor], people: set[str]) -> frozenset[str]:
    """The people, and all of their teams."""
    known = list(visitors)
    teams = {visitor.team for visitor in known if visitor.id in people and visitor.team is not None}
    return frozenset(visitor.id for visitor in known if visitor.id in people or visitor.team in teams)
