"""Rows of the tables as the ledger's outlook: the meetings ahead, and who is free to attend which of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased

from models.meetings import Meeting
from models.organisation import Host
from models.people import Absence, Area, Team, Visitor
from models.plans import Plan
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from models.rules import Policy
from models.session import read_columns
from planner.directory import subtree
from planner.duties.crews import Crew, Opening, Person, Site, Stay
from planner.duties.openings import Outlook, Travel
from planner.duties.priorities import get_policy
from planner.history import HeldVisit
from planner.in_force import is_in_force
from planner.periods import Period
from planner.roads import roads_of
from solver.problem import Travel as Roads
from solver.travel import travel_minutes


def read_known_until(s: Session) -> date:
    """The last day whose meetings are known: they are drawn up for the periods that are planned."""
    return s.scalar(select(func.max(Plan.ends_on))) or date.min


def read_first_day_beside(s: Session, today: date, policy: Policy | None = None) -> date:
    """From when on visits can stand in the way of what lies ahead of `today`, by the board's policy or another.

    Those before this month take up nobody's month, and those as long ago as any gap keep nobody from a host.
    """
    gap_days = func.coalesce(Host.gap_days, (policy or get_policy(s)).gap_days)
    longest = s.scalar(select(func.max(gap_days)).where(Host.active)) or 0
    return min(today.replace(day=1), today - timedelta(days=longest))


def read_outlook(
    s: Session,
    visits: Iterable[HeldVisit],
    *,
    now: datetime,
    until: date,
    zone: ZoneInfo,
    policy: Policy | None = None,
    planned_anew: bool = False,
) -> Outlook:
    """What lies ahead from now to the end of the day `until`, beside the `visits` made and planned.

    By the board's policy, or another to try. `planned_anew`: visits in force that begin later take nobody's time,
    as if nothing had been planned yet.
    """
    policy = policy or get_policy(s)
    visited: Mapping[int, list[date]] = defaultdict(list)
    days: Mapping[int, list[date]] = defaultdict(list)
    this_month = now.astimezone(zone).date().replace(day=1)
    for visit in visits:
        visited[visit.host_id].append(visit.day)
        if visit.day >= this_month:
            days[visit.visitor_id].append(visit.day)
    return Outlook(
        _read_openings(s, policy.gap_days, now, until, zone, planned_anew=planned_anew),
        _read_crews(s, days, {} if planned_anew else _read_stays(s, now, zone), now),
        visited,
        travel=_travel(roads_of(policy)),
        buffer=timedelta(minutes=policy.buffer_minutes),
    )


def _travel(roads: Roads) -> Travel:
    return lambda start, end: travel_minutes(roads, *start, *end)


def _read_openings(
    s: Session, gap_days: int, now: datetime, until: date, zone: ZoneInfo, *, planned_anew: bool
) -> Iterator[Opening]:
    """Meetings of active hosts that nobody in force is sent to, or all of them where they are planned anew."""
    held, sites = aliased(Meeting), _read_sites(s, gap_days)
    taken = (
        select(ReleaseVisit.meeting_id)
        .join(ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(held, held.id == ReleaseVisit.meeting_id)
        .where(held.starts_at > now, is_in_force(zone))
    )
    # Thousands of meetings are at a few hundred times: each is read once, as times take longer than all the rest.
    at_once = (Meeting.starts_at, Meeting.ends_at, Meeting.kind)
    rows = read_columns(
        s,
        select(*at_once, func.array_agg(Meeting.id), func.array_agg(Meeting.host_id))
        .where(
            Meeting.starts_at > now,
            # An instant: the day of each of them would be asked for.
            Meeting.starts_at < Period(start=until, end=until).ends_at(zone),
            Meeting.status != "cancelled",
            true() if planned_anew else Meeting.id.not_in(taken),
        )
        .group_by(*at_once)
        .order_by(Meeting.starts_at.desc()),
    )
    for starts_at, ends_at, kind, meeting_ids, host_ids in rows:
        day = starts_at.astimezone(zone).date()
        for meeting_id, site in zip(meeting_ids, map(sites.get, host_ids), strict=True):
            if site is not None:
                yield Opening(meeting_id, site, kind, day, starts_at, ends_at)


def _read_sites(s: Session, gap_days: int) -> dict[int, Site]:
    """The active hosts by id."""
    gap = func.coalesce(Host.gap_days, gap_days)
    rows = read_columns(
        s, select(Host.id, Host.unit_id, Host.category, gap, Host.lat, Host.lon).where(Host.active)
    )
    return {site.host_id: site for site in map(Site._make, rows)}


def _read_crews(
    s: Session, days: Mapping[int, Sequence[date]], stays: Mapping[int, Sequence[Stay]], now: datetime
) -> list[Crew]:
    """The teams with their active members, and those who attend alone."""
    teams = {team.id: team for team in s.scalars(select(Team))}
    units, away = _read_charges(s), _read_absences(s, now)
    alone: list[Crew] = []
    members: Mapping[int, list[Person]] = defaultdict(list)
    # Columns, not objects: there are hundreds, and nothing of them is to be written.
    of = (Visitor.id, Visitor.leader, Visitor.own_host_id, Visitor.max_per_day, Visitor.max_per_month)
    rows = read_columns(s, select(Visitor.team_id, *of).where(Visitor.active).order_by(Visitor.id))
    for team_id, visitor_id, leader, own_host_id, max_per_day, max_per_month in rows:
        person = Person(
            id=visitor_id,
            leader=leader,
            units=units[visitor_id, None] | units[None, team_id],
            own_host_id=own_host_id,
            max_per_day=max_per_day,
            max_per_month=max_per_month,
            away=tuple(away[visitor_id]),
            stays=tuple(stays.get(visitor_id, ())),
            days=tuple(days.get(visitor_id, ())),
        )
        if team_id is None:
            alone.append(Crew(people=(person,)))
        else:
            members[team_id].append(person)
    together = [
        Crew(people=tuple(people), least=teams[team_id].delegation_min, most=teams[team_id].delegation_max)
        for team_id, people in members.items()
    ]
    return [*alone, *together]


def _read_charges(s: Session) -> Mapping[tuple[int | None, int | None], frozenset[int]]:
    """The units in the charge of each visitor and each team, with all below them; of others, none."""
    below = _read_subtrees(s)
    units: dict[tuple[int | None, int | None], frozenset[int]] = defaultdict(frozenset)
    for visitor_id, team_id, unit_id in s.execute(select(Area.visitor_id, Area.team_id, Area.unit_id)):
        units[visitor_id, team_id] |= below[unit_id]
    return units


def _read_absences(s: Session, now: datetime) -> Mapping[int, list[tuple[datetime, datetime]]]:
    """Those of each visitor that are not over yet."""
    away: Mapping[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = select(Absence.visitor_id, Absence.starts_at, Absence.ends_at).where(Absence.ends_at > now)
    for visitor_id, starts_at, ends_at in s.execute(rows):
        away[visitor_id].append((starts_at, ends_at))
    return away


def _read_subtrees(s: Session) -> dict[int, frozenset[int]]:
    """The units at and below each unit in anybody's charge."""
    tree = subtree(select(Area.unit_id))
    below: Mapping[int, set[int]] = defaultdict(set)
    for root, unit_id in read_columns(s, select(tree.c.root, tree.c.id)):
        below[root].add(unit_id)
    return {root: frozenset(units) for root, units in below.items()}


def _read_stays(s: Session, now: datetime, zone: ZoneInfo) -> Mapping[int, list[Stay]]:
    """The visits in force that are not over yet, by visitor, at the times their meetings are held now."""
    rows = read_columns(
        s,
        select(ReleaseAttendee.visitor_id, Meeting.starts_at, Meeting.ends_at, ReleaseVisit.lat, ReleaseVisit.lon)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .where(Meeting.ends_at > now, Meeting.status != "cancelled", is_in_force(zone)),
    )
    stays: Mapping[int, list[Stay]] = defaultdict(list)
    for visitor_id, starts_at, ends_at, lat, lon in rows:
        stays[visitor_id].append(Stay(starts_at=starts_at, ends_at=ends_at, place=(lat, lon)))
    return stays
