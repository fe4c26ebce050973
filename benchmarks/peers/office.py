"""The way an office plans by hand, done by a program: one visit after the other, never taking one back.

What is locked comes first, then what the plan in force has and can keep, then the quotas, each by its worthiest
meetings, then the worthiest meetings of all as long as a visit is worth its cost. Whoever has done least goes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from benchmarks.peers.pairs import Pairs, find_counted
from benchmarks.peers.trace import DONE, Trace
from solver.candidates import positions
from solver.problem import Meeting, Team
from solver.travel import travel_minutes


def plan(pairs: Pairs, trace: Trace, *, seconds: float, workers: int, seed: int) -> None:
    """Runs to its end: it takes seconds whatever it is given, one core, and nothing in it is random."""
    office = _Office(pairs)
    office.keep_locked()
    office.keep_baseline()
    office.meet_quotas()
    office.fill_up()
    trace.plan((pairs.visitor[p], pairs.meeting[p]) for p in office.sent)
    trace.end(DONE)


class _Office:
    """What has been given out so far, and whether one more delegation fits."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.problem = pairs.problem
        self.teams: dict[str, Team] = {f"team/{team.id}": team for team in self.problem.teams}
        self.visitors = positions(self.problem.visitors)
        self.by_worth = sorted(range(len(pairs.of_meeting)), key=lambda m: (-self.problem.meetings[m].value, m))
        self.sent: list[int] = []
        self.done = Counter({v: one.load_before for v, one in enumerate(self.problem.visitors)})
        self.of_visitor: dict[int, list[int]] = defaultdict(list)
        self.in_period: Counter[tuple[int, str, int]] = Counter()
        self.visited: set[int] = set()
        self.days_of_host: dict[int, list[int]] = defaultdict(list)
        counted = [find_counted(pairs, quota, self.visitors) for quota in self.problem.quotas]
        self.counted = [set(own) for own in counted]
        self.quotas_of: dict[int, list[int]] = defaultdict(list)
        for q, own in enumerate(counted):
            for p in own:
                self.quotas_of[p].append(q)
        self.count: Counter[int] = Counter({q: quota.done for q, quota in enumerate(self.problem.quotas)})

    def keep_locked(self) -> None:
        """Sent whatever it breaks: with what is locked there is no choice."""
        meetings = positions(self.problem.meetings)
        locked: dict[int, set[int]] = defaultdict(set)
        for pair in self.problem.locked:
            p = self.pairs.number.get((self.visitors[pair.visitor], meetings[pair.meeting]))
            if p is not None:
                locked[meetings[pair.meeting]].add(p)
        for m, own in locked.items():
            self._send(m, self._complete(m, sorted(own)) or sorted(own))

    def keep_baseline(self) -> None:
        base = self.problem.baseline
        meetings = positions(self.problem.meetings)
        for visit in base.visits if base else ():
            m = meetings[visit.meeting]
            known = (self.pairs.number.get((self.visitors[v], m)) for v in dict.fromkeys(visit.visitors))
            self._keep(m, [p for p in known if p is not None])

    def meet_quotas(self) -> None:
        heaviest = sorted(range(len(self.counted)), key=lambda q: (-self.problem.quotas[q].weight, q))
        for q in heaviest:
            quota = self.problem.quotas[q]
            if self.count[q] >= quota.min:
                continue
            at: dict[int, list[int]] = defaultdict(list)
            for p in self.counted[q]:
                at[self.pairs.meeting[p]].append(p)
            for m in sorted(at, key=lambda m: (-self.problem.meetings[m].value, m)):
                if self.count[q] >= quota.min:
                    break
                self._send_one(m, at[m], whatever_it_costs=True)

    def fill_up(self) -> None:
        for m in self.by_worth:
            self._send_one(m, self.pairs.of_meeting[m], whatever_it_costs=False)

    def _send_one(self, m: int, among: Iterable[int], *, whatever_it_costs: bool) -> None:
        """The delegation around whoever has done least of those who can."""
        if m in self.visited or not self._is_apart(m):
            return
        for p in sorted(among, key=self._burden):
            crew = self._complete(m, [p]) if self._is_free(p) else []
            if crew and (whatever_it_costs or self._gain(m, crew) > 0) and self._is_within_maxima(crew):
                self._send(m, crew)
                return

    def _burden(self, p: int) -> tuple[int, int, int]:
        return self.done[self.pairs.visitor[p]], -self.pairs.score[p], p

    def _gain(self, m: int, crew: list[int]) -> int:
        load = self.problem.weights.load
        cost = sum(load * (2 * self.done[self.pairs.visitor[p]] + 1) for p in crew)
        return self.problem.meetings[m].value + sum(self.pairs.score[p] for p in crew) - cost

    def _complete(self, m: int, first: list[int]) -> list[int]:
        """The least delegation around `first`; empty where there is none."""
        name = self.pairs.team_of(first[0])
        team = self.teams.get(name)
        if team is None:
            return first if len(first) == 1 else []
        crew = list(first)
        if team.leaders and not any(self._leads(team, p) for p in crew):
            leaders = (p for p in self._others(m, name, crew) if self._leads(team, p))
            leader = next(leaders, None)
            if leader is None:
                return []
            crew.append(leader)
        missing = team.delegation_min - len(crew)
        crew += self._others(m, name, crew)[:missing] if missing > 0 else []
        return crew if max(1, team.delegation_min) <= len(crew) <= team.delegation_max else []

    def _others(self, m: int, team: str, crew: list[int]) -> list[int]:
        """Who of a team could come along, whoever has done least first."""
        own = [p for p in self.pairs.of_meeting[m] if p not in crew and self.pairs.team_of(p) == team]
        return sorted(filter(self._is_free, own), key=self._burden)

    def _leads(self, team: Team, p: int) -> bool:
        return self.pairs.visitor_of(p).id in team.leaders

    def _keep(self, m: int, crew: list[int]) -> None:
        """Send a delegation as it is, where it still fits."""
        whole = bool(crew) and len({self.pairs.team_of(p) for p in crew}) == 1 and self._complete(m, crew) == crew
        free = m not in self.visited and self._is_apart(m) and all(map(self._is_free, crew))
        if whole and free and self._is_within_maxima(crew):
            self._send(m, crew)

    def _is_apart(self, m: int) -> bool:
        host = self.pairs.host[m]
        gap = self.problem.hosts[host].gap_days
        return all(abs(self.pairs.day[m] - day) >= gap for day in self.days_of_host[host])

    def _is_free(self, p: int) -> bool:
        v, m = self.pairs.visitor[p], self.pairs.meeting[p]
        visitor = self.problem.visitors[v]
        if self.in_period[v, "day", self.pairs.day[m]] >= visitor.max_per_day:
            return False
        month = self.in_period[v, "month", self.pairs.month[m]]
        if visitor.max_per_month is not None and month >= visitor.max_per_month:
            return False
        return not any(self._clash(m, other) for other in self.of_visitor[v])

    def _clash(self, m: int, other: int) -> bool:
        a, b = sorted((self.problem.meetings[m], self.problem.meetings[other]), key=_start)
        here, there = (self.problem.hosts[self.pairs.host[x]] for x in (m, other))
        travel = self.problem.travel
        way = travel_minutes(travel, here.lat, here.lon, there.lat, there.lon)
        buffer = 0 if (here.lat, here.lon) == (there.lat, there.lon) else travel.buffer_minutes
        return b.start < a.end + way + buffer

    def _added(self, crew: list[int]) -> Counter[int]:
        """What a delegation adds to each quota."""
        added = Counter(q for p in crew for q in self.quotas_of[p])
        return Counter({q: n if self.problem.quotas[q].count == "assignments" else 1 for q, n in added.items()})

    def _is_within_maxima(self, crew: list[int]) -> bool:
        maxima = ((self.problem.quotas[q].max, self.count[q] + n) for q, n in self._added(crew).items())
        return all(most is None or count <= most for most, count in maxima)

    def _send(self, m: int, crew: list[int]) -> None:
        self.count.update(self._added(crew))
        self.visited.add(m)
        self.days_of_host[self.pairs.host[m]].append(self.pairs.day[m])
        for p in crew:
            v = self.pairs.visitor[p]
            self.sent.append(p)
            self.done[v] += 1
            self.of_visitor[v].append(m)
            self.in_period[v, "day", self.pairs.day[m]] += 1
            self.in_period[v, "month", self.pairs.month[m]] += 1


def _start(meeting: Meeting) -> int:
    return meeting.start
