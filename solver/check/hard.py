"""What a plan must do: one function per rule, each giving (what is broken, by which pairs)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, pairwise

from solver.check.book import Book, start_day
from solver.problem import Host, Meeting, Pair, Visit, Visitor

Broken = Iterator[tuple[str, tuple[Pair, ...]]]


def eligible(book: Book) -> Broken:
    for pair in book.strangers:
        yield f"{pair.visitor} at {pair.meeting}: no such visitor and meeting in the instance", (pair,)
    forbidden = set(book.problem.forbidden)
    for pair in _in_order(book.pairs):
        visitor, meeting = book.visitors[pair.visitor], book.meetings[pair.meeting]
        for reason in _reasons_against(book, visitor, meeting):
            yield f"{pair.visitor} may not be sent to {pair.meeting}: {reason}", (pair,)
        if pair in forbidden:
            yield f"{pair.visitor} may not be sent to {pair.meeting}: the pair is forbidden", (pair,)


def _reasons_against(book: Book, visitor: Visitor, meeting: Meeting) -> Iterator[str]:
    host = book.host_of(meeting)
    if not book.problem.horizon.start <= start_day(meeting) <= book.problem.horizon.end:
        yield "it starts outside the horizon"
    if not set(visitor.units).intersection(book.units_above(host.unit)):
        yield f"host {host.id} lies outside their units"
    if host.id in visitor.excluded_hosts:
        yield f"host {host.id} is excluded for them"
    if any(busy.start < meeting.end and meeting.start < busy.end for busy in visitor.busy):
        yield "they are busy then"


def locked(book: Book) -> Broken:
    for pair in dict.fromkeys(book.problem.locked):
        if pair not in book.pairs:
            yield f"{pair.visitor} is locked to {pair.meeting} but not sent there", (pair,)


def delegation(book: Book) -> Broken:
    for visit in book.visits:
        for reason in _delegation_faults(book, visit):
            pairs = tuple(Pair(visitor=visitor, meeting=visit.meeting) for visitor in visit.visitors)
            yield f"the delegation to {visit.meeting} {reason}", pairs


def _delegation_faults(book: Book, visit: Visit) -> Iterator[str]:
    if not visit.visitors:
        yield "is empty"
    named = dict.fromkeys(visit.visitors)
    if len(named) < len(visit.visitors):
        for visitor, times in Counter(visit.visitors).items():
            if times > 1:
                yield f"names {visitor} {times} times"
    members = [book.visitors[visitor] for visitor in named if visitor in book.visitors]
    # A visitor without a team is a team of one.
    crews = {f"team {member.team}" if member.team is not None else f"{member.id} alone" for member in members}
    if len(crews) > 1:
        yield f"is not of one team but of {', '.join(sorted(crews))}"
    for name in sorted({member.team for member in members if member.team is not None}):
        team = book.teams[name]
        size = sum(member.team == team.id for member in members)
        if not team.delegation_min <= size <= team.delegation_max:
            yield f"has {size} of team {team.id}, which sends {team.delegation_min} to {team.delegation_max}"
        if team.leaders and not any(member.id in team.leaders for member in members):
            yield f"has no leader of team {team.id}"


def one_delegation(book: Book) -> Broken:
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in book.visits:
        visits[visit.meeting].append(visit)
    for meeting, several in visits.items():
        if len(several) > 1:
            pairs = tuple(
                Pair(visitor=visitor, meeting=meeting) for visit in several for visitor in visit.visitors
            )
            yield f"{meeting} has {len(several)} delegations", pairs


def two_places(book: Book) -> Broken:
    most = book.longest_way() + book.problem.travel.buffer_minutes
    for visitor, meetings in book.meetings_of_visitor.items():
        # Every two of them, not only neighbours: a long meeting may reach past the next.
        for a, b in combinations(meetings, 2):
            if b.start >= a.end + most:
                continue
            here, there = book.host_of(a), book.host_of(b)
            way = book.travel(here, there)
            buffer = 0 if _same_place(here, there) else book.problem.travel.buffer_minutes
            if b.start < a.end + way + buffer:
                need = f"after the first ends there are {way} minutes of travel and {buffer} of buffer"
                yield f"{visitor} cannot be at both {a.id} and {b.id}: {need}", _pairs(visitor, a, b)


def max_per_day(book: Book) -> Broken:
    yield from _limit(book, "day", start_day, lambda visitor: visitor.max_per_day)


def max_per_month(book: Book) -> Broken:
    def month(meeting: Meeting) -> int:
        return date.fromordinal(start_day(meeting)).replace(day=1).toordinal()

    yield from _limit(book, "month", month, lambda visitor: visitor.max_per_month)


def _limit(
    book: Book, period: str, first_day: Callable[[Meeting], int], limit: Callable[[Visitor], int | None]
) -> Broken:
    """No visitor has more meetings in a period than their limit, where they have one."""
    for visitor, meetings in book.meetings_of_visitor.items():
        most = limit(book.visitors[visitor])
        by_period: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            by_period[first_day(meeting)].append(meeting)
        for day, held in by_period.items():
            if most is not None and len(held) > most:
                when = f"in the {period} of {date.fromordinal(day)}"
                yield f"{visitor} has {len(held)} meetings {when}, at most {most} allowed", _pairs(visitor, *held)


def gap(book: Book) -> Broken:
    for host_id, meetings in book.visited_of_host.items():
        host = book.hosts[host_id]
        for meeting in meetings:
            if host.last_visit is not None and abs(start_day(meeting) - host.last_visit) < host.gap_days:
                last = date.fromordinal(host.last_visit)
                yield (
                    f"{meeting.id} is less than {host.gap_days} days from the last visit to {host.id}, {last}",
                    book.pairs_at(meeting),
                )
        # By start, so that where neighbours keep the gap all others do.
        for a, b in pairwise(meetings):
            if start_day(b) - start_day(a) < host.gap_days:
                yield (
                    f"{a.id} and {b.id}, both of host {host.id}, are less than {host.gap_days} days apart",
                    book.pairs_at(a) + book.pairs_at(b),
                )


def quota_max(book: Book) -> Broken:
    for quota in book.problem.quotas:
        if quota.max is None:
            continue
        # Where what was done before is past the maximum already, nothing more may come; it is no fault itself.
        left = max(0, quota.max - quota.done)
        count = book.count(quota)
        if count > left:
            yield f"quota {quota.id} allows {left} more but the plan adds {count}", book.pairs_under(quota)


HARD: tuple[tuple[str, Callable[[Book], Broken]], ...] = (
    ("eligible", eligible),
    ("locked", locked),
    ("delegation", delegation),
    ("one_delegation", one_delegation),
    ("two_places", two_places),
    ("max_per_day", max_per_day),
    ("max_per_month", max_per_month),
    ("gap", gap),
    ("quota_max", quota_max),
)


def _in_order(pairs: frozenset[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair.meeting, pair.visitor))


def _pairs(visitor: str, *meetings: Meeting) -> tuple[Pair, ...]:
    return tuple(Pair(visitor=visitor, meeting=meeting.id) for meeting in meetings)


def _same_place(a: Host, b: Host) -> bool:
    return a.lat == b.lat and a.lon == b.lon
