"""A record is kept as a form has it: checked, applied and logged in the caller's transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.accounts import open_account
from planner.changing.log import Origin
from planner.changing.row_edits import RowEdit, add_rows, edit_row
from planner.errors import Conflict
from planner.load.names import Names
from planner.load.rows import Row
from planner.phrases import phrase
from planner.records.effects import follow_up, log_edit
from planner.records.faults import Fault, Stale, Unsound
from planner.records.history import find_latest
from planner.records.listing import get_record
from planner.records.origin import tell_reason
from planner.records.particulars import ADJUST, OBJECT
from planner.records.reading import Reader
from planner.records.tables import Table
from planner.records.texts import Texts, Values, values_of


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What keeping a record needs to know: who, when and why, what fields are called, and the time zone."""

    origin: Origin
    names: Names
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`edit` is None where nothing was different. `password` is a new account's, shown this once."""

    row: Any
    edit: RowEdit | None
    password: str | None = None


def keep_record(s: Session, table: Table, row_id: int | None, texts: Texts, desk: Desk, *, seen: int = 0) -> Kept:
    """`row_id` None for a new one. `seen` is the last entry of its history that the form knew of.

    Raises Unsound with what is wrong at which field, Stale where the record was changed since `seen`.
    """
    row = None if row_id is None else get_unchanged(s, table, row_id, seen)
    reader = Reader(s, table, desk.names)
    (reading,) = reader.read([texts])
    if reading.row is None or reading.faults:
        raise Unsound(faults=reading.faults)
    tell_reason(s, desk.origin.reason)
    kept = apply_row(s, table, row, reading.row, reader, desk)
    follow_up(s, table, 1 if kept.edit else 0, desk.origin, desk.zone)
    try:
        s.flush()
    except IntegrityError as error:
        raise Conflict("This clashes with what somebody else has just entered.", "Open the form again.") from error
    return kept


def get_unchanged(s: Session, table: Table, row_id: int, seen: int) -> Any:
    """The row, kept from others until the transaction ends. Raises Stale where it was changed since `seen`."""
    row = get_record(s, table, row_id, lock=True)
    latest = find_latest(s, table, [row_id])
    if latest != seen:
        raise Stale(latest=latest)
    return row


def apply_row(s: Session, table: Table, row: Any, read: Row, reader: Reader, desk: Desk) -> Kept:
    """One record whose fields are sound by themselves. Raises Unsound where it does not fit the others."""
    values = values_of(table, read, reader.get_id, desk.zone)
    if table.name in ADJUST:
        values = ADJUST[table.name](row, values, desk.zone)
    faults = [*_find_taken(s, table, row, read, values)]
    if table.name in OBJECT:
        faults += OBJECT[table.name](s, row, values, desk.origin)
    if faults:
        raise Unsound(faults=faults)
    if row is None:
        return _add(s, table, values, desk)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return Kept(row=row, edit=None)
    edit = edit_row(row, **changed)
    log_edit(s, table, row, edit, desk.origin, desk.zone)
    return Kept(row=row, edit=edit)


def _add(s: Session, table: Table, values: Values, desk: Desk) -> Kept:
    if table.name == "accounts":
        user, password = open_account(s, **values, now=desk.origin.now)
        return Kept(row=user, edit=None, password=password)
    row = table.model(**values)
    (edit,) = add_rows(s, [row])
    log_edit(s, table, row, edit, desk.origin, desk.zone)
    return Kept(row=row, edit=edit)


def _find_taken(s: Session, table: Table, row: Any, read: Row, values: Values) -> Iterator[Fault]:
    """Whether another record is told apart by the same fields: the same code, or the same host and year."""
    columns = [column for name in read.identity if (column := table.fields[name].column) is not None]
    model: Any = table.model
    if row is not None and all(getattr(row, name) == values[name] for name in columns):
        return
    same = [
        func.lower(getattr(model, name)) == values[name].lower()
        if isinstance(values[name], str)
        else getattr(model, name).is_not_distinct_from(values[name])
        for name in columns
    ]
    other = select(model.id).where(*same, model.id != (row.id if row is not None else 0))
    if s.scalar(other.limit(1)) is not None:
        yield Fault(
            field=[name for name in read.identity if getattr(read, name) is not None][-1],
            reason=phrase("is that of another record already"),
            remedy=phrase("Change it here, or edit the other record."),
        )
