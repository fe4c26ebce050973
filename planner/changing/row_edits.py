"""Edits of single rows that keep what they replaced, so that they can be told and taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from models.base import Base, UtcDateTime
from models.meetings import Meeting, MeetingRule
from models.organisation import Host, Unit
from models.people import Absence, Area, Team, Visitor
from models.rules import Policy, QuotaRule
from planner.errors import Conflict

MODELS: Mapping[str, type[Base]] = {
    model.__tablename__: model
    for model in (Absence, Area, Host, Meeting, MeetingRule, Policy, QuotaRule, Team, Unit, Visitor)
}
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RowEdit:
    """A row of `table` with the columns that were set: to what, and what they were before.

    `before` is None for a row that was added, `after` for one that was deleted. Values are as JSON has them: days
    and times in ISO 8601.
    """

    table: str
    id: int
    before: Values | None
    after: Values | None

    def to_json(self) -> dict[str, Any]:
        return {"table": self.table, "id": self.id, "before": self.before, "after": self.after}


def edit_row(row: Base, **values: Any) -> RowEdit:
    """Sets columns of a row that has an id."""
    before = {name: _dump(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    after = {name: _dump(value) for name, value in values.items()}
    return RowEdit(table=row.__tablename__, id=_id_of(row), before=before, after=after)


def edit_of(row_id: int, model: type[Base], before: Values | None, after: Values | None) -> RowEdit:
    """One that was made some other way: the columns it set, as the model has them, before and after."""
    return RowEdit(table=model.__tablename__, id=row_id, before=_dump_all(before), after=_dump_all(after))


def add_rows(s: Session, rows: Sequence[Base]) -> list[RowEdit]:
    """Adds rows; taking that back deletes them."""
    s.add_all(rows)
    s.flush()
    return [
        RowEdit(
            table=row.__tablename__,
            id=_id_of(row),
            before=None,
            after={name: _dump(getattr(row, name)) for name in _columns_of(row)},
        )
        for row in rows
    ]


def remove_row(s: Session, row: Base) -> RowEdit:
    """Deletes a row to which nothing refers; taking that back adds it again, with its id."""
    before = {name: _dump(getattr(row, name)) for name in _columns_of(row)}
    s.delete(row)
    s.flush()
    return RowEdit(table=row.__tablename__, id=_id_of(row), before=before, after=None)


def take_back(s: Session, edits: Iterable[Mapping[str, Any]]) -> None:
    """Puts the rows back to what they were, the last edit first; `edits` as `RowEdit.to_json` gives them.

    Raises Conflict where a row is no longer as the edit left it, or where something refers to an added one.
    """
    for edit in reversed(list(edits)):
        _take_back(s, RowEdit(**edit))
    s.flush()


def _take_back(s: Session, edit: RowEdit) -> None:
    model = MODELS[edit.table]
    if edit.after is None:
        _add_again(s, model, edit)
        return
    row = s.get(model, edit.id, with_for_update=True, populate_existing=True)
    if row is None or any(_dump(getattr(row, name)) != value for name, value in edit.after.items()):
        raise Conflict(
            "What this change set was changed again since.",
            "Withdraw the later change first, or record a new one.",
        )
    if edit.before is None:
        _delete(s, row)
        return
    for name, value in edit.before.items():
        setattr(row, name, _load(model.__table__.columns[name].type, value))


def _add_again(s: Session, model: type[Base], edit: RowEdit) -> None:
    columns = model.__table__.columns
    values = {name: _load(columns[name].type, value) for name, value in (edit.before or {}).items()}
    try:
        with s.begin_nested():
            s.add(model(id=edit.id, **values))
    except IntegrityError as error:
        raise Conflict(
            "What this change deleted can't come back as it was: something of it is in use by another, or gone.",
            "Record it as new.",
        ) from error


def _delete(s: Session, row: Base) -> None:
    try:
        with s.begin_nested():
            s.delete(row)
    except IntegrityError as error:
        raise Conflict(
            "A plan refers to what this change added.", "Delete that draft first, or record a new change."
        ) from error


def _columns_of(row: Base) -> list[str]:
    return [column.key for column in row.__table__.columns if column.key != "id"]


def _id_of(row: Base) -> int:
    row_id: int = getattr(row, "id")  # noqa: B009 - every table here has one
    return row_id


def _dump_all(values: Values | None) -> Values | None:
    return None if values is None else {name: _dump(value) for name, value in values.items()}


def _dump(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def _load(column: TypeEngine[Any], value: Any) -> Any:
    # A decorated type does not tell what it decorates.
    kind = datetime if isinstance(column, UtcDateTime) else column.python_type
    return kind.fromisoformat(value) if isinstance(value, str) and issubclass(kind, date | time) else value
