"""Visits as people read them: by date, by visitor and by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Team, Visitor
from planner.directory import UnitRow, list_units, matches, select_visitors, subtree
from planner.in_force import day_of
from planner.paging import PAGE_SIZE, Page, get_page
from planner.sources import Source


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which visits: days both inside; the whole subtree of a unit; text in the host's name."""

    zone: ZoneInfo
    start: date | None = None
    end: date | None = None
    visitor_id: int | None = None
    team_id: int | None = None
    host_id: int | None = None
    unit_id: int | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """One visit with its delegation, team leaders first."""

    id: int
    meeting_id: int
    host_id: int
    host_name: str
    unit_name: str
    place: str | None
    kind: str
    topic: str | None
    starts_at: datetime
    ends_at: datetime
    team_name: str | None
    delegation: tuple[Attendee, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class VisitorRow:
    """A visitor with how many visits they make, and the first of them."""

    id: int
    name: str
    title: str | None
    team_name: str | None
    visits: int
    first: datetime | None


@dataclass(frozen=True, kw_only=True)
class UnitVisits:
    """A unit with its hosts, how many of them are visited, and how many visits that makes."""

    unit: UnitRow
    visited: int
    visits: int


@dataclass(frozen=True, kw_only=True)
class HostVisits:
    """A host with how many visits it gets."""

    id: int
    name: str
    visits: int


def page_of_visits(
    s: Session, source: Source, wanted: Filter, number: int = 1, size: int = PAGE_SIZE
) -> Page[VisitRow]:
    """The visits that pass the filter, by start."""
    rows = source.visits.c
    statement = select(
        rows.id,
        rows.meeting_id,
        rows.host_id,
        rows.host_name,
        rows.unit_name,
        rows.place,
        rows.kind,
        rows.topic,
        rows.starts_at,
        rows.ends_at,
    ).where(*_conditions(source, wanted))
    page = get_page(s, statement.order_by(rows.starts_at, rows.host_name, rows.id), number, size)
    delegations = _delegations(s, source, [row.id for row in page.items])
    visits = [_visit(row._mapping, delegations.get(row.id, [])) for row in page.items]
    return Page(items=visits, number=page.number, pages=page.pages, total=page.total)


def count_by_day(s: Session, source: Source, wanted: Filter) -> dict[date, int]:
    """How many visits each day has; days without any are left out."""
    day = day_of(source.visits.c.starts_at, wanted.zone)
    statement = select(day, func.count()).where(*_conditions(source, wanted)).group_by(day)
    return dict(s.execute(statement).all())


def page_of_visitors(s: Session, source: Source, text: str = "", number: int = 1) -> Page[VisitorRow]:
    """All active visitors with what they do, those with nothing to do included, by given name."""
    counts = (
        select(
            source.attendees.c.visitor_id,
            func.count().label("visits"),
            func.min(source.visits.c.starts_at).label("first"),
        )
        .join(source.visits, source.visits.c.id == source.attendees.c.visit_id)
        .group_by(source.attendees.c.visitor_id)
        .subquery()
    )
    people = select_visitors(text=text).outerjoin(counts, counts.c.visitor_id == Visitor.id)
    page = get_page(s, people.add_columns(func.coalesce(counts.c.visits, 0), counts.c.first), number)
    rows = [
        VisitorRow(
            id=visitor.id,
            name=visitor.name,
            title=visitor.title,
            team_name=visitor.team.name if visitor.team else None,
            visits=visits,
            first=first,
        )
        for visitor, visits, first in page.items
    ]
    return Page(items=rows, number=page.number, pages=page.pages, total=page.total)


def list_unit_visits(s: Session, source: Source, parent_id: int | None) -> list[UnitVisits]:
    """What the units right below `parent_id` (None: the roots) get, everything below them included."""
    units = list_units(s, parent_id)
    tree = subtree([unit.id for unit in units])
    rows = source.visits.c
    statement = (
        select(tree.c.root, func.count(rows.host_id.distinct()), func.count())
        .join(source.visits, rows.unit_id == tree.c.id)
        .group_by(tree.c.root)
    )
    counts = {root: (visited, visits) for root, visited, visits in s.execute(statement)}
    return [
        UnitVisits(unit=unit, visited=counts.get(unit.id, (0, 0))[0], visits=counts.get(unit.id, (0, 0))[1])
        for unit in units
    ]


def list_host_visits(s: Session, source: Source, unit_id: int) -> list[HostVisits]:
    """The active hosts right in the unit with how many visits each gets, by name."""
    rows = source.visits.c
    statement = (
        select(Host.id, Host.name, func.count(rows.id))
        .outerjoin(source.visits, rows.host_id == Host.id)
        .where(Host.unit_id == unit_id, Host.active)
        .group_by(Host.id)
        .order_by(Host.name, Host.id)
    )
    return [HostVisits(id=host_id, name=name, visits=visits) for host_id, name, visits in s.execute(statement)]


def _conditions(source: Source, wanted: Filter) -> list[ColumnElement[bool]]:
    rows, attendees = source.visits.c, source.attendees.c
    day = day_of(rows.starts_at, wanted.zone)
    conditions = [matches(rows.search, wanted.text)]
    if wanted.start is not None:
        conditions.append(day >= wanted.start)
    if wanted.end is not None:
        conditions.append(day <= wanted.end)
    if wanted.host_id is not None:
        conditions.append(rows.host_id == wanted.host_id)
    if wanted.unit_id is not None:
        conditions.append(rows.unit_id.in_(select(subtree([wanted.unit_id]).c.id)))
    if wanted.visitor_id is not None:
        mine = select(attendees.visit_id).where(attendees.visitor_id == wanted.visitor_id)
        conditions.append(rows.id.in_(mine))
    if wanted.team_id is not None:
        teams = select(attendees.visit_id).join(Visitor, Visitor.id == attendees.visitor_id)
        conditions.append(rows.id.in_(teams.where(Visitor.team_id == wanted.team_id)))
    return conditions


def _delegations(
    s: Session, source: Source, visit_ids: Sequence[int]
) -> dict[int, list[tuple[Attendee, str | None]]]:
    """Each visit's people with the names of their teams, leaders first."""
    attendees = source.attendees.c
    statement = (
        select(attendees.visit_id, Visitor.id, Visitor.name, Team.name.label("team"))
        .join(Visitor, Visitor.id == attendees.visitor_id)
        .outerjoin(Team, Team.id == Visitor.team_id)
        .where(attendees.visit_id.in_(visit_ids))
        .order_by(attendees.visit_id, Visitor.leader.desc(), Visitor.id)
    )
    delegations: dict[int, list[tuple[Attendee, str | None]]] = {}
    for visit_id, visitor_id, name, team in s.execute(statement):
        delegations.setdefault(visit_id, []).append((Attendee(id=visitor_id, name=name), team))
    return delegations


def _visit(row: Mapping[str, Any], delegation: Sequence[tuple[Attendee, str | None]]) -> VisitRow:
    team_name = delegation[0][1] if delegation else None
    return VisitRow(**row, team_name=team_name, delegation=tuple(attendee for attendee, _ in delegation))
