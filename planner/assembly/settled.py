"""Visits that a plan takes as given: its own that are past, too near to move or moved here, and other boards'.

Settled visits are no part of the problem. Those before its first day count as history does; of those to come the
meetings are not visited again, their hosts left alone for as long as they want to be apart, and whoever goes there
is sent nowhere else that day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.people import Visitor
from planner.assembly.keys import VISITOR, key_of
from planner.assembly.whole_numbers import window_of
from planner.history import HeldVisit
from planner.in_force import PairInForce, read_pairs
from planner.periods import Period
from solver.problem import Quota


@dataclass(frozen=True, kw_only=True, slots=True)
class SettledVisit:
    """A meeting, held on `day`, with those of its delegation, in order, who are settled to attend it."""

    meeting_id: int
    day: date
    visitor_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is in force for the visitors of a plan in its period: what `stays` as it is, and what is `open`."""

    stays: tuple[SettledVisit, ...] = ()
    open: tuple[PairInForce, ...] = ()


def read_standing(
    s: Session, *, period: Period, planned: frozenset[int], frozen_until: date | None, today: date, zone: ZoneInfo
) -> Standing:
    """What is in force for the visitors `planned`, parted.

    A visit stays where it has taken place; where it was told for a day before `frozen_until` and is still held
    before it; and where it was told for a day out of the period into which its meeting has moved. Of those from
    `today` on, the ones who are away do not stay. None does where the rest make no delegation, or are at another
    visit that stays. Where `frozen_until` is None the visits told in the period are neither: all are made anew.
    """
    groups: Mapping[int, list[PairInForce]] = defaultdict(list)
    for pair in read_pairs(s, since=period.start, until=period.end, zone=zone):
        if pair.visitor_id in planned:
            groups[pair.meeting_id].append(pair)
    stays: list[list[PairInForce]] = []
    left = []
    for pairs in sorted(groups.values(), key=_surest_first):
        settled = [pair for pair in pairs if _stays(pair, period, frozen_until, today)]
        split = len(settled) < len(pairs) and not _make_delegation(s, settled)
        if split or _clash(settled, chain(*stays)):
            settled = []
        if settled:
            stays.append(settled)
        left += [pair for pair in pairs if pair not in settled and _is_told_within(pair, period)]
    return Standing(
        stays=tuple(map(_as_settled, stays)),
        open=() if frozen_until is None else tuple(sorted(left, key=lambda pair: pair.told_at)),
    )


def _surest_first(pairs: Sequence[PairInForce]) -> tuple[bool, bool, datetime, int]:
    """Who can be at one of two meetings only is at the one they attended, else at that whose time they know."""
    first = pairs[0]
    moved = first.told_at != first.starts_at
    return not any(pair.attended for pair in pairs), moved, first.starts_at, first.meeting_id


def _stays(pair: PairInForce, period: Period, frozen_until: date | None, today: date) -> bool:
    within = _is_told_within(pair, period)
    if pair.day < today:
        return not pair.cancelled and not (within and frozen_until is None)
    near = frozen_until is not None and pair.told < frozen_until and pair.day < frozen_until
    return pair.held and not pair.away and (near or not within)


def _is_told_within(pair: PairInForce, period: Period) -> bool:
    return period.start <= pair.told <= period.end


def _clash(pairs: Iterable[PairInForce], others: Iterable[PairInForce]) -> bool:
    """Whether anybody would be in two places at once."""
    spans = defaultdict(list)
    for pair in others:
        spans[pair.visitor_id].append((pair.starts_at, pair.ends_at))
    return any(
        start < pair.ends_at and pair.starts_at < end for pair in pairs for start, end in spans[pair.visitor_id]
    )


def _as_settled(pairs: Sequence[PairInForce]) -> SettledVisit:
    people = tuple(pair.visitor_id for pair in pairs)
    return SettledVisit(meeting_id=pairs[0].meeting_id, day=pairs[0].day, visitor_ids=people)


def _make_delegation(s: Session, pairs: Sequence[PairInForce]) -> bool:
    """Whether those left are enough, with a leader where their team has leaders."""
    people = [s.get_one(Visitor, pair.visitor_id) for pair in pairs]
    team = people[0].team if people else None
    if team is None:
        return bool(people)
    led = not any(member.leader and member.active for member in team.members)
    return len(people) >= team.delegation_min and (led or any(member.leader for member in people))


def read_ahead(
    s: Session,
    *,
    since: date,
    until: date,
    period: Period,
    planned: frozenset[int],
    stays: Iterable[SettledVisit],
    zone: ZoneInfo,
) -> list[PairInForce]:
    """Visits held from `since` to `until` that are not the plan's to change: others', settled, after its period.

    After it they matter as far as hosts want visits apart, and as far as a quota's most is counted.
    """
    settled = {(visitor, visit.meeting_id) for visit in stays for visitor in visit.visitor_ids}
    given = []
    for pair in read_pairs(s, since=since, until=until, zone=zone):
        later = pair.day > period.end and not _is_told_within(pair, period)
        own = pair.visitor_id in planned
        if not own or later or (pair.visitor_id, pair.meeting_id) in settled:
            given.append(pair)
    return [pair for pair in given if pair.held and pair.attended is not False and since <= pair.day <= until]


class Held(Protocol):
    """A meeting, as far as it can be too near to another of its host."""

    @property
    def id(self) -> int: ...

    @property
    def host_id(self) -> int: ...

    @property
    def day(self) -> date: ...


def find_too_near(meetings: Iterable[Held], ahead: Iterable[PairInForce], gaps: Mapping[int, int]) -> set[int]:
    """The meetings, by id, that a settled visit is at, or nearer to one of their host than its `gaps` days."""
    days: Mapping[int, set[date]] = defaultdict(set)
    visited = set()
    for pair in ahead:
        days[pair.host_id].add(pair.day)
        visited.add(pair.meeting_id)
    return {
        meeting.id
        for meeting in meetings
        if meeting.id in visited
        or (meeting.host_id in days and _is_near(meeting, days[meeting.host_id], gaps[meeting.host_id]))
    }


def _is_near(meeting: Held, days: Iterable[date], gap: int) -> bool:
    return any(abs((meeting.day - other).days) < gap for other in days)


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


def limit_begun_months(
    visitors: Iterable[Visitor], held: Iterable[HeldVisit], settled: Iterable[HeldVisit], horizon: Period
) -> list[Quota]:
    """What is left of each visitor's monthly maximum in the months of the horizon with visits outside the problem.

    These are those `held` in its first month before it begins, and those `settled` in it.
    """
    done: Mapping[int, Counter[date]] = defaultdict(Counter)
    for visit in chain(held, settled):
        if horizon.start.replace(day=1) <= visit.day <= horizon.end:
            done[visit.visitor_id][visit.day.replace(day=1)] += 1
    return [
        _limit(visitor, visitor.max_per_month, month, count)
        for visitor in visitors
        if visitor.max_per_month is not None
        for month, count in sorted(done[visitor.id].items())
    ]


def _limit(visitor: Visitor, most: int, month: date, done: int) -> Quota:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Quota(
        id=f"month-{month:%Y-%m}-{key_of(VISITOR, visitor.id)}",
        name=visitor.name,
        visitors=(key_of(VISITOR, visitor.id),),
        window=window_of(Period(start=month, end=last)),
        count="assignments",
        max=most,
        done=done,
    )
