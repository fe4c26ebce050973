"""A problem in which only some of the visits in force may change: all else is locked, or barred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from solver.problem import Pair, Problem, Visit, Visitor


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """What a plan may change, by the problem's ids.

    `hosts` where anybody may be sent, `visitors` who may be sent anywhere, and of the visits in force the meetings
    of the `loose` ones; `all` is all of it.
    """

    hosts: frozenset[str] = frozenset()
    visitors: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    all: bool = False


def confine(problem: Problem, visits: Sequence[Visit], freedom: Freedom) -> Problem:
    """The problem with those of `visits` locked that may not change, and nobody sent anew where it is not free."""
    in_charge = _find_in_charge(problem)
    open_hosts = freedom.hosts | {
        host for host, visitors in in_charge.items() if not freedom.visitors.isdisjoint(visitors)
    }
    people = {visit.meeting: frozenset(visit.visitors) for visit in visits}
    promised = {visit.meeting for visit in problem.baseline.visits} if problem.baseline else set()
    meetings = tuple(m for m in problem.meetings if m.id in people or m.id in promised or m.host in open_hosts)
    barred = _bar(problem, people, in_charge, freedom)
    known = {meeting.id for meeting in meetings}
    forbidden = [pair for pair in problem.forbidden if pair.meeting in known]
    teams = {visitor.id: visitor.team for visitor in problem.visitors}
    for meeting in meetings:
        sent = people.get(meeting.id, frozenset())
        stays = bool(sent) and meeting.id not in freedom.loose
        sending = {teams[visitor] for visitor in sent}
        for visitor in in_charge[meeting.host]:
            if visitor in sent or meeting.host in barred[visitor]:
                continue
            # Nobody joins a delegation that stays; who is of another team could not anyway.
            joins = stays and teams[visitor] is not None and teams[visitor] in sending
            if joins or not (stays or meeting.host in freedom.hosts or visitor in freedom.visitors):
                forbidden.append(Pair(visitor=visitor, meeting=meeting.id))
    return replace(
        problem,
        meetings=meetings,
        visitors=tuple(_exclude(visitor, barred[visitor.id]) for visitor in problem.visitors),
        locked=tuple(
            Pair(visitor=visitor, meeting=visit.meeting)
            for visit in visits
            if visit.meeting not in freedom.loose
            for visitor in visit.visitors
        ),
        forbidden=tuple(dict.fromkeys(forbidden)),
    )


def _bar(
    problem: Problem,
    people: Mapping[str, Iterable[str]],
    in_charge: Mapping[str, Sequence[str]],
    freedom: Freedom,
) -> Mapping[str, set[str]]:
    """The hosts each visitor is to keep away from: not free, and no visit of theirs is there."""
    at_home: Mapping[str, set[str]] = defaultdict(set)
    for meeting in problem.meetings:
        at_home[meeting.host].update(people.get(meeting.id, ()))
    barred: Mapping[str, set[str]] = defaultdict(set)
    for host, visitors in in_charge.items():
        if host not in freedom.hosts:
            for visitor in visitors:
                if visitor not in freedom.visitors and visitor not in at_home[host]:
                    barred[visitor].add(host)
    return barred


def _exclude(visitor: Visitor, hosts: set[str]) -> Visitor:
    return replace(visitor, excluded_hosts=(*visitor.excluded_hosts, *sorted(hosts))) if hosts else visitor


def _find_in_charge(problem: Problem) -> dict[str, list[str]]:
    """Who may visit each host, whatever the days."""
    parents = {unit.id: unit.parent for unit in problem.units}
    above = {unit: _climb(unit, parents) for unit in {host.unit for host in problem.hosts}}
    charges: Mapping[str, list[Visitor]] = defaultdict(list)
    for visitor in problem.visitors:
        for unit in visitor.units:
            charges[unit].append(visitor)
    return {
        host.id: list(
            dict.fromkeys(
                visitor.id
                for unit in above[host.unit]
                for visitor in charges.get(unit, ())
                if host.id not in visitor.excluded_hosts
            )
        )
        for host in problem.hosts
    }


def _climb(unit: str, parents: Mapping[str, str | None]) -> list[str]:
    """The unit and all above it."""
    way: list[str] = []
    step: str | None = unit
    while step is not None and step not in way:
        way.append(step)
        step = parents[step]
    return way
