"""The rows that a problem is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, selectinload

from models.meetings import Meeting
from models.organisation import Host
from models.people import Team, Visitor
from models.rules import Policy
from planner.assembly.settled import find_too_near
from planner.assembly.whole_numbers import minutes_of
from planner.directory import subtree
from planner.duties.priorities import get_policy
from planner.in_force import PairInForce
from planner.periods import Period
from planner.scope import Scope
from solver.problem import MINUTES_PER_DAY


class HostRow(NamedTuple):
    """A host's columns, as `models.organisation.Host` has them. Plain tuples: there are thousands."""

    id: int
    name: str
    unit_id: int
    category: str
    lat: float
    lon: float
    remoteness: int
    gap_days: int | None
    active: bool
    visit_wanted_by: date | None


class MeetingRow(NamedTuple):
    """A meeting from `start` up to `end`, in minutes as the solver counts them; `day` is the local date."""

    id: int
    host_id: int
    kind: str
    cancelled: bool
    day: date
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Hosts, teams, visitors and meetings by id, and `gaps`, the days between two visits to each host.

    `named` are meetings that were to be visited: they are among the rows whatever became of them, and so are their
    hosts and visitors.
    """

    policy: Policy
    hosts: Sequence[HostRow]
    teams: Sequence[Team]
    visitors: Sequence[Visitor]
    meetings: Sequence[MeetingRow]
    gaps: Mapping[int, int]
    named: frozenset[int]


def read_rows(
    s: Session,
    *,
    horizon: Period,
    scope: Scope,
    sent: frozenset[int],
    open_pairs: Iterable[PairInForce],
    only_named: bool = False,
    zone: ZoneInfo,
) -> Rows:
    """What there is for the visitors `sent`: hosts in their charge (in a plan for all: every host), active ones.

    The meetings are those of the horizon, by start. `only_named` leaves it at those that were to be visited.
    """
    policy, teams, pairs = get_policy(s), _read_teams(s), list(open_pairs)
    visitors = _read_visitors(s, sent, frozenset(pair.visitor_id for pair in pairs))
    wanted: ColumnElement[bool] = Host.active.is_(True)
    if not scope.is_all:
        by_id = {team.id: team for team in teams}
        charge = {unit for visitor in visitors if visitor.id in sent for unit in charge_of(visitor, by_id)}
        wanted = and_(wanted, Host.unit_id.in_(select(subtree(charge).c.id)))
    if only_named:
        wanted = false()
    named_hosts = {pair.host_id for pair in pairs}
    hosts = _read_hosts(s, or_(wanted, Host.id.in_(named_hosts)))
    named = frozenset(pair.meeting_id for pair in pairs)
    return Rows(
        policy=policy,
        hosts=hosts,
        teams=teams,
        visitors=visitors,
        meetings=_read_meetings(s, {host.id for host in hosts}, None if only_named else horizon, named, zone),
        gaps={host.id: policy.gap_days if host.gap_days is None else host.gap_days for host in hosts},
        named=named,
    )


def _read_teams(s: Session) -> Sequence[Team]:
    return s.scalars(select(Team).options(selectinload(Team.areas)).order_by(Team.id)).all()


def _read_visitors(s: Session, sent: frozenset[int], named: frozenset[int]) -> list[Visitor]:
    """Who of `sent` is active, and those `named` in any case."""
    visitors = s.scalars(select(Visitor).options(selectinload(Visitor.areas)).order_by(Visitor.id))
    return [v for v in visitors if v.id in named or (v.active and v.id in sent)]


def _read_hosts(s: Session, wanted: ColumnElement[bool]) -> list[HostRow]:
    columns = (getattr(Host, name) for name in HostRow._fields)
    return [HostRow._make(row) for row in s.execute(select(*columns).where(wanted).order_by(Host.id))]


def _read_meetings(
    s: Session, host_ids: set[int], horizon: Period | None, named: frozenset[int], zone: ZoneInfo
) -> list[MeetingRow]:
    in_horizon: ColumnElement[bool] = false()
    if horizon is not None:
        in_horizon = and_(
            Meeting.starts_at >= horizon.begins_at(zone),
            Meeting.starts_at < horizon.ends_at(zone),
            Meeting.status != "cancelled",
        )
    rows = s.execute(
        select(Meeting.id, Meeting.host_id, Meeting.kind, Meeting.status, Meeting.starts_at, Meeting.ends_at)
        .where(or_(in_horizon, Meeting.id.in_(named)))
        .order_by(Meeting.starts_at, Meeting.id)
    )

    # Many meetings begin or end at the same minute.
    @cache
    def minutes(instant: datetime) -> int:
        return minutes_of(instant, zone)

    @cache
    def day_of(minutes: int) -> date:
        return date.fromordinal(minutes // MINUTES_PER_DAY)

    return [
        MeetingRow(
            id, host_id, kind, status == "cancelled", day_of(minutes(starts)), minutes(starts), minutes(ends)
        )
        for id, host_id, kind, status, starts, ends in rows
        if host_id in host_ids
    ]


def find_closed(rows: Rows, horizon: Period, ahead: Iterable[PairInForce]) -> set[int]:
    """The meetings, by id, that nobody may be sent to.

    Those cancelled, of a closed host, out of the horizon, or too near a settled visit.
    """
    shut = {host.id for host in rows.hosts if not host.active}
    gone = {
        meeting.id
        for meeting in rows.meetings
        if meeting.cancelled or meeting.host_id in shut or not horizon.start <= meeting.day <= horizon.end
    }
    return gone | find_too_near(rows.meetings, ahead, rows.gaps)


def charge_of(visitor: Visitor, teams: Mapping[int, Team]) -> set[int]:
    """The units in the visitor's own charge and in their team's."""
    team = teams.get(visitor.team_id or 0)
    return {area.unit_id for area in visitor.areas} | {area.unit_id for area in (team.areas if team else ())}
