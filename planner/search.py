"""Anything found by its name or code: words in any order, whatever the diacritics and the case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.organisation import Host, Unit
from models.people import Team, Tier, Visitor
from models.plans import Plan
from models.releases import Release
from planner.directory import matches
from planner.paging import PAGE_SIZE, Page, get_page, page_of
from planner.periods import Period
from planner.text import fold

# In how many of a kind a search of all kinds stops.
FEW = 5


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found: `id` is its row's, of a release its number.

    `note` tells it from others of its name: the unit a host is in, a visitor's team. Plans and releases have a
    `period` instead.
    """

    kind: str
    id: int
    name: str
    note: str | None = None
    period: Period | None = None
    active: bool = True


Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def find_anything(s: Session, text: str, *, size: int = FEW) -> list[Page[Hit]]:
    """The first page of each kind that has anything, in the order of `KINDS`; nothing for no words."""
    if not fold(text):
        return []
    pages = (find_of_kind(s, kind, text, size=size) for kind in KINDS)
    return [page for page in pages if page.items]


def find_of_kind(s: Session, kind: str, text: str, number: int = 1, size: int = PAGE_SIZE) -> Page[Hit]:
    """What of one of `KINDS` has every word of `text`: what has that code first, then what is called so."""
    return KINDS[kind](s, text, number, size)


def _hosts(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    """By the name of its unit too: many cells are called alike."""
    statement = select(Host.id, Host.name, Unit.name.label("note"), Host.active).join(
        Unit, Unit.id == Host.unit_id
    )
    statement = _ranked(statement, text, Host.search, Host.code, [Unit.search], Host.active)
    return _page(s, "host", statement.order_by(Host.search, Host.id), number, size)


def _units(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    above = aliased(Unit)
    statement = select(Unit.id, Unit.name, above.name.label("note")).outerjoin(above, above.id == Unit.parent_id)
    statement = _ranked(statement, text, Unit.search, Unit.code)
    return _page(s, "unit", statement.order_by(Unit.search, Unit.id), number, size)


def _visitors(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    note = func.coalesce(Team.name, Visitor.title).label("note")
    statement = select(Visitor.id, Visitor.name, note, Visitor.active).outerjoin(Visitor.team)
    statement = _ranked(statement, text, Visitor.search, Visitor.code, [Team.search], Visitor.active)
    return _page(s, "visitor", statement.order_by(Visitor.search, Visitor.id), number, size)


def _teams(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    statement = select(Team.id, Team.name, Tier.name.label("note")).join(Team.tier)
    statement = _ranked(statement, text, Team.search, Team.code)
    return _page(s, "team", statement.order_by(Tier.rank, Team.search, Team.id), number, size)


def _plans(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    """Drafts: what is published is found as a release."""
    released = select(Release.id).where(Release.plan_id == Plan.id).exists()
    drafts = s.execute(
        select(Plan.id, Plan.name, Plan.starts_on, Plan.ends_on).where(~released).order_by(Plan.id.desc())
    )
    return page_of([_dated("plan", *row) for row in drafts if _has_words(row.name, text)], number, size)


def _releases(s: Session, text: str, number: int, size: int) -> Page[Hit]:
    releases = s.execute(
        select(Release.number, Release.name, Release.starts_on, Release.ends_on).order_by(Release.number.desc())
    )
    found = [_dated("release", *row) for row in releases if _has_words(f"{row.name} {row.number}", text)]
    return page_of(found, number, size)


def _ranked(
    statement: Select[*tuple[Any, ...]],
    text: str,
    name: Column,
    code: Column,
    others: Iterable[Column] = (),
    active: Column | None = None,
) -> Select[*tuple[Any, ...]]:
    """Rows with every word of `text` among name, code and the `others`, the best first."""
    parts: Sequence[Column] = [name, func.lower(code), *(func.coalesce(each, "") for each in others)]
    told = func.concat_ws(" ", *parts)
    begun = func.concat(" ", name)
    rank = case(
        (func.lower(code) == fold(text), literal(0)),
        (begun.contains(f" {fold(text)}", autoescape=True), literal(1)),
        (and_(*(begun.contains(f" {word}", autoescape=True) for word in fold(text).split())), literal(2)),
        (matches(name, text), literal(3)),
        else_=literal(4),
    )
    gone = () if active is None else (active.desc(),)
    return statement.where(matches(told, text)).order_by(*gone, rank)


def _page(s: Session, kind: str, statement: Select[*tuple[Any, ...]], number: int, size: int) -> Page[Hit]:
    page = get_page(s, statement, number, size)
    hits = [Hit(kind=kind, **row._mapping) for row in page.items]
    return Page(items=hits, number=page.number, pages=page.pages, total=page.total)


def _dated(kind: str, id: int, name: str, starts_on: Any, ends_on: Any) -> Hit:
    return Hit(kind=kind, id=id, name=name, period=Period(start=starts_on, end=ends_on))


def _has_words(name: str, text: str) -> bool:
    told = fold(name)
    return all(word in told for word in fold(text).split())


# What can be found, by kind, in the order it is shown.
KINDS: Mapping[str, Callable[[Session, str, int, int], Page[Hit]]] = {
    "host": _hosts,
    "unit": _units,
    "visitor": _visitors,
    "team": _teams,
    "plan": _plans,
    "release": _releases,
}
