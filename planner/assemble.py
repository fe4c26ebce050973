"""From rows to a `Problem`: the one place where dates and times become whole numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.people import Absence, Team, Tier, Visitor
from models.rules import Policy
from planner.config import TIMEZONE
from planner.facts import read_host_facts
from planner.fairness import Service, loads_before
from planner.history import HeldVisit, read_held_visits
from planner.keys import HOST, MEETING, TEAM, TIER, UNIT, VISITOR, key_of
from planner.ledger import read_dues
from planner.periods import Period
from planner.priorities import Breakdown, HostFacts, break_down, get_policy, value_of
from planner.quotas import Due
from solver import problem as solver

PERCENT = 100
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """A problem, and what it was made of: the points of each meeting by its row id, and its quotas' dues."""

    problem: solver.Problem
    breakdowns: Mapping[int, Breakdown]
    dues: Sequence[Due]


def assemble(s: Session, *, name: str, period: Period, zone: ZoneInfo = TIMEZONE) -> Assembled:
    """The problem of planning `period` as the tables stand now.

    Inactive hosts and visitors and cancelled meetings stay out. A release of the period itself is not held
    against it: only visits before the period count as made.
    """
    policy = get_policy(s)
    held = read_held_visits(s, before=period.start, zone=zone)
    hosts = s.scalars(select(Host).where(Host.active).order_by(Host.id)).all()
    teams = s.scalars(select(Team).options(selectinload(Team.areas)).order_by(Team.id)).all()
    visitors = s.scalars(
        select(Visitor).options(selectinload(Visitor.areas)).where(Visitor.active).order_by(Visitor.id)
    ).all()
    facts = read_host_facts(s, hosts, held, before=period.start, year=period.end.year, zone=zone)
    meetings = _read_meetings(s, facts, period, zone)
    breakdowns = {
        meeting.id: break_down(
            policy, meeting.kind, facts[meeting.host_id], meeting.starts_at.astimezone(zone).date()
        )
        for meeting in meetings
    }
    dues = read_dues(s, period=period, held=held)
    problem = solver.Problem(
        name=name,
        timezone=zone.key,
        horizon=_window(period),
        travel=solver.Travel(
            speed_kmh=policy.speed_kmh,
            detour=policy.detour_percent / PERCENT,
            buffer_minutes=policy.buffer_minutes,
        ),
        tiers=tuple(
            solver.Tier(id=key_of(TIER, tier.id), name=tier.name)
            for tier in s.scalars(select(Tier).order_by(Tier.rank, Tier.id))
        ),
        units=_units(s),
        teams=_teams(teams, visitors),
        hosts=tuple(_host(host, policy, facts[host.id]) for host in hosts),
        meetings=tuple(_meeting(meeting, value_of(breakdowns[meeting.id]), zone) for meeting in meetings),
        visitors=_visitors(s, visitors, teams, hosts, period, held, zone),
        quotas=tuple(_quota(due) for due in dues),
        coverage=_coverage(hosts, policy),
        weights=solver.Weights(travel_per_hour=policy.travel_per_hour, load=policy.load),
    )
    return Assembled(problem=problem, breakdowns=breakdowns, dues=dues)


