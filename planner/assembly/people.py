"""The people of a problem: visitors with their charge and absences, and teams with their leaders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Absence, Team, Visitor
from planner.assembly.keys import HOST, TEAM, TIER, UNIT, VISITOR, key_of
from planner.assembly.rows import Rows, charge_of
from planner.assembly.whole_numbers import minutes_of, whole_day
from planner.duties.fairness import Service, loads_before
from planner.history import HeldVisit
from planner.periods import Period
from solver import problem as solver

ONE_MINUTE = timedelta(minutes=1)


def solver_teams(teams: Iterable[Team], visitors: Iterable[Visitor]) -> tuple[solver.Team, ...]:
    """Where all leaders of a team are inactive it may go without one, rather than not at all."""
    leaders: Mapping[int | None, list[str]] = defaultdict(list)
    for visitor in visitors:
        if visitor.leader and visitor.active:
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


def solver_visitors(
    s: Session,
    rows: Rows,
    *,
    sent: frozenset[int],
    horizon: Period,
    held: Iterable[HeldVisit],
    settled: Iterable[HeldVisit],
    zone: ZoneInfo,
) -> tuple[solver.Visitor, ...]:
    """The visitors; who is not `sent`, or no longer active, is in charge of nothing.

    `held` visits are their load before the horizon; of those `settled` in it the day is theirs.
    """
    teams = {team.id: team for team in rows.teams}
    known = {host.id for host in rows.hosts}
    busy = _read_busy(s, horizon, zone)
    for visitor_id, day in sorted({(visit.visitor_id, visit.day) for visit in settled}):
        # The whole day: the way to a visit that is no part of the problem, and back, is not reckoned.
        busy[visitor_id].append(whole_day(day))
    services = [Service(visitor_id=v.id, tier_id=v.tier_id, joined_on=v.joined_on) for v in rows.visitors]
    load = loads_before(services, held, before=horizon.start)
    return tuple(
        solver.Visitor(
            id=key_of(VISITOR, visitor.id),
            name=visitor.name,
            tier=key_of(TIER, visitor.tier_id),
            team=None if visitor.team_id is None else key_of(TEAM, visitor.team_id),
            lat=visitor.lat,
            lon=visitor.lon,
            units=_units_of(visitor, teams) if visitor.active and visitor.id in sent else (),
            excluded_hosts=(key_of(HOST, visitor.own_host_id),) if visitor.own_host_id in known else (),
            busy=tuple(busy[visitor.id]),
            max_per_day=visitor.max_per_day,
            max_per_month=visitor.max_per_month,
            load_before=load[visitor.id],
        )
        for visitor in rows.visitors
    )


def _units_of(visitor: Visitor, teams: Mapping[int, Team]) -> tuple[str, ...]:
    return tuple(key_of(UNIT, unit) for unit in sorted(charge_of(visitor, teams)))


def _read_busy(s: Session, period: Period, zone: ZoneInfo) -> Mapping[int, list[solver.Interval]]:
    """The absences that touch the period, by visitor."""
    busy: Mapping[int, list[solver.Interval]] = defaultdict(list)
    for absence in s.scalars(
        select(Absence)
        .where(Absence.starts_at < period.ends_at(zone), Absence.ends_at > period.begins_at(zone))
        .order_by(Absence.starts_at)
    ):
        end = minutes_of(absence.ends_at + ONE_MINUTE - timedelta.resolution, zone)
        busy[absence.visitor_id].append(solver.Interval(start=minutes_of(absence.starts_at, zone), end=end))
    return busy
