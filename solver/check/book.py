"""A problem and a plan for it, looked up by id: what every rule of the referee reads."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil, radians

from solver.problem import MINUTES_PER_DAY, Host, Meeting, Pair, Problem, Quota, Team, Visit, Visitor
from solver.travel import EARTH_RADIUS_KM, travel_minutes


class Book:
    """The lists of a problem by id, and the pairs of one plan by visitor, meeting and host.

    Pairs are a set: said twice, they count once. Pairs with an id that the problem lacks are `strangers`, and
    only the rule of eligibility looks at them. Lists of meetings are by start.
    """

    def __init__(self, problem: Problem, visits: Sequence[Visit]) -> None:
        self.problem = problem
        self.visits = visits
        self.hosts: dict[str, Host] = {host.id: host for host in problem.hosts}
        self.meetings: dict[str, Meeting] = {meeting.id: meeting for meeting in problem.meetings}
        self.visitors: dict[str, Visitor] = {visitor.id: visitor for visitor in problem.visitors}
        self.teams: dict[str, Team] = {team.id: team for team in problem.teams}
        self._counts: dict[str, int] = {}
        self._parents = {unit.id: unit.parent for unit in problem.units}
        said = [Pair(visitor=visitor, meeting=visit.meeting) for visit in visits for visitor in visit.visitors]
        known = [pair for pair in said if pair.visitor in self.visitors and pair.meeting in self.meetings]
        self.pairs = frozenset(known)
        self.strangers = [pair for pair in said if pair not in self.pairs]
        # In a fixed order, so that a plan is always judged in the same words.
        ordered = sorted(
            self.pairs, key=lambda pair: (self.meetings[pair.meeting].start, pair.meeting, pair.visitor)
        )
        self._visitors_at: dict[str, list[str]] = defaultdict(list)
        self.meetings_of_visitor: dict[str, list[Meeting]] = defaultdict(list)
        for pair in ordered:
            self._visitors_at[pair.meeting].append(pair.visitor)
            self.meetings_of_visitor[pair.visitor].append(self.meetings[pair.meeting])
        self.visited = [self.meetings[meeting] for meeting in self._visitors_at]
        self.visited_of_host: dict[str, list[Meeting]] = defaultdict(list)
        for meeting in self.visited:
            self.visited_of_host[meeting.host].append(meeting)

    def pairs_at(self, meeting: Meeting) -> tuple[Pair, ...]:
        return tuple(Pair(visitor=visitor, meeting=meeting.id) for visitor in self._visitors_at[meeting.id])

    def host_of(self, meeting: Meeting) -> Host:
        return self.hosts[meeting.host]

    def units_above(self, unit: str) -> Iterator[str]:
        """The unit itself and every unit above it, up to the root."""
        above: str | None = unit
        while above is not None:
            yield above
            above = self._parents[above]

    def travel(self, a: Visitor | Host, b: Host) -> int:
        """Minutes from a visitor's base or a host to a host."""
        return travel_minutes(self.problem.travel, a.lat, a.lon, b.lat, b.lon)

    def longest_way(self) -> int:
        """Minutes that no way between two hosts exceeds: those along two sides of the box all hosts lie in."""
        sides = sum(
            max(degrees) - min(degrees)
            for degrees in ([host.lat for host in self.problem.hosts], [host.lon for host in self.problem.hosts])
            if degrees
        )
        travel = self.problem.travel
        return ceil(60 * travel.detour * EARTH_RADIUS_KM * radians(sides) / travel.speed_kmh) + 1

    def pairs_under(self, quota: Quota) -> tuple[Pair, ...]:
        """The pairs that fall under a quota."""
        return tuple(Pair(visitor=visitor, meeting=meeting) for visitor, meeting in self._under(quota))

    def count(self, quota: Quota) -> int:
        """What the plan adds to a quota: meetings attended by any of its visitors, or pairs."""
        if quota.id not in self._counts:
            under = self._under(quota)
            assignments = quota.count == "assignments"
            self._counts[quota.id] = len(under) if assignments else len({meeting for _, meeting in under})
        return self._counts[quota.id]

    def _under(self, quota: Quota) -> list[tuple[str, str]]:
        return [
            (visitor, meeting.id)
            for visitor in dict.fromkeys(quota.visitors)
            for meeting in self.meetings_of_visitor.get(visitor, ())
            if self._falls_under(meeting, quota)
        ]

    def _falls_under(self, meeting: Meeting, quota: Quota) -> bool:
        return (
            quota.window.start <= start_day(meeting) <= quota.window.end
            and (quota.kinds is None or meeting.kind in quota.kinds)
            and (quota.categories is None or self.host_of(meeting).category in quota.categories)
        )


def start_day(meeting: Meeting) -> int:
    return meeting.start // MINUTES_PER_DAY
