"""How large an instance is, its eligible pairs counted in plain Python."""

from solver.problem import MINUTES_PER_DAY, Meeting, Problem, Visitor


def describe(problem: Problem) -> str:
    pairs = count_eligible_pairs(problem)
    return (
        f"{len(problem.hosts):,} hosts, {len(problem.meetings):,} meetings, {len(problem.visitors):,} visitors,"
        f" {len(problem.quotas):,} quotas, {pairs:,} eligible pairs"
    )


def count_eligible_pairs(problem: Problem) -> int:
    below: dict[str, set[str]] = {unit.id: {unit.id} for unit in problem.units}
    parents = {unit.id: unit.parent for unit in problem.units}
    for unit in problem.units:
        above = unit.parent
        while above is not None:
            below[above].add(unit.id)
            above = parents[above]
    units = {host.id: host.unit for host in problem.hosts}
    meetings: dict[str, list[Meeting]] = {unit.id: [] for unit in problem.units}
    for meeting in problem.meetings:
        if problem.horizon.start <= meeting.start // MINUTES_PER_DAY <= problem.horizon.end:
            meetings[units[meeting.host]].append(meeting)
    forbidden = {(pair.visitor, pair.meeting) for pair in problem.forbidden}
    return sum(_count_for(visitor, below, meetings, forbidden) for visitor in problem.visitors)


def _count_for(
    visitor: Visitor,
    below: dict[str, set[str]],
    meetings: dict[str, list[Meeting]],
    forbidden: set[tuple[str, str]],
) -> int:
    excluded = set(visitor.excluded_hosts)
    count = 0
    for unit in set().union(*(below[unit] for unit in visitor.units)):
        for meeting in meetings[unit]:
            free = all(away.end <= meeting.start or meeting.end <= away.start for away in visitor.busy)
            count += free and meeting.host not in excluded and (visitor.id, meeting.id) not in forbidden
    return count
