"""A plan in force that life has overtaken: people fall ill, meetings move, and what is past is past."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from benchmarks.generate_hosts import QUARTER
from solver.check import check
from solver.problem import MINUTES_PER_DAY, Baseline, Interval, Meeting, Pair, Problem, Visit, Visitor

# Visits before this day have been made or announced.
FROZEN_UNTIL = date(2027, 1, 25).toordinal()
AWAY_SHARE = 0.04
AWAY_DAYS = (7, 30)
MOVED_SHARE = 0.03
MOST_DAYS_MOVED = 4
COSTS = {"drop": 200, "substitute": 120, "reschedule": 60}


def make_rebalance(problem: Problem, visits: Sequence[Visit], seed: int = 0) -> Problem:
    """The problem with some visitors away and some meetings moved, and these visits as the plan in force.

    What has been visited stays locked, and nothing before `FROZEN_UNTIL` changes: the instance is feasible.
    Raises ValueError where the visits break a rule of the problem.
    """
    violations = check(problem, visits)
    if violations:
        raise ValueError(f"the plan in force breaks {violations[0].rule}: {violations[0].message}")
    rng = random.Random(f"{problem.name}/rebalance/{seed}")
    past = {meeting.id for meeting in problem.meetings if _day(meeting) < FROZEN_UNTIL}
    locked = [Pair(visitor=v, meeting=visit.meeting) for visit in visits for v in visit.visitors]
    return replace(
        problem,
        name=f"{problem.name}-rebalance",
        visitors=tuple(_send_away(rng, visitor) for visitor in problem.visitors),
        meetings=tuple(_move(rng, meeting) for meeting in problem.meetings),
        locked=tuple(pair for pair in locked if pair.meeting in past),
        baseline=Baseline(visits=tuple(visits), **COSTS),
    )


def _day(meeting: Meeting) -> int:
    return meeting.start // MINUTES_PER_DAY


def _send_away(rng: random.Random, visitor: Visitor) -> Visitor:
    if rng.random() >= AWAY_SHARE:
        return visitor
    start = rng.randint(FROZEN_UNTIL, QUARTER.end - AWAY_DAYS[0])
    end = start + rng.randint(*AWAY_DAYS)
    return replace(
        visitor, busy=(*visitor.busy, Interval(start=start * MINUTES_PER_DAY, end=end * MINUTES_PER_DAY))
    )


def _move(rng: random.Random, meeting: Meeting) -> Meeting:
    if rng.random() >= MOVED_SHARE or _day(meeting) < FROZEN_UNTIL + MOST_DAYS_MOVED:
        return meeting
    by = rng.choice((-1, 1)) * rng.randint(1, MOST_DAYS_MOVED) * MINUTES_PER_DAY
    if not FROZEN_UNTIL <= _day(meeting) + by // MINUTES_PER_DAY <= QUARTER.end:
        return meeting
    return replace(meeting, start=meeting.start + by, end=meeting.end + by)


def make_plan(problem: Problem) -> tuple[Visit, ...]:
    """A sound plan the way an office would make one: the worthiest meetings first, to whoever has done least.

    One visitor to a meeting and one meeting a day; for shapes whose meetings end by midnight and without quotas
    that several visitors share a maximum of.
    """
    office = _Office(problem)
    by_worth = sorted(problem.meetings, key=lambda meeting: (-meeting.value, meeting.id))
    sent = ((meeting, office.find_visitor(meeting)) for meeting in by_worth)
    return tuple(Visit(meeting=meeting.id, visitors=(visitor.id,)) for meeting, visitor in sent if visitor)


class _Office:
    """Who may go where, and what has been given out so far."""

    def __init__(self, problem: Problem) -> None:
        self.hosts = {host.id: host for host in problem.hosts}
        self.parents = {unit.id: unit.parent for unit in problem.units}
        self.visitors_of_unit: dict[str, list[Visitor]] = defaultdict(list)
        leaders = {team.id: team.leaders for team in problem.teams}
        for visitor in problem.visitors:
            led_by = leaders[visitor.team] if visitor.team is not None else ()
            for unit in visitor.units if not led_by or visitor.id in led_by else ():
                self.visitors_of_unit[unit].append(visitor)
        self.days_taken: set[tuple[str, int]] = set()
        self.in_month: Counter[tuple[str, date]] = Counter()
        self.visited: dict[str, list[int]] = defaultdict(list)

    def find_visitor(self, meeting: Meeting) -> Visitor | None:
        """The visitor for a meeting, who is then taken for that day; None where nobody can go."""
        host, day = self.hosts[meeting.host], _day(meeting)
        visited = [*self.visited[host.id], *(() if host.last_visit is None else (host.last_visit,))]
        if any(abs(day - other) < host.gap_days for other in visited):
            return None
        month = date.fromordinal(day).replace(day=1)
        able = [visitor for visitor in self._candidates(host.unit) if self._is_free(visitor, meeting, month)]
        if not able:
            return None
        chosen = min(able, key=lambda visitor: (self.in_month[visitor.id, month], visitor.id))
        self.days_taken.add((chosen.id, day))
        self.in_month[chosen.id, month] += 1
        self.visited[host.id].append(day)
        return chosen

    def _candidates(self, unit: str | None) -> Iterable[Visitor]:
        while unit is not None:
            yield from self.visitors_of_unit[unit]
            unit = self.parents[unit]

    def _is_free(self, visitor: Visitor, meeting: Meeting, month: date) -> bool:
        return (
            (visitor.id, _day(meeting)) not in self.days_taken
            and (visitor.max_per_month is None or self.in_month[visitor.id, month] < visitor.max_per_month)
            and meeting.host not in visitor.excluded_hosts
            and all(away.end <= meeting.start or meeting.end <= away.start for away in visitor.busy)
        )
