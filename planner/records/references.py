"""How records that others refer to are called: codes and names by id, read once for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from planner.directory import matches
from planner.records.tables import TABLES, Table

CHOICES_OFFERED = 12


@dataclass(frozen=True, kw_only=True)
class Reference:
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, kw_only=True)
class References:
    """By table and id."""

    known: Mapping[str, Mapping[int, Reference]] = field(default_factory=dict)

    def get(self, table: str, row_id: int) -> Reference:
        """One that is gone, as in the history, is called by its number."""
        return self.known.get(table, {}).get(row_id) or Reference(code=f"#{row_id}", name=f"#{row_id}")


def read_references(s: Session, wanted: Mapping[str, Iterable[int | None]]) -> References:
    """The names of these ids: one query for each table."""
    known: dict[str, dict[int, Reference]] = {}
    for table, ids in wanted.items():
        of = _columns(TABLES[table])
        rows = s.execute(select(of.id, of.code, of.name).where(of.id.in_({row_id for row_id in ids if row_id})))
        known[table] = {row.id: Reference(code=row.code, name=row.name) for row in rows}
    return References(known=known)


def references_of(s: Session, table: Table, rows: Iterable[Any]) -> References:
    """Of all that these rows refer to."""
    rows = list(rows)
    wanted: dict[str, set[int | None]] = {}
    for each in table.fields.values():
        if each.refers is not None and each.column is not None:
            wanted.setdefault(each.refers, set()).update(getattr(row, each.column) for row in rows)
    return read_references(s, wanted)


def list_all(s: Session, table: str) -> list[Reference]:
    """Every record of a table with codes, by name."""
    of = _columns(TABLES[table])
    return [
        Reference(code=row.code, name=row.name) for row in s.execute(select(of.code, of.name).order_by(of.name))
    ]


def is_called(model: Any, text: str) -> ColumnElement[bool]:
    """Whether a record is called so: by its name without diacritics, or by its code."""
    asked = text.strip().lower()
    found: list[ColumnElement[bool]] = [
        func.lower(getattr(model, name)).contains(asked, autoescape=True)
        for name in ("code", "username")
        if hasattr(model, name)
    ]
    if hasattr(model, "search"):
        found.append(matches(model.search, text))
    elif hasattr(model, "name"):
        found.append(func.lower(model.name).contains(asked, autoescape=True))
    return or_(*found) if found else false()


def offer(s: Session, table: str, text: str) -> list[Reference]:
    """The first that are called so."""
    model: Any = TABLES[table].model
    found = select(model.code, model.name).where(is_called(model, text)).order_by(model.name)
    rows = s.execute(found.limit(CHOICES_OFFERED))
    return [Reference(code=row.code, name=row.name) for row in rows]


def read_ids(s: Session, table: str, codes: Iterable[str]) -> dict[str, int]:
    """By code, of those there are."""
    of = _columns(TABLES[table])
    return {row.code: row.id for row in s.execute(select(of.code, of.id).where(of.code.in_(set(codes))))}


def _columns(table: Table) -> Any:
    stored = table.model.__table__
    assert isinstance(stored, SqlTable)
    return stored.c
