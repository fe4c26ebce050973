"""Visits as people read them: which ones, by date, page by page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Team, Visitor
from planner.directory import matches, subtree
from planner.duties.quality import select_weak_hosts
from planner.in_force import day_of
from planner.paging import PAGE_SIZE, Page, get_page
from planner.periods import Period
from planner.reporting.overview import REMOTE_FROM
from planner.sources import Source

# What a host may stand in need of a visit for.
REMOTE, WEAK = "remote", "weak"
NEEDS = (REMOTE, WEAK)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which visits: days both inside; the whole subtree of a unit; hosts that are REMOTE or WEAK.

    Who is weak is known as of `today`; without it ratings and attendance tell, and nothing that visits found.
    `text` is looked for in the host's name and in those of the delegation.
    """

    zone: ZoneInfo
    start: date | None = None
    end: date | None = None
    visitor_id: int | None = None
    team_id: int | None = None
    host_id: int | None = None
    unit_id: int | None = None
    tier_id: int | None = None
    need: str | None = None
    today: date = date.max
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """One visit with its delegation, team leaders first. A `settled` one can't be changed by hand."""

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
    settled: bool
    team_name: str | None
    delegation: tuple[Attendee, ...] = field(default=())


def page_of_visits(
    s: Session, source: Source, wanted: Filter, number: int = 1, size: int = PAGE_SIZE
) -> Page[VisitRow]:
    """The visits that pass the filter, by start."""
    page = get_page(s, _select_visits(source).where(*conditions_of(source, wanted)), number, size)
    visits = _with_delegations(s, source, page.items)
    return Page(items=visits, number=page.number, pages=page.pages, total=page.total)


def read_visits(s: Session, source: Source, visit_ids: Collection[int]) -> dict[int, VisitRow]:
    """These visits by id, in order of their start."""
    rows = s.execute(_select_visits(source).where(source.visits.c.id.in_(visit_ids))).all()
    return {visit.id: visit for visit in _with_delegations(s, source, rows)}


def list_ids_by_day(s: Session, source: Source, wanted: Filter) -> dict[date, list[int]]:
    """The visits that pass the filter by id, under their days and in order; days without any are left out."""
    rows = source.visits.c
    statement = select(day_of(rows.starts_at, wanted.zone), rows.id).where(*conditions_of(source, wanted))
    days: dict[date, list[int]] = {}
    for day, visit_id in s.execute(statement.order_by(rows.starts_at, rows.host_name, rows.id)):
        days.setdefault(day, []).append(visit_id)
    return days


def conditions_of(source: Source, wanted: Filter) -> list[ColumnElement[bool]]:
    """What holds of the visits that pass the filter."""
    rows = source.visits.c
    conditions = [*_conditions_of_hosts(source, wanted), *_conditions_of_people(source, wanted)]
    if wanted.start is not None:
        conditions.append(rows.starts_at >= Period(start=wanted.start, end=wanted.start).begins_at(wanted.zone))
    if wanted.end is not None:
        conditions.append(rows.starts_at < Period(start=wanted.end, end=wanted.end).ends_at(wanted.zone))
    if wanted.text:
        conditions.append(
            or_(
                matches(rows.search, wanted.text),
                rows.id.in_(_attended_by(source, matches(Visitor.search, wanted.text))),
            )
        )
    return conditions


def _conditions_of_hosts(source: Source, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    rows = source.visits.c
    if wanted.host_id is not None:
        yield rows.host_id == wanted.host_id
    if wanted.unit_id is not None:
        yield rows.unit_id.in_(select(subtree([wanted.unit_id]).c.id))
    if wanted.need == REMOTE:
        yield rows.host_id.in_(select(Host.id).where(Host.remoteness >= REMOTE_FROM))
    if wanted.need == WEAK:
        yield rows.host_id.in_(select_weak_hosts(today=wanted.today, zone=wanted.zone))


def _conditions_of_people(source: Source, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    chosen = conditions_of_visitors(wanted)
    if chosen:
        yield source.visits.c.id.in_(_attended_by(source, *chosen))


def conditions_of_visitors(wanted: Filter) -> list[ColumnElement[bool]]:
    """What holds of the visitors the filter asks for; the text is none of it."""
    asked = (
        (Visitor.id, wanted.visitor_id),
        (Visitor.team_id, wanted.team_id),
        (Visitor.tier_id, wanted.tier_id),
    )
    return [column == value for column, value in asked if value is not None]


def _attended_by(source: Source, *conditions: ColumnElement[bool]) -> Select[int]:
    """Ids of visits with somebody in the delegation of whom all of that holds."""
    attendees = source.attendees.c
    attended = select(attendees.visit_id).join(Visitor, Visitor.id == attendees.visitor_id)
    return attended.where(*conditions)


def _select_visits(source: Source) -> Select[*tuple[Any, ...]]:
    """Rows of what `VisitRow` needs, by start."""
    rows = source.visits.c
    return select(
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
        rows.settled,
    ).order_by(rows.starts_at, rows.host_name, rows.id)


def _with_delegations(s: Session, source: Source, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[VisitRow]:
    delegations = _delegations(s, source, [row.id for row in rows])
    return [_visit(row._asdict(), delegations.get(row.id, [])) for row in rows]


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
