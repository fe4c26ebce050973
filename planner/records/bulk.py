"""One field set for many records at once, or many deleted: first seen, then done for all or for none."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from planner.errors import PlannerError
from planner.phrases import phrase
from planner.records.deleting import remove
from planner.records.effects import follow_up
from planner.records.faults import Fault, Stale, Unsound
from planner.records.history import Column, find_latest, list_changed_since
from planner.records.keeping import Desk, apply_row
from planner.records.origin import tell_reason
from planner.records.reading import Reader, Reading
from planner.records.references import references_of
from planner.records.tables import Table
from planner.records.texts import texts_of
from planner.records.uses import list_uses

MOST_AT_ONCE = 5_000
NAMED_IN_LOG = ("host", "visitor")
# Written as phrases, so that they are collected to be translated.
CANNOT_CHANGE = phrase("Some of these records can't be changed so; none was.")
LEAVE_OUT = phrase("Leave them out, or mend them first.")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What would become of one record: its field before and after, None where it is deleted; what forbids it."""

    row: Any
    column: Column | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def changes(self) -> bool:
        return not self.faults and (self.column is None or self.column.before != self.column.after)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`seen` is the last entry in the history of all these records: what was looked at is what is done."""

    lines: tuple[Line, ...]
    seen: int

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def changing(self) -> list[Line]:
        return [line for line in self.lines if line.changes]


class Refused(PlannerError):
    """Some of the records can't be changed so; none was."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(CANNOT_CHANGE.template, LEAVE_OUT.template)


def preview_set(s: Session, table: Table, row_ids: Collection[int], name: str, text: str, desk: Desk) -> Preview:
    """What `set_field` would do: it is done, looked at and undone, so that nothing is judged twice."""
    with s.begin_nested() as trial:
        preview = _set(s, table, row_ids, name, text, desk)
        trial.rollback()
    _load(s, table, row_ids)
    return preview


def set_field(
    s: Session, table: Table, row_ids: Collection[int], name: str, text: str, desk: Desk, *, seen: int
) -> Preview:
    """Sets one field of all these records. Raises Refused where it can't be for some, Stale after `seen`."""
    _check_unchanged(s, table, row_ids, seen)
    preview = _set(s, table, row_ids, name, text, desk)
    if preview.bad:
        raise Refused(preview)
    follow_up(s, table, len(preview.changing), desk.origin, desk.zone)
    return preview


def preview_delete(s: Session, table: Table, row_ids: Collection[int]) -> Preview:
    rows = _load(s, table, row_ids)
    used = {use.row_id for use in list_uses(s, table, row_ids) if not use.part}
    fault = Fault(
        field="", reason=phrase("is in use"), remedy=phrase("End it instead: its page lists what uses it.")
    )
    lines = tuple(Line(row=row, faults=(fault,) if row.id in used else ()) for row in rows)
    return Preview(lines=lines, seen=find_latest(s, table, row_ids))


def delete_all(s: Session, table: Table, row_ids: Collection[int], desk: Desk, *, seen: int) -> Preview:
    """Deletes all these records, or none: raises Refused where one is in use, Stale after `seen`."""
    _check_unchanged(s, table, row_ids, seen)
    preview = preview_delete(s, table, row_ids)
    if preview.bad:
        raise Refused(preview)
    tell_reason(s, desk.origin.reason)
    for line in preview.lines:
        remove(s, table, line.row, desk.origin, desk.zone)
    return preview


def _set(s: Session, table: Table, row_ids: Collection[int], name: str, text: str, desk: Desk) -> Preview:
    seen = find_latest(s, table, row_ids)
    rows = _load(s, table, row_ids, lock=True)
    references = references_of(s, table, rows)
    reader = Reader(s, table, desk.names)
    readings = reader.read({**texts_of(table, row, references, desk.zone), name: text} for row in rows)
    tell_reason(s, desk.origin.reason)
    lines = list(_apply_each(s, table, rows, readings, name, reader, desk))
    s.flush()
    return Preview(lines=tuple(lines), seen=seen)


def _apply_each(
    s: Session,
    table: Table,
    rows: Sequence[Any],
    readings: Sequence[Reading],
    name: str,
    reader: Reader,
    desk: Desk,
) -> Iterator[Line]:
    field = table.fields[name]
    column = field.column or name
    for row, reading in zip(rows, readings, strict=True):
        before = getattr(row, column)
        faults = reading.faults
        if reading.row is not None and not faults:
            try:
                apply_row(s, table, row, reading.row, reader, desk)
            except Unsound as unsound:
                faults = unsound.faults
        after = Column(name=column, field=field, before=before, after=getattr(row, column))
        yield Line(row=row, column=after, faults=faults)


def _load(s: Session, table: Table, row_ids: Collection[int], *, lock: bool = False) -> Sequence[Any]:
    """In the order of their ids, always the same, so that two who lock many wait for each other."""
    model: Any = table.model
    statement = select(model).where(model.id.in_(row_ids)).order_by(model.id)
    # Those whom the log of changes names, at once rather than one by one.
    named = [selectinload(getattr(model, name)) for name in NAMED_IN_LOG if hasattr(model, name)]
    statement = statement.with_for_update() if lock else statement
    return s.scalars(statement.options(*named).execution_options(populate_existing=True)).all()


def _check_unchanged(s: Session, table: Table, row_ids: Collection[int], seen: int) -> None:
    if list_changed_since(s, table, row_ids, seen):
        raise Stale(latest=find_latest(s, table, row_ids))
