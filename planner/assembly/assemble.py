"""From rows to a `Problem`: what a plan is to decide, and what it takes as given."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.people import Tier
from planner.assembly.facts import read_host_facts
from planner.assembly.keys import HOST, MEETING, TIER, UNIT, VISITOR, key_of
from planner.assembly.people import solver_teams, solver_visitors
from planner.assembly.rows import HostRow, MeetingRow, Rows, find_closed, read_rows
from planner.assembly.settled import as_held, limit_begun_months, read_ahead, without
from planner.assembly.whole_numbers import window_of
from planner.config import TIMEZONE
from planner.duties.ledger import read_dues, read_rules
from planner.duties.priorities import Breakdown, HostFacts, Scale, value_of
from planner.duties.quotas import Due, find_last_limited_day
from planner.duties.terms import Terms
from planner.history import HeldVisit, read_held_visits
from planner.periods import Period
from planner.roads import roads_of
from planner.scope import find_visitors, limit_dues
from solver import problem as solver

FOR_EVERYBODY = Terms()


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """A problem, and what it was made of: the points of each meeting by its row id, and its quotas' dues.

    `wanted` are the hosts, by row id, that are in want of a visit by a day.
    """

    problem: solver.Problem
    breakdowns: Mapping[int, Breakdown]
    dues: Sequence[Due]
    wanted: Mapping[int, date]


def assemble(
    s: Session,
    *,
    name: str,
    period: Period,
    terms: Terms = FOR_EVERYBODY,
    only_open: bool = False,
    zone: ZoneInfo = TIMEZONE,
) -> Assembled:
    """The problem of planning `period` as the tables stand now.

    Inactive hosts and visitors and cancelled meetings stay out, unless they are of a visit in force: nobody may be
    sent there, nor may they be sent, but a baseline can name them. Visits in force are held against the plan where
    they are other visitors', or settled by `terms`. `only_open` leaves out all meetings but those of the visits in
    force that `terms` has open: enough to judge these by, and much quicker.
    """
    horizon = Period(start=max(period.start, terms.frozen_until or period.start), end=period.end)
    sent = find_visitors(s, terms.scope) if terms.sent is None else terms.sent
    rows = read_rows(
        s,
        horizon=horizon,
        scope=terms.scope,
        sent=sent,
        open_pairs=terms.standing.open,
        only_named=only_open,
        zone=zone,
    )
    held = without(read_held_visits(s, before=horizon.start, zone=zone), terms.standing.open)
    farthest_gap = period.end + timedelta(days=max(rows.gaps.values(), default=0))
    pairs_ahead = read_ahead(
        s,
        since=horizon.start,
        until=max(farthest_gap, find_last_limited_day(read_rules(s), period)),
        period=period,
        planned=sent if terms.replaced is None else terms.replaced,
        stays=terms.standing.stays,
        zone=zone,
    )
    ahead = as_held(pairs_ahead)
    within = [visit for visit in ahead if visit.day <= period.end]
    facts = read_host_facts(s, rows.hosts, held, before=horizon.start, year=period.end.year, zone=zone)
    closed = find_closed(rows, horizon, pairs_ahead)
    breakdowns = _break_down(rows, closed, facts, [*held, *ahead])
    dues = limit_dues(read_dues(s, period=period, held=[*held, *ahead]), sent)
    problem = solver.Problem(
        name=name,
        timezone=zone.key,
        horizon=window_of(horizon),
        travel=roads_of(rows.policy),
        tiers=_tiers(s),
        units=_units(s),
        teams=solver_teams(rows.teams, rows.visitors),
        hosts=tuple(_host(host, rows.gaps[host.id], facts[host.id]) for host in rows.hosts),
        meetings=tuple(
            _meeting(meeting, value_of(breakdowns.get(meeting.id, {})))
            for meeting in rows.meetings
            if meeting.id not in closed or meeting.id in rows.named
        ),
        visitors=solver_visitors(s, rows, sent=sent, horizon=horizon, held=held, settled=within, zone=zone),
        quotas=(*map(_quota, dues), *limit_begun_months(rows.visitors, held, within, horizon)),
        coverage=_coverage(rows, [*held, *within], period),
        weights=solver.Weights(travel_per_hour=rows.policy.travel_per_hour, load=rows.policy.load),
        forbidden=_forbid(rows, closed),
    )
    wanted = {host.id: day for host in rows.hosts if (day := facts[host.id].wanted_by) is not None}
    return Assembled(problem=problem, breakdowns=breakdowns, dues=dues, wanted=wanted)


def _break_down(
    rows: Rows, closed: set[int], facts: Mapping[int, HostFacts], visits: Iterable[HeldVisit]
) -> dict[int, Breakdown]:
    """Of the meetings one may be sent to; neglect is counted from the last of the visits before each."""
    days: Mapping[int, list[date]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: visit.day):
        days[visit.host_id].append(visit.day)
    scale, breakdowns = Scale(rows.policy), {}
    for meeting in rows.meetings:
        if meeting.id not in closed:
            visited = days[meeting.host_id]
            before = bisect_left(visited, meeting.day)
            last = visited[before - 1] if before else None
            breakdowns[meeting.id] = scale.break_down(meeting.kind, facts[meeting.host_id], meeting.day, last)
    return breakdowns


def _forbid(rows: Rows, closed: set[int]) -> tuple[solver.Pair, ...]:
    """Meetings that were to be visited and can't be are in the problem, but for nobody."""
    return tuple(
        solver.Pair(visitor=key_of(VISITOR, visitor.id), meeting=key_of(MEETING, meeting_id))
        for meeting_id in sorted(rows.named & closed)
        for visitor in rows.visitors
    )


