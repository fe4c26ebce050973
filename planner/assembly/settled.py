"""Visits that a plan takes as given: its own that are past or too near to move, and those of other boards.

Settled visits are no part of the problem. Those before its first day count as history does; of those to come the
meetings are not visited again, and their hosts left alone for as long as they want to be apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from planner.assembly.keys import VISITOR, key_of
from planner.assembly.whole_numbers import window_of
from planner.history import HeldVisit
from planner.in_force import PairInForce, read_pairs
from planner.periods import Period
from solver.problem import Quota


@dataclass(frozen=True, kw_only=True, slots=True)
class SettledVisit:
    """A meeting with those of its delegation, in order, who are settled to attend it."""

    meeting_id: int
    visitor_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is in force for the visitors of a plan in its period: what `stays` as it is, and what is `open`."""

    stays: tuple[SettledVisit, ...] = ()
    open: tuple[PairInForce, ...] = ()


def read_standing(
    s: Session, *, period: Period, planned: frozenset[int], frozen_until: date, today: date, zone: ZoneInfo
) -> Standing:
    """What is in force for the visitors `planned`, parted.

    A visit stays where it was told for a day before `frozen_until` and is still held before it. Of those from
    `today` on, the ones who are away do not stay, and none where the rest make no delegation.
    """
    groups: Mapping[int, list[PairInForce]] = defaultdict(list)
    for pair in read_pairs(s, since=period.start, until=period.end, zone=zone):
        if pair.visitor_id in planned:
            groups[pair.meeting_id].append(pair)
    stays, left = [], []
    for meeting_id, pairs in groups.items():
        settled = [pair for pair in pairs if _stays(pair, frozen_until, today)]
        if len(settled) < len(pairs) and not _make_delegation(s, settled):
            settled = []
        if settled:
            people = tuple(pair.visitor_id for pair in settled)
            stays.append(SettledVisit(meeting_id=meeting_id, visitor_ids=people))
        left += [pair for pair in pairs if pair not in settled]
    return Standing(stays=tuple(stays), open=tuple(left))


def _stays(pair: PairInForce, frozen_until: date, today: date) -> bool:
    near = pair.held and pair.told < frozen_until and pair.day < frozen_until
    return near and (pair.day < today or not pair.away)


def _make_delegation(s: Session, pairs: Sequence[PairInForce]) -> bool:
    """Whether those left are enough, with a leader where their team has leaders."""
    people = [s.get_one(Visitor, pair.visitor_id) for pair in pairs]
    team = people[0].team if people else None
    if team is None:
        return bool(people)
    led = not any(member.leader and member.active for member in team.members)
    return len(people) >= team.delegation_min and (led or any(member.leader for member in people))


def read_ahead(
    s: Session, *, since: date, until: date, period: Period, planned: frozenset[int], zone: ZoneInfo
) -> list[PairInForce]:
    """Visits from `since` to `until` that are not the plan's to change: of others, or after its period.

    After it they matter as far as hosts want visits apart, and as far as a quota's most is counted.
    """
    pairs = read_pairs(s, since=period.start, until=until, zone=zone)
    given = (pair for pair in pairs if pair.visitor_id not in planned or pair.told > period.end)
    return [pair for pair in given if pair.held and pair.attended is not False and pair.day >= since]


def find_too_near(
    meetings: Iterable[Meeting], ahead: Iterable[PairInForce], gaps: Mapping[int, int], zone: ZoneInfo
) -> set[int]:
    """The meetings, by id, that a settled visit is at, or nearer to one of their host than its `gaps` days."""
    days: Mapping[int, set[date]] = defaultdict(set)
    visited = set()
    for pair in ahead:
        days[pair.host_id].add(pair.day)
        visited.add(pair.meeting_id)
    near = set()
    for meeting in meetings:
        day, gap = meeting.starts_at.astimezone(zone).date(), gaps[meeting.host_id]
        if meeting.id in visited or any(abs((day - other).days) < gap for other in days[meeting.host_id]):
            near.add(meeting.id)
    return near


def as_held(pairs: Iterable[PairInForce]) -> list[HeldVisit]:
    return [
        HeldVisit(
            visitor_id=pair.visitor_id, host_id=pair.host_id, day=pair.day, kind=pair.kind, category=pair.category
        )
        for pair in pairs
    ]


def without(held: Iterable[HeldVisit], lost: Iterable[PairInForce]) -> list[HeldVisit]:
    """The visits but for those that will not be made: somebody is away who was to go there in the next days."""
    gone = set(as_held(lost))
    return [visit for visit in held if visit not in gone]


def limit_begun_month(visitors: Iterable[Visitor], held: Iterable[HeldVisit], horizon: Period) -> list[Quota]:
    """What is left of each visitor's monthly maximum where the first month of the horizon has begun before it."""
    first = horizon.start.replace(day=1)
    month = Period(start=first, end=(first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    done = Counter(visit.visitor_id for visit in held if month.start <= visit.day < horizon.start)
    return [
        Quota(
            id=f"month-{key_of(VISITOR, visitor.id)}",
            name=visitor.name,
            visitors=(key_of(VISITOR, visitor.id),),
            window=window_of(month),
            count="assignments",
            max=visitor.max_per_month,
            done=done[visitor.id],
        )
        for visitor in visitors
        if visitor.max_per_month is not None and done[visitor.id]
    ]
