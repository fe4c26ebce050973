"""The problem that changes by hand are judged by, looked up in every way they need."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from planner.last_used import LastUsed
from solver.problem import Coverage, Meeting, Pair, Problem, Quota, Visit, Visitor

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Rulebook:
    """A problem without locked pairs: what is pinned in a draft changes while it is edited."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hosts = {host.id: host for host in problem.hosts}
        self.meetings = {meeting.id: meeting for meeting in problem.meetings}
        self.visitors = {visitor.id: visitor for visitor in problem.visitors}
        self.teams = {team.id: team for team in problem.teams}
        self.units = {unit.id: unit for unit in problem.units}

    @cached_property
    def meetings_of_host(self) -> Mapping[str, list[Meeting]]:
        """By start, as the problem has them."""
        return _group((meeting.host, meeting) for meeting in self.problem.meetings)

    @cached_property
    def members(self) -> Mapping[str, list[Visitor]]:
        """Of each team."""
        return _group((v.team, v) for v in self.problem.visitors if v.team is not None)

    @cached_property
    def quotas_of_visitor(self) -> Mapping[str, list[Quota]]:
        return _group((visitor, quota) for quota in self.problem.quotas for visitor in quota.visitors)

    @cached_property
    def coverage_of_unit(self) -> Mapping[str, list[Coverage]]:
        return _group((row.unit, row) for row in self.problem.coverage)

    @cached_property
    def forbidden_at(self) -> Mapping[str, list[Pair]]:
        return _group((pair.meeting, pair) for pair in self.problem.forbidden)

    @cached_property
    def promised_to_host(self) -> Mapping[str, list[Visit]]:
        """The visits of the baseline, by host."""
        base = self.problem.baseline
        return _group((self.meetings[v.meeting].host, v) for v in (base.visits if base else ()))

    @cached_property
    def _charges(self) -> Mapping[str, list[Visitor]]:
        return _group((unit, visitor) for visitor in self.problem.visitors for unit in visitor.units)

    def units_above(self, unit: str) -> list[str]:
        """The unit itself and all above it."""
        way: list[str] = []
        step: str | None = unit
        while step is not None:
            way.append(step)
            step = self.units[step].parent
        return way

    def in_charge(self, host_id: str) -> list[Visitor]:
        """Who may visit the host, whatever the day."""
        charged = (v for unit in self.units_above(self.hosts[host_id].unit) for v in self._charges.get(unit, ()))
        return [v for v in {v.id: v for v in charged}.values() if host_id not in v.excluded_hosts]

    def is_in_charge(self, visitor_id: str, host_id: str) -> bool:
        """Whether the visitor may visit the host, whatever the day."""
        visitor = self.visitors[visitor_id]
        above = self.units_above(self.hosts[host_id].unit)
        return host_id not in visitor.excluded_hosts and not set(visitor.units).isdisjoint(above)


# The rule books last used in this process, by plan and by a digest of its problem.
Shelf = LastUsed[tuple[int, str], Rulebook]


def _group(pairs: Iterable[tuple[K, V]]) -> Mapping[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