def _tiers(s: Session) -> tuple[solver.Tier, ...]:
    return tuple(
        solver.Tier(id=key_of(TIER, tier.id), name=tier.name)
        for tier in s.scalars(select(Tier).order_by(Tier.rank, Tier.id))
    )


def _quota(due: Due) -> solver.Quota:
    return solver.Quota(
        id=due.key,
        name=due.name,
        visitors=tuple(key_of(VISITOR, member) for member in due.holder.members),
        window=window_of(due.window),
        count=due.rule.count,
        kinds=due.rule.kinds,
        categories=due.rule.categories,
        min=due.min,
        max=due.max,
        done=due.done,
        weight=due.rule.weight,
    )


def _units(s: Session) -> tuple[solver.Unit, ...]:
    return tuple(
        solver.Unit(
            id=key_of(UNIT, unit.id),
            name=unit.name,
            parent=None if unit.parent_id is None else key_of(UNIT, unit.parent_id),
        )
        for unit in s.scalars(select(Unit).order_by(Unit.id))
    )


def _host(host: HostRow, gap_days: int, facts: HostFacts) -> solver.Host:
    return solver.Host(
        id=key_of(HOST, host.id),
        name=host.name,
        unit=key_of(UNIT, host.unit_id),
        category=host.category,
        lat=host.lat,
        lon=host.lon,
        gap_days=gap_days,
        last_visit=None if facts.last_visit is None else facts.last_visit.toordinal(),
    )


def _meeting(meeting: MeetingRow, value: int) -> solver.Meeting:
    return solver.Meeting(
        id=key_of(MEETING, meeting.id),
        host=key_of(HOST, meeting.host_id),
        kind=meeting.kind,
        start=meeting.start,
        end=meeting.end,
        value=value,
    )


def _coverage(rows: Rows, visits: Iterable[HeldVisit], period: Period) -> tuple[solver.Coverage, ...]:
    """One row for each grassroots unit (it holds hosts directly) that no visit of the period has reached yet."""
    reached = {visit.host_id for visit in visits if visit.day >= period.start}
    visited = {host.unit_id for host in rows.hosts if host.id in reached}
    units = sorted({host.unit_id for host in rows.hosts if host.active} - visited)
    return tuple(solver.Coverage(unit=key_of(UNIT, unit), value=rows.policy.coverage) for unit in units)