def _read_meetings(s: Session, hosts: Mapping[int, HostFacts], period: Period, zone: ZoneInfo) -> list[Meeting]:
    """Those that start in the period, of the hosts given, by start."""
    meetings = s.scalars(
        select(Meeting)
        .where(
            Meeting.starts_at >= period.begins_at(zone),
            Meeting.starts_at < period.ends_at(zone),
            Meeting.status != "cancelled",
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [meeting for meeting in meetings if meeting.host_id in hosts]


def _quota(due: Due) -> solver.Quota:
    return solver.Quota(
        id=due.key,
        name=due.name,
        visitors=tuple(key_of(VISITOR, member) for member in due.holder.members),
        window=_window(due.window),
        count=due.rule.count,
        kinds=due.rule.kinds,
        categories=due.rule.categories,
        min=due.min,
        max=due.rule.max,
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


def _teams(teams: Iterable[Team], visitors: Iterable[Visitor]) -> tuple[solver.Team, ...]:
    """Where all leaders of a team are inactive it may go without one, rather than not at all."""
    leaders: Mapping[int | None, list[str]] = defaultdict(list)
    for visitor in visitors:
        if visitor.leader:
            leaders[visitor.team_id].append(key_of(VISITOR, visitor.id))
    return tuple(
        solver.Team(
            id=key_of(TEAM, team.id),
            name=team.name,
            tier=key_of(TIER, team.tier_id),
            delegation_min=team.delegation_min,
            delegation_max=team.delegation_max,
            leaders=tuple(leaders[team.id]),
        )
        for team in teams
    )


def _host(host: Host, policy: Policy, facts: HostFacts) -> solver.Host:
    return solver.Host(
        id=key_of(HOST, host.id),
        name=host.name,
        unit=key_of(UNIT, host.unit_id),
        category=host.category,
        lat=host.lat,
        lon=host.lon,
        gap_days=policy.gap_days if host.gap_days is None else host.gap_days,
        last_visit=None if facts.last_visit is None else facts.last_visit.toordinal(),
    )


def _meeting(meeting: Meeting, value: int, zone: ZoneInfo) -> solver.Meeting:
    return solver.Meeting(
        id=key_of(MEETING, meeting.id),
        host=key_of(HOST, meeting.host_id),
        kind=meeting.kind,
        start=_minutes(meeting.starts_at, zone),
        end=_minutes(meeting.ends_at, zone),
        value=value,
    )


def _visitors(
    s: Session,
    visitors: Sequence[Visitor],
    teams: Iterable[Team],
    hosts: Iterable[Host],
    period: Period,
    held: Iterable[HeldVisit],
    zone: ZoneInfo,
) -> tuple[solver.Visitor, ...]:
    team_areas = {team.id: {area.unit_id for area in team.areas} for team in teams}
    known = {host.id for host in hosts}
    busy = _read_busy(s, period, zone)
    services = [
        Service(visitor_id=visitor.id, tier_id=visitor.tier_id, joined_on=visitor.joined_on)
        for visitor in visitors
    ]
    load = loads_before(services, held, before=period.start)
    return tuple(
        solver.Visitor(
            id=key_of(VISITOR, visitor.id),
            name=visitor.name,
            tier=key_of(TIER, visitor.tier_id),
            team=None if visitor.team_id is None else key_of(TEAM, visitor.team_id),
            lat=visitor.lat,
            lon=visitor.lon,
            units=tuple(
                key_of(UNIT, unit)
                for unit in sorted(
                    {area.unit_id for area in visitor.areas} | team_areas.get(visitor.team_id or 0, set())
                )
            ),
            excluded_hosts=(key_of(HOST, visitor.own_host_id),) if visitor.own_host_id in known else (),
            busy=tuple(busy[visitor.id]),
            max_per_day=visitor.max_per_day,
            max_per_month=visitor.max_per_month,
            load_before=load[visitor.id],
        )
        for visitor in visitors
    )


def _read_busy(s: Session, period: Period, zone: ZoneInfo) -> Mapping[int, list[solver.Interval]]:
    """The absences that touch the period, by visitor."""
    busy: Mapping[int, list[solver.Interval]] = defaultdict(list)
    for absence in s.scalars(
        select(Absence)
        .where(Absence.starts_at < period.ends_at(zone), Absence.ends_at > period.begins_at(zone))
        .order_by(Absence.starts_at)
    ):
        end = _minutes(absence.ends_at + ONE_MINUTE - timedelta.resolution, zone)
        busy[absence.visitor_id].append(solver.Interval(start=_minutes(absence.starts_at, zone), end=end))
    return busy


def _coverage(hosts: Iterable[Host], policy: Policy) -> tuple[solver.Coverage, ...]:
    """One row for each grassroots unit: a unit that holds hosts directly."""
    units = sorted({host.unit_id for host in hosts})
    return tuple(solver.Coverage(unit=key_of(UNIT, unit), value=policy.coverage) for unit in units)


def _window(period: Period) -> solver.Window:
    return solver.Window(start=period.start.toordinal(), end=period.end.toordinal())


def _minutes(instant: datetime, zone: ZoneInfo) -> int:
    """Minutes of local clock time, begun minutes counted off."""
    local = instant.astimezone(zone)
    return local.toordinal() * solver.MINUTES_PER_DAY + local.hour * 60 + local.minute
