"""Records deleted where nothing uses them, and the last edit of a record undone."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.accounts import User
from models.base import Base
from models.history import RecordChange
from planner.accounts import refuse_lockout
from planner.changing.log import Origin
from planner.changing.row_edits import edit_row, remove_row
from planner.errors import Conflict
from planner.records.effects import follow_up, log_edit
from planner.records.history import find_latest, get_change_of, load_values
from planner.records.keeping import get_unchanged
from planner.records.listing import get_record
from planner.records.origin import tell_reason
from planner.records.tables import BY_STORED, Table
from planner.records.uses import list_uses
from planner.text import fold

# What was recorded as a change is taken back as one.
RECORDED = frozenset({"changes", "actual"})
SECRET = "password_hash"
# What may be deleted though plans are concerned.
TOLD_WHEN_DELETED = frozenset({"absences", "areas"})


def delete_record(s: Session, table: Table, row_id: int, origin: Origin, zone: ZoneInfo, *, seen: int) -> None:
    """With what belongs to it. Raises Conflict where something else uses it, Stale where it was changed."""
    row = get_unchanged(s, table, row_id, seen)
    if any(not use.part for use in list_uses(s, table, [row_id])):
        raise Conflict(
            "This record is in use and can't be deleted.",
            "End it instead, or take it out of what uses it first: its page lists that.",
        )
    tell_reason(s, origin.reason)
    remove(s, table, row, origin, zone)
    follow_up(s, table, 1, origin, zone)


def remove(s: Session, table: Table, row: Any, origin: Origin, zone: ZoneInfo) -> None:
    """Deletes a row that nothing uses, and logs it where plans are concerned. Raises Lockout as barring does."""
    if isinstance(row, User):
        refuse_lockout(s, row, role=row.role, active=False, by=origin.user_id)
    try:
        with s.begin_nested():
            if table.name in TOLD_WHEN_DELETED:
                log_edit(s, table, row, remove_row(s, row), origin, zone)
            else:
                s.execute(delete(table.model).where(table.model.__table__.c.id == row.id))
                s.expunge(row)
    except IntegrityError as error:
        raise Conflict(
            "Something has begun to use this record just now, so that it can't be deleted.", "Open it again."
        ) from error


def undo_last(s: Session, table: Table, row_id: int, change_id: int, origin: Origin, zone: ZoneInfo) -> None:
    """Puts the record back to what it was before its last edit. Undoing that too puts the edit back.

    Raises Conflict where it is not the last one any more, or can't be undone here.
    """
    change = get_change_of(s, table, row_id, change_id)
    if find_latest(s, table, [row_id]) != change_id:
        raise Conflict("This is no longer the last edit of the record.", "Undo the later one first.")
    if change.source in RECORDED:
        raise Conflict("This was recorded as a change.", "Withdraw it in the list of changes.")
    if not can_undo(change):
        raise Conflict(
            "Passwords and deleted accounts can't be brought back.", "Set a new password, or open a new account."
        )
    tell_reason(s, origin.reason)
    if change.before is None:
        delete_record(s, table, row_id, origin, zone, seen=change_id)
    elif change.after is None:
        _bring_back(s, table, change)
    else:
        _put_back(s, table, change, origin, zone)


def can_undo(change: RecordChange) -> bool:
    """Whether this kind of edit can be undone here; an account's secret is in no history."""
    if change.source in RECORDED:
        return False
    return change.table != User.__tablename__ or (change.after is not None and SECRET not in change.after)


def _put_back(s: Session, table: Table, change: RecordChange, origin: Origin, zone: ZoneInfo) -> None:
    row = get_record(s, table, change.row_id, lock=True)
    values = load_values(table, change.before or {})
    if "name" in values and hasattr(row, "search"):
        values["search"] = fold(values["name"])
    if isinstance(row, User):
        now = {"role": row.role, "active": row.active}
        refuse_lockout(s, row, **{name: values.get(name, now[name]) for name in now}, by=origin.user_id)
    try:
        with s.begin_nested():
            edit = edit_row(row, **values)
            log_edit(s, table, row, edit, origin, zone)
    except IntegrityError as error:
        raise _gone_on() from error
    follow_up(s, table, 1, origin, zone)


def _bring_back(s: Session, table: Table, change: RecordChange) -> None:
    """The row, and what belonged to it and went with it."""
    together = [change, *_list_parts(s, table, change)]
    try:
        for each in together:
            with s.begin_nested():
                s.add(_make(BY_STORED[each.table], each))
    except IntegrityError as error:
        raise _gone_on() from error


def _list_parts(s: Session, table: Table, change: RecordChange) -> Sequence[RecordChange]:
    """Rows deleted in the same transaction that referred to the record and have forms of their own."""
    found = select(RecordChange).where(
        RecordChange.xact == change.xact,
        RecordChange.after.is_(None),
        RecordChange.table.in_(BY_STORED),
        RecordChange.before[f"{table.stored}_id"].as_integer() == change.row_id,
    )
    return s.scalars(found.order_by(RecordChange.id)).all()


def _make(table: Table, change: RecordChange) -> Base:
    values = {**load_values(table, change.before or {}), "id": change.row_id}
    if "search" in table.model.__table__.columns:
        values["search"] = fold(values["name"])
    return table.model(**values)


def _gone_on() -> Conflict:
    return Conflict(
        "This can't be put back as it was: something of it is in use by another record, or gone.",
        "Edit the record instead.",
    )
