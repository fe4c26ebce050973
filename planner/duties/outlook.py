"""Rows of the tables as the ledger's outlook: the meetings ahead, and who is free to attend which of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased, selectinload

from models.meetings import Meeting
from models.organisation import Host
from models.people import Absence, Area, Team, Visitor
from models.plans import Plan
from models.releases import Release, ReleaseAttendee, ReleaseVisit
from models.rules import Policy
from planner.directory import subtree
from planner.duties.openings import Crew, Opening, Outlook, Person, Stay, Travel
from planner.duties.priorities import get_policy
from planner.history import HeldVisit
from planner.in_force import day_of, is_in_force
from planner.roads import roads_of
from solver.problem import Travel as Roads
from solver.travel import travel_minutes


def read_known_until(s: Session) -> date:
    """The last day whose meetings are known: they are drawn up for the periods that are planned."""
    return s.scalar(select(func.max(Plan.ends_on))) or date.min


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
) -> Iterable[Opening]:
    """Meetings of active hosts that nobody in force is sent to, or all of them where they are planned anew."""
    day, held = day_of(Meeting.starts_at, zone), aliased(Meeting)
    taken = (
        select(ReleaseVisit.meeting_id)
        .join(ReleaseAttendee, ReleaseAttendee.release_visit_id == ReleaseVisit.id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(held, held.id == ReleaseVisit.meeting_id)
        .where(held.starts_at > now, is_in_force(zone))
    )
    rows = s.execute(
        select(
            Meeting.id,
            Meeting.host_id,
            Host.unit_id,
            Meeting.kind,
            Host.category,
            day,
            Meeting.starts_at,
            Meeting.ends_at,
            func.coalesce(Host.gap_days, gap_days),
            Host.lat,
            Host.lon,
        )
        .join(Meeting.host)
        .where(
            Meeting.starts_at > now,
            day <= until,
            Meeting.status != "cancelled",
            Host.active,
            true() if planned_anew else Meeting.id.not_in(taken),
        )
    )
    for *facts, lat, lon in rows:
        yield Opening._make((*facts, (lat, lon)))


def _read_crews(
    s: Session, days: Mapping[int, Sequence[date]], stays: Mapping[int, Sequence[Stay]], now: datetime
) -> list[Crew]:
    """The teams with their active members, and those who attend alone."""
    visitors = s.scalars(
        select(Visitor)
        .options(selectinload(Visitor.areas), selectinload(Visitor.absences.and_(Absence.ends_at > now)))
        .where(Visitor.active)
        .order_by(Visitor.id)
    )
    teams = {team.id: team for team in s.scalars(select(Team).options(selectinload(Team.areas)))}
    below = _read_subtrees(s)
    alone: list[Crew] = []
    members: Mapping[int, list[Person]] = defaultdict(list)
    for visitor in visitors:
        team = teams.get(visitor.team_id or 0)
        person = _person(visitor, team, below, stays.get(visitor.id, ()), days.get(visitor.id, ()))
        if team is None:
            alone.append(Crew(people=(person,)))
        else:
            members[team.id].append(person)
    together = [
        Crew(people=tuple(people), least=teams[team_id].delegation_min, most=teams[team_id].delegation_max)
        for team_id, people in members.items()
    ]
    return [*alone, *together]


def _person(
    visitor: Visitor,
    team: Team | None,
    below: Mapping[int, frozenset[int]],
    stays: Sequence[Stay],
    days: Sequence[date],
) -> Person:
    areas = [*visitor.areas, *(team.areas if team else ())]
    return Person(
        id=visitor.id,
        leader=visitor.leader,
        units=frozenset[int]().union(*(below[area.unit_id] for area in areas)),
        own_host_id=visitor.own_host_id,
        max_per_day=visitor.max_per_day,
        max_per_month=visitor.max_per_month,
        away=tuple((absence.starts_at, absence.ends_at) for absence in visitor.absences),
        stays=tuple(stays),
        days=tuple(days),
    )


def _read_subtrees(s: Session) -> dict[int, frozenset[int]]:
    """The units at and below each unit in anybody's charge."""
    tree = subtree(s.scalars(select(Area.unit_id).distinct()).all())
    below: Mapping[int, set[int]] = defaultdict(set)
    for root, unit_id in s.execute(select(tree.c.root, tree.c.id)):
        below[root].add(unit_id)
    return {root: frozenset(units) for root, units in below.items()}


def _read_stays(s: Session, now: datetime, zone: ZoneInfo) -> Mapping[int, list[Stay]]:
    """The visits in force that are not over yet, by visitor, at the times their meetings are held now."""
    rows = s.execute(
        select(ReleaseAttendee.visitor_id, Meeting.starts_at, Meeting.ends_at, ReleaseVisit.lat, ReleaseVisit.lon)
        .join(ReleaseVisit, ReleaseVisit.id == ReleaseAttendee.release_visit_id)
        .join(Release, Release.id == ReleaseVisit.release_id)
        .join(Meeting, Meeting.id == ReleaseVisit.meeting_id)
        .where(Meeting.ends_at > now, Meeting.status != "cancelled", is_in_force(zone))
    )
    stays: Mapping[int, list[Stay]] = defaultdict(list)
    for visitor_id, starts_at, ends_at, lat, lon in rows:
        stays[visitor_id].append(Stay(starts_at=starts_at, ends_at=ends_at, place=(lat, lon)))
    return stays
