"""What other priorities would do to the hosts: which rise, which fall, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import MeetingRule
from models.organisation import Host, Unit
from models.rules import Policy
from planner.assembly.facts import read_host_facts
from planner.duties.priorities import Breakdown, HostFacts, Scale, value_of
from planner.history import read_held_visits

ORDINARY = {"grassroots_committee": "committee"}
TOP = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A host that may be visited, the kinds of meeting it holds, and what is known of it."""

    id: int
    name: str
    unit_name: str
    category: str
    kinds: tuple[str, ...]
    facts: HostFacts


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A host's value before and after, part by part, and its place among all hosts (1 is the most valuable)."""

    host: Candidate
    before: Breakdown
    after: Breakdown
    rank_before: int
    rank_after: int

    @property
    def value_before(self) -> int:
        return value_of(self.before)

    @property
    def value_after(self) -> int:
        return value_of(self.after)

    @property
    def change(self) -> int:
        return self.value_after - self.value_before

    @property
    def reasons(self) -> list[tuple[str, int, int]]:
        """The parts that differ, with their points before and after, the most different first."""
        parts = [(part, self.before[part], points) for part, points in self.after.items()]
        differing = [each for each in parts if each[1] != each[2]]
        return sorted(differing, key=lambda each: -abs(each[2] - each[1]))


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Of a category's hosts, how many rise, fall, and stay."""

    category: str
    rising: int
    falling: int
    staying: int


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What becomes of all hosts, by id."""

    moves: tuple[Move, ...]

    @cached_property
    def rising(self) -> list[Move]:
        """The most risen first; of those that gain alike, the one that ends up highest."""
        found = [move for move in self.moves if move.change > 0]
        return sorted(found, key=lambda move: (-move.change, move.rank_after, move.host.id))

    @cached_property
    def falling(self) -> list[Move]:
        found = [move for move in self.moves if move.change < 0]
        return sorted(found, key=lambda move: (move.change, -move.rank_after, move.host.id))

    @property
    def is_uniform(self) -> bool:
        """Whether all move by the same: then none comes before another that did not before."""
        return len({move.change for move in self.moves}) <= 1

    def count(self) -> list[Tally]:
        """By category, those with most hosts first."""
        signs: Mapping[str, Counter[int]] = defaultdict(Counter)
        for move in self.moves:
            signs[move.host.category][(move.change > 0) - (move.change < 0)] += 1
        tallies = [
            Tally(category=category, rising=found[1], falling=found[-1], staying=found[0])
            for category, found in signs.items()
        ]
        return sorted(tallies, key=lambda each: (-each.rising - each.falling - each.staying, each.category))


def read_candidates(s: Session, *, on: date, zone: ZoneInfo) -> list[Candidate]:
    """The active hosts as they are known when the day `on` begins, by id."""
    hosts = s.scalars(select(Host).where(Host.active).order_by(Host.id)).all()
    held = read_held_visits(s, before=on, zone=zone)
    facts = read_host_facts(s, hosts, held, before=on, year=on.year, zone=zone)
    units = {row.id: row.name for row in s.execute(select(Unit.id, Unit.name))}
    kinds: Mapping[int, list[str]] = defaultdict(list)
    for host_id, kind in s.execute(select(MeetingRule.host_id, MeetingRule.kind).distinct()):
        kinds[host_id].append(kind)
    return [
        Candidate(
            id=host.id,
            name=host.name,
            unit_name=units[host.unit_id],
            category=host.category,
            kinds=tuple(kinds.get(host.id) or (ORDINARY.get(host.category, "regular"),)),
            facts=facts[host.id],
        )
        for host in hosts
    ]


def compare_policies(candidates: Sequence[Candidate], before: Policy, after: Policy, *, on: date) -> Movement:
    """Each host by the most valuable kind of meeting it holds, were it held on the day `on`."""
    then, now = _evaluate(candidates, before, on), _evaluate(candidates, after, on)
    ranks_then, ranks_now = _rank(then), _rank(now)
    return Movement(
        moves=tuple(
            Move(
                host=host,
                before=then[host.id],
                after=now[host.id],
                rank_before=ranks_then[host.id],
                rank_after=ranks_now[host.id],
            )
            for host in candidates
        )
    )


def _evaluate(candidates: Iterable[Candidate], policy: Policy, on: date) -> dict[int, Breakdown]:
    scale = Scale(policy)
    return {
        host.id: max(
            (scale.break_down(kind, host.facts, on, host.facts.last_visit) for kind in host.kinds), key=value_of
        )
        for host in candidates
    }


def _rank(breakdowns: Mapping[int, Breakdown]) -> dict[int, int]:
    """Those worth the same share a place."""
    values = {host_id: value_of(breakdown) for host_id, breakdown in breakdowns.items()}
    places: dict[int, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        places.setdefault(value, place)
    return {host_id: places[value] for host_id, value in values.items()}
