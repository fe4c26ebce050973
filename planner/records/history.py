"""What has become of a record: who changed which field when, by which way and why, the last first."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from models.base import Base, UtcDateTime
from models.history import RecordChange
from planner.errors import NotFound
from planner.records.references import References, read_references
from planner.records.tables import BY_STORED, Field, Table


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column before and after; `field` is None where no form has it."""

    name: str
    field: Field | None
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of one record, column by column in the order of the form.

    `row` is the record as it is now, or as it was when it was deleted; None where neither is known.
    """

    change: RecordChange
    table: Table | None
    row: Any
    columns: tuple[Column, ...]

    @property
    def kind(self) -> str:
        if self.change.before is None:
            return "added"
        return "deleted" if self.change.after is None else "changed"


def select_history(*, table: Table | None = None, row_id: int | None = None) -> Select[RecordChange]:
    """Of one record, of a table, or of all that the site has forms for; users are loaded along."""
    statement = select(RecordChange).options(joinedload(RecordChange.user)).order_by(RecordChange.id.desc())
    stored = list(BY_STORED) if table is None else [table.stored]
    statement = statement.where(RecordChange.table.in_(stored))
    return statement if row_id is None else statement.where(RecordChange.row_id == row_id)


def get_change_of(s: Session, table: Table, row_id: int, change_id: int) -> RecordChange:
    change = s.get(RecordChange, change_id)
    if change is None or (change.table, change.row_id) != (table.stored, row_id):
        raise NotFound("There is no such entry in the history of this record.")
    return change


def find_latest(s: Session, table: Table, row_ids: Collection[int]) -> int:
    """The last entry of these records, 0 if none: what a form remembers, to see whether anybody came before it."""
    of = RecordChange
    return s.scalar(select(func.max(of.id)).where(of.table == table.stored, of.row_id.in_(row_ids))) or 0


def list_changed_since(s: Session, table: Table, row_ids: Collection[int], seen: int) -> list[int]:
    """Those of the records that have an entry after `seen`."""
    of = RecordChange
    later = select(of.row_id).where(of.table == table.stored, of.row_id.in_(row_ids), of.id > seen)
    return list(s.scalars(later.distinct()))


def read_entries(s: Session, changes: Iterable[RecordChange]) -> tuple[list[Entry], References]:
    """What the changes tell, and the names of what they are about and refer to."""
    changes = list(changes)
    rows = _read_rows(s, changes)
    entries = [_entry(change, rows.get((change.table, change.row_id))) for change in changes]
    wanted: dict[str, set[int | None]] = {}
    for entry in entries:
        for field in _fields_of_name(entry):
            wanted.setdefault(field.refers or "", set()).add(getattr(entry.row, field.column or ""))
        for column in entry.columns:
            if column.field is not None and column.field.refers is not None:
                wanted.setdefault(column.field.refers, set()).update((column.before, column.after))
    return entries, read_references(s, wanted)


def _fields_of_name(entry: Entry) -> Iterator[Field]:
    """Those of the fields the record is called by that refer to another record."""
    if entry.table is not None and entry.row is not None:
        named = (entry.table.fields[name] for name in entry.table.called)
        yield from (field for field in named if field.refers is not None)


def _read_rows(s: Session, changes: Iterable[RecordChange]) -> dict[tuple[str, int], Any]:
    """What the changes are about, by the name of the table in the database and the id."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        if change.table in BY_STORED:
            wanted.setdefault(change.table, set()).add(change.row_id)
    found: dict[tuple[str, int], Any] = {}
    for stored, ids in wanted.items():
        model: Any = BY_STORED[stored].model
        found |= {(stored, row.id): row for row in s.scalars(select(model).where(model.id.in_(ids)))}
    gone = {(stored, row_id) for stored, ids in wanted.items() for row_id in ids} - found.keys()
    return {**_read_gone(s, gone), **found}


def _read_gone(s: Session, gone: Collection[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Rows as they were when they were deleted, which no session knows of."""
    if not gone:
        return {}
    of = RecordChange
    deleted = select(of).where(tuple_(of.table, of.row_id).in_(gone), of.after.is_(None)).order_by(of.id)
    return {(change.table, change.row_id): _row_before(change) for change in s.scalars(deleted)}


def _row_before(change: RecordChange) -> Any:
    model = BY_STORED[change.table].model
    # The history may tell of columns of earlier versions.
    there_are = model.__table__.columns.keys()
    before = {name: value for name, value in (change.before or {}).items() if name in there_are}
    return model(**load_columns(model, before))


def _entry(change: RecordChange, row: Any) -> Entry:
    table = BY_STORED.get(change.table)
    before, after = (load_values(table, values) for values in (change.before or {}, change.after or {}))
    fields = {field.column: field for field in table.fields.values()} if table else {}
    order = {name: place for place, name in enumerate(fields)}
    columns = [
        Column(name=name, field=fields.get(name), before=before.get(name), after=after.get(name))
        for name in sorted({**before, **after}, key=lambda name: (order.get(name, len(order)), name))
        if name != "id"
    ]
    return Entry(change=change, table=table, row=row, columns=tuple(columns))


def load_values(table: Table | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the history keeps them, as the model has them."""
    return dict(values) if table is None else load_columns(table.model, values)


def load_columns(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _load(model, name, value) for name, value in values.items()}


def _load(model: type[Base], name: str, value: Any) -> Any:
    stored = model.__table__.columns
    if value is None or name not in stored:
        return value
    column = stored[name].type
    if isinstance(column, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column, Numeric) and column.asdecimal:
        return Decimal(str(value))
    kind = column.python_type
    return kind.fromisoformat(value) if isinstance(value, str) and issubclass(kind, date | time) else value
