"""Bulk insert-or-update that counts what it did."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnClause,
    Select,
    Table,
    Text,
    and_,
    column,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.base import Base

Values = dict[str, Any]
# PostgreSQL stamps the row version it replaces; a row just inserted replaces none.
IS_NEW: ColumnClause[bool] = literal_column("(xmax = 0)", Boolean)


@dataclass(frozen=True, kw_only=True)
class TableCount:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: "TableCount") -> "TableCount":
        return TableCount(**{name: count + getattr(other, name) for name, count in vars(self).items()})

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.removed

    def __str__(self) -> str:
        return ", ".join(f"{count:,} {done}" for done, count in vars(self).items() if count)


def upsert(s: Session, model: type[Base], key: Sequence[str], rows: Sequence[Values]) -> TableCount:
    """Adds the rows whose `key` columns are new to the table, and updates those that say something else.

    Every row gives the same columns. The rows' keys differ.
    """
    if not rows:
        return TableCount()
    table = cast(Table, model.__table__)
    names = list(rows[0])
    statement = insert(table).from_select(names, _select(table, names, rows))
    given = {name: statement.excluded[name] for name in names if name not in key}
    if given:
        changed = or_(*(table.c[name].is_distinct_from(value) for name, value in given.items()))
        statement = statement.on_conflict_do_update(index_elements=key, set_=given, where=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    touched = s.connection().execute(statement.returning(IS_NEW)).scalars().all()
    created = sum(touched)
    return TableCount(created=created, updated=len(touched) - created, unchanged=len(rows) - len(touched))


def _select(table: Table, names: Sequence[str], rows: Sequence[Values]) -> Select[Any]:
    """The rows as a table of the model's types, sent as one JSON text: much faster than a parameter per cell."""
    text = sql_cast(literal(json.dumps(rows, default=str), Text), JSON)
    source = func.json_populate_recordset(literal_column(f'NULL::"{table.name}"'), text)
    return select(*source.table_valued(*(column(name) for name in names)).c)


def remove(s: Session, model: type[Base], keys: Sequence[Mapping[str, Any]]) -> TableCount:
    """Deletes the rows with these values, where there are any."""
    table = cast(Table, model.__table__)
    removed = 0
    for key in keys:
        matches = and_(*(table.c[name].is_not_distinct_from(value) for name, value in key.items()))
        removed += s.connection().execute(delete(table).where(matches)).rowcount
    return TableCount(removed=removed)
