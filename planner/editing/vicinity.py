"""The part of a problem and of a draft that a change of some visitors' visits to some hosts can concern.

The referee judges the whole plan. For what a change breaks, costs or earns it is enough to ask it about the
visits to these hosts and of these visitors: what is left out is the same before and after, and where it counts
together with what is looked at (quotas, coverage), it is counted as done. So the difference is exact, and found
a hundred times faster; tests hold it against that of the whole.
"""

from dataclasses import replace

from planner.assembly.keys import row_of
from planner.editing.draft import Draft
from planner.editing.rulebook import Rulebook
from solver.check.book import Book
from solver.problem import Baseline, Coverage, Meeting, Problem, Quota, Visit


def find_vicinity(draft: Draft, visitors: set[str], hosts: set[str]) -> tuple[Problem, list[Visit]]:
    """The problem around the visitors and the hosts that a change is of, by id, and the draft's visits in it."""
    rules, book = draft.rules, draft.book
    visited = {meeting.id for host in hosts for meeting in book.visited_of_host.get(host, ())}
    visited |= {meeting.id for visitor in visitors for meeting in book.meetings_of_visitor.get(visitor, ())}
    visits = [_visit(book, rules.meetings[meeting]) for meeting in sorted(visited)]
    promised = [visit for host in sorted(hosts) for visit in rules.promised_to_host.get(host, ())]
    meetings = {m: rules.meetings[m] for m in visited}
    meetings |= {m.id: m for host in hosts for m in rules.meetings_of_host.get(host, ())}
    people = visitors | {visitor for visit in (*visits, *promised) for visitor in visit.visitors}
    problem = _cut_out(rules, meetings, people)
    problem = replace(
        problem,
        baseline=_limit_baseline(rules.problem.baseline, promised),
        locked=tuple(pair for meeting in sorted(meetings) for pair in draft.pins_at(row_of(meeting))),
    )
    quotas = _limit_quotas(draft, problem, visits, visitors)
    return replace(problem, quotas=quotas, coverage=_limit_coverage(draft, visits, hosts)), visits


def _visit(book: Book, meeting: Meeting) -> Visit:
    return Visit(meeting=meeting.id, visitors=tuple(pair.visitor for pair in book.pairs_at(meeting)))


def _cut_out(rules: Rulebook, meetings: dict[str, Meeting], people: set[str]) -> Problem:
    """Only these meetings and visitors, with what they refer to; nothing yet of what is counted or owed."""
    hosts = {meeting.host for meeting in meetings.values()}
    units = {unit for host in hosts for unit in rules.units_above(rules.hosts[host].unit)}
    known = [rules.visitors[visitor] for visitor in sorted(people) if visitor in rules.visitors]
    teams = {visitor.team for visitor in known}
    return replace(
        rules.problem,
        units=tuple(rules.units[unit] for unit in sorted(units)),
        hosts=tuple(rules.hosts[host] for host in sorted(hosts)),
        teams=tuple(team for team in rules.problem.teams if team.id in teams),
        meetings=tuple(meetings[meeting] for meeting in sorted(meetings)),
        visitors=tuple(known),
        forbidden=tuple(pair for meeting in sorted(meetings) for pair in rules.forbidden_at.get(meeting, ())),
        quotas=(),
        coverage=(),
    )


def _limit_baseline(baseline: Baseline | None, promised: list[Visit]) -> Baseline | None:
    return None if baseline is None else replace(baseline, visits=tuple(promised))


def _limit_quotas(draft: Draft, problem: Problem, visits: list[Visit], visitors: set[str]) -> tuple[Quota, ...]:
    """Those of `visitors`, with what the rest of the draft adds to each counted as done."""
    known, here = {visitor.id for visitor in problem.visitors}, Book(problem, visits)
    concerned = {q.id: q for visitor in sorted(visitors) for q in draft.rules.quotas_of_visitor.get(visitor, ())}
    limited = []
    for quota in concerned.values():
        own = replace(quota, visitors=tuple(visitor for visitor in quota.visitors if visitor in known))
        limited.append(replace(own, done=quota.done + draft.count(quota) - here.count(own)))
    return tuple(limited)


def _limit_coverage(draft: Draft, visits: list[Visit], hosts: set[str]) -> tuple[Coverage, ...]:
    """The rows of the units above `hosts` that no other host's visit reaches."""
    rules = draft.rules
    visited = {rules.meetings[visit.meeting].host for visit in visits} & hosts
    below: dict[str, int] = {}
    for host in sorted(hosts):
        for unit in rules.units_above(rules.hosts[host].unit):
            below[unit] = below.get(unit, 0) + (host in visited)
    return tuple(
        row
        for unit, count in below.items()
        if draft.visited_hosts_below[unit] == count
        for row in rules.coverage_of_unit.get(unit, ())
    )
