"""The schedule by visitor: who there is, where each goes in a stretch of days, and when they are away."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from models.people import Absence, Visitor
from planner.directory import by_given_name, matches
from planner.paging import Page, get_page
from planner.periods import Period
from planner.schedule import Filter, conditions_of, conditions_of_visitors
from planner.sources import Source

# A screen of visitors: what a hand over goes to is most often in sight, and a page stays small.
ROWS_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class VisitorRow:
    """A visitor with their visits that pass the filter, by id, and the days of its period they are away on."""

    id: int
    name: str
    title: str | None
    team_name: str | None
    visit_ids: tuple[int, ...]
    away: frozenset[date]


def page_of_visitors(
    s: Session, source: Source, wanted: Filter, period: Period, number: int = 1
) -> Page[VisitorRow]:
    """The visitors the filter asks for with what they do in the period, those with nothing to do included.

    Where it asks for hosts, only those who go there; `text` asks for a visitor's own name, or for such hosts. By
    given name, as Vietnamese lists go.
    """
    page = get_page(s, _select_visitors(source, wanted), number, ROWS_SHOWN)
    people: Sequence[Visitor] = [row.Visitor for row in page.items]
    visits = _read_visit_ids(s, source, wanted, [visitor.id for visitor in people])
    away = read_days_away(s, [visitor.id for visitor in people], period, wanted.zone)
    rows = [
        VisitorRow(
            id=visitor.id,
            name=visitor.name,
            title=visitor.title,
            team_name=visitor.team.name if visitor.team else None,
            visit_ids=tuple(visits.get(visitor.id, ())),
            away=frozenset(away.get(visitor.id, ())),
        )
        for visitor in people
    ]
    return Page(items=rows, number=page.number, pages=page.pages, total=page.total)


def read_days_away(
    s: Session, visitor_ids: Collection[int], period: Period, zone: ZoneInfo
) -> Mapping[int, set[date]]:
    """The days of the period on which each is away for a part of it at least."""
    absences = select(Absence.visitor_id, Absence.starts_at, Absence.ends_at).where(
        Absence.visitor_id.in_(visitor_ids),
        Absence.starts_at < period.ends_at(zone),
        Absence.ends_at > period.begins_at(zone),
    )
    away: Mapping[int, set[date]] = defaultdict(set)
    for visitor_id, starts_at, ends_at in s.execute(absences):
        away[visitor_id].update(_days_between(starts_at, ends_at, period, zone))
    return away


def _days_between(starts_at: datetime, ends_at: datetime, period: Period, zone: ZoneInfo) -> list[date]:
    # An absence up to midnight does not reach into the next day.
    last = (ends_at - timedelta.resolution).astimezone(zone).date()
    first = max(starts_at.astimezone(zone).date(), period.start)
    return [first + timedelta(days=n) for n in range((min(last, period.end) - first).days + 1)]


def _select_visitors(source: Source, wanted: Filter) -> Select[Visitor]:
    goes = Visitor.id.in_(_select_going(source, wanted))
    conditions: list[ColumnElement[bool]] = [or_(Visitor.active, goes), *conditions_of_visitors(wanted)]
    if wanted.text:
        conditions.append(or_(matches(Visitor.search, wanted.text), goes))
    if wanted.host_id is not None or wanted.unit_id is not None or wanted.need is not None:
        conditions.append(goes)
    return select(Visitor).options(joinedload(Visitor.team)).where(*conditions).order_by(*by_given_name())


def _select_going(source: Source, wanted: Filter) -> Select[int]:
    attendees = source.attendees.c
    visits = source.visits
    return (
        select(attendees.visitor_id)
        .join(visits, visits.c.id == attendees.visit_id)
        .where(*conditions_of(source, wanted))
    )


def _read_visit_ids(
    s: Session, source: Source, wanted: Filter, visitor_ids: Collection[int]
) -> Mapping[int, list[int]]:
    rows, attendees = source.visits.c, source.attendees.c
    statement = (
        select(attendees.visitor_id, rows.id)
        .join(source.visits, rows.id == attendees.visit_id)
        .where(attendees.visitor_id.in_(visitor_ids), *conditions_of(source, wanted))
        .order_by(rows.starts_at, rows.id)
    )
    visits: Mapping[int, list[int]] = defaultdict(list)
    for visitor_id, visit_id in s.execute(statement):
        visits[visitor_id].append(visit_id)
    return visits
