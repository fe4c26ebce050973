"""The model most people would write first: a variable for each eligible pair, and problem.md rule by rule.

It is written once, for an `Engine` that takes whole-numbered variables and linear rows: CP-SAT and MIP solvers do.
The shortfall is weighed so heavily that no score makes up for it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Generic, Protocol, TypeVar

from benchmarks.peers.pairs import Pairs, find_clashes, find_counted
from solver.candidates import positions

V = TypeVar("V")
Terms = list[tuple[V, int]]


class Engine(Protocol[V]):
    def variable(self, most: int) -> V:
        """A whole number from 0 to `most`."""

    def not_both(self, a: V, b: V) -> None:
        """At most one of two zero-one variables."""

    def row(self, terms: Terms[V], *, low: int | None = None, high: int | None = None) -> None:
        """`low <= sum of terms <= high`, either of them left out for none. Terms are never empty."""


class NaiveModel(Generic[V]):
    """Builds the whole model at once; `sent[p]` says whether pair p is in the plan, `objective` is maximised."""

    def __init__(self, engine: Engine[V], pairs: Pairs) -> None:
        self.engine = engine
        self.pairs = pairs
        self.problem = pairs.problem
        self.objective: Terms[V] = []
        self.sent = [engine.variable(1) for _ in pairs.visitor]
        # For each meeting one variable for each team that could go: that it does.
        self.going: list[dict[str, V]] = [{} for _ in self.problem.meetings]
        self.steps = [most_visits(pairs, v) for v in range(len(self.problem.visitors))]
        self.penalty = 1 + self._spread()
        # The plan in force, as far as it is eligible: a hint where to begin.
        self.hint: list[V] = []
        rules: tuple[Callable[[], None], ...] = (
            self._delegations,
            self._locked,
            self._two_places,
            self._limits,
            self._gaps,
            self._quotas,
            self._values,
            self._coverage,
            self._load,
            self._baseline,
        )
        for rule in rules:
            rule()

    def _spread(self) -> int:
        """By how much the scores of two plans can differ at most."""
        weights, base = self.problem.weights, self.problem.baseline
        spread = sum(m.value for m in self.problem.meetings) + sum(abs(c.value) for c in self.problem.coverage)
        for v, visitor in enumerate(self.problem.visitors):
            most = self.steps[v]
            spread += most * max((abs(self.pairs.score[p]) for p in self.pairs.of_visitor[v]), default=0)
            spread += weights.load * most * (2 * visitor.load_before + most)
        return spread + (base.drop * sum(len(visit.visitors) for visit in base.visits) if base else 0)

    def _sum(self, pairs: Iterable[int], factor: int = 1) -> Terms[V]:
        return [(self.sent[p], factor) for p in pairs]

    def _visited(self, meeting: int, factor: int = 1) -> Terms[V]:
        return [(team, factor) for team in self.going[meeting].values()]

    def _forbid(self) -> None:
        """What can't be: no plan keeps this."""
        self.engine.row([(self.engine.variable(0), 1)], low=1)

    def _at_most(self, terms: Terms[V], most: int) -> None:
        if terms:
            self.engine.row(terms, high=most)

    def _delegations(self) -> None:
        teams = {f"team/{team.id}": team for team in self.problem.teams}
        for m, own in enumerate(self.pairs.of_meeting):
            members: dict[str, list[int]] = defaultdict(list)
            for p in own:
                members[self.pairs.team_of(p)].append(p)
            for name, crew in members.items():
                team = teams.get(name)
                least, most = (max(1, team.delegation_min), team.delegation_max) if team else (1, 1)
                goes = self.going[m][name] = self.engine.variable(1)
                self.engine.row([*self._sum(crew), (goes, -least)], low=0)
                self.engine.row([*self._sum(crew), (goes, -most)], high=0)
                if team and team.leaders:
                    leaders = [p for p in crew if self.pairs.visitor_of(p).id in team.leaders]
                    self.engine.row([*self._sum(leaders), (goes, -1)], low=0)
            self._at_most(self._visited(m), 1)

    def _locked(self) -> None:
        visitors, meetings = positions(self.problem.visitors), positions(self.problem.meetings)
        for pair in self.problem.locked:
            p = self.pairs.number.get((visitors[pair.visitor], meetings[pair.meeting]))
            if p is None:
                self._forbid()
            else:
                self.engine.row(self._sum([p]), low=1)

    def _two_places(self) -> None:
        for own in self.pairs.of_visitor:
            for a, b in find_clashes(self.pairs, own):
                self.engine.not_both(self.sent[a], self.sent[b])

    def _limits(self) -> None:
        for v, visitor in enumerate(self.problem.visitors):
            for period, limit in (
                (self.pairs.day, visitor.max_per_day),
                (self.pairs.month, visitor.max_per_month),
            ):
                within: dict[int, list[int]] = defaultdict(list)
                for p in self.pairs.of_visitor[v]:
                    within[period[self.pairs.meeting[p]]].append(p)
                for own in within.values() if limit is not None else ():
                    self._at_most(self._sum(own), limit or 0)

    def _gaps(self) -> None:
        of_host: dict[int, list[int]] = defaultdict(list)
        for m, host in enumerate(self.pairs.host):
            of_host[host].append(m)
        for host, meetings in of_host.items():
            for a, b in combinations(meetings, 2):
                if abs(self.pairs.day[a] - self.pairs.day[b]) < self.problem.hosts[host].gap_days:
                    self._at_most(self._visited(a) + self._visited(b), 1)

    def _quotas(self) -> None:
        visitors = positions(self.problem.visitors)
        for quota in self.problem.quotas:
            counted = find_counted(self.pairs, quota, visitors)
            terms = self._sum(counted) if quota.count == "assignments" else self._attended(counted)
            if quota.max is not None:
                self._at_most(terms, max(0, quota.max - quota.done))
            owed = quota.min - quota.done
            if owed > 0:
                short = self.engine.variable(owed)
                self.engine.row([*terms, (short, 1)], low=owed)
                self.objective.append((short, -self.penalty * quota.weight))

    def _attended(self, counted: list[int]) -> Terms[V]:
        """For each meeting a variable: at least one of these pairs is sent there."""
        at: dict[int, list[int]] = defaultdict(list)
        for p in counted:
            at[self.pairs.meeting[p]].append(p)
        return [(self._any(self._sum(own)), 1) for own in at.values()]

    def _any(self, terms: Terms[V]) -> V:
        """A variable that is 1 where any of zero-one terms is, else 0."""
        some = self.engine.variable(1)
        self.engine.row([*terms, (some, -1)], low=0)
        for one, _ in terms:
            self.engine.row([(some, 1), (one, -1)], low=0)
        return some

    def _values(self) -> None:
        for m, meeting in enumerate(self.problem.meetings):
            self.objective += self._visited(m, meeting.value)
        self.objective += [(self.sent[p], score) for p, score in enumerate(self.pairs.score)]

    def _coverage(self) -> None:
        parents = {unit.id: unit.parent for unit in self.problem.units}
        below: dict[str | None, list[int]] = defaultdict(list)
        for m, host in enumerate(self.pairs.host):
            unit: str | None = self.problem.hosts[host].unit
            while unit is not None:
                below[unit].append(m)
                unit = parents[unit]
        for row in self.problem.coverage:
            terms = [term for m in below[row.unit] for term in self._visited(m)]
            if terms:
                self.objective.append((self._any(terms), row.value))

    def _load(self) -> None:
        weight = self.problem.weights.load
        for v, visitor in enumerate(self.problem.visitors):
            steps = [self.engine.variable(1) for _ in range(self.steps[v])] if weight else []
            if steps:
                self.engine.row([*self._sum(self.pairs.of_visitor[v]), *((s, -1) for s in steps)], high=0)
            # The k-th visit costs more than the one before: steps are taken in order.
            costs = ((s, -weight * (2 * (visitor.load_before + k) - 1)) for k, s in enumerate(steps, start=1))
            self.objective += costs

    def _baseline(self) -> None:
        base = self.problem.baseline
        if base is None:
            return
        visitors, meetings = positions(self.problem.visitors), positions(self.problem.meetings)
        for v, m in {(visitors[v], meetings[visit.meeting]) for visit in base.visits for v in visit.visitors}:
            own = [
                p for p in self.pairs.of_visitor[v] if self.pairs.host[self.pairs.meeting[p]] == self.pairs.host[m]
            ]
            self.hint += [self.sent[p] for p in own if self.pairs.meeting[p] == m]
            kept, moved, replaced, dropped = (self.engine.variable(1) for _ in range(4))
            self.engine.row([(kept, 1), (moved, 1), (replaced, 1), (dropped, 1)], low=1, high=1)
            self.engine.row([*self._sum((p for p in own if self.pairs.meeting[p] == m), -1), (kept, 1)], high=0)
            self.engine.row([*self._sum((p for p in own if self.pairs.meeting[p] != m), -1), (moved, 1)], high=0)
            self.engine.row([*self._visited(m, -1), (replaced, 1)], high=0)
            self.objective += [(moved, -base.reschedule), (replaced, -base.substitute), (dropped, -base.drop)]


def most_visits(pairs: Pairs, v: int) -> int:
    """How many visits a visitor can make at most, by the limits of day and month."""
    visitor = pairs.problem.visitors[v]
    on_day: dict[tuple[int, int], int] = defaultdict(int)
    for p in pairs.of_visitor[v]:
        m = pairs.meeting[p]
        on_day[pairs.month[m], pairs.day[m]] += 1
    in_month: dict[int, int] = defaultdict(int)
    for (month, _), held in on_day.items():
        in_month[month] += min(held, visitor.max_per_day)
    most = visitor.max_per_month
    return sum(held if most is None else min(held, most) for held in in_month.values())
