"""The organisation's workbooks handed in: kept, looked at, applied whole or not at all, discarded."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session, joinedload

from models.changes import WorkbookImport
from planner.config import TIMEZONE
from planner.errors import Conflict, NotFound
from planner.load import load_tables
from planner.load.rows import Tables
from planner.text import clean
from planner.workbooks.compare import Comparison, RowChange, compare
from planner.workbooks.organisation import read_organisation
from planner.workbooks.read import Reading, read_workbook

LOCKED = "LOCK TABLE unit, host, visitor, team, tier IN SHARE ROW EXCLUSIVE MODE"


class Stale(Conflict):
    """The organisation is not what it was when the workbook was looked at."""


def open_workbook(
    s: Session, *, file_name: str, data: bytes, user_id: int | None, now: datetime, zone: ZoneInfo = TIMEZONE
) -> WorkbookImport:
    """Keeps the file with what is wrong with it, or what it would do; the organisation is not touched yet.

    Raises BadFile for what is no workbook of ours.
    """
    reading, comparison = _look(s, data, zone)
    handed_in = WorkbookImport(
        file_name=clean(file_name),
        uploaded_at=now,
        uploaded_by_id=user_id,
        content=data,
        faults=[fault.to_json() for fault in reading.faults],
        notes=[note.to_json() for note in reading.notes],
        **_to_columns(comparison),
    )
    s.add(handed_in)
    s.flush()
    return handed_in


def apply_workbook(
    s: Session, import_id: int, *, shown: str, now: datetime, zone: ZoneInfo = TIMEZONE
) -> Mapping[str, int]:
    """Does in the caller's transaction what was shown; returns how many rows, by outcome.

    Raises Conflict where it has faults or is closed, Stale where by now it would do something else than was
    `shown` (a fingerprint): `look_again` then.
    """
    s.execute(text(LOCKED))
    handed_in = get_workbook(s, import_id, for_update=True)
    _refuse_closed(handed_in)
    if handed_in.faults:
        raise Conflict("This workbook has faults.", "Mend them and hand it in again.")
    reading, comparison = _look(s, get_content(handed_in), zone)
    if reading.faults or comparison.fingerprint != shown:
        raise Stale(
            "The organisation has changed since you looked at this workbook.", "Look at it again, then apply it."
        )
    load_tables(s, reading.tables, now=now, timezone=zone)
    handed_in.state, handed_in.applied_at, handed_in.content = "applied", now, None
    s.flush()
    return count_outcomes(handed_in)


def look_again(s: Session, import_id: int, *, zone: ZoneInfo = TIMEZONE) -> WorkbookImport:
    """Reads and compares it with the organisation as it is now. Raises Conflict where it is closed."""
    handed_in = get_workbook(s, import_id, for_update=True)
    _refuse_closed(handed_in)
    reading, comparison = _look(s, get_content(handed_in), zone)
    handed_in.faults = [fault.to_json() for fault in reading.faults]
    handed_in.notes = [note.to_json() for note in reading.notes]
    for name, value in _to_columns(comparison).items():
        setattr(handed_in, name, value)
    return handed_in


def discard_workbook(s: Session, import_id: int) -> WorkbookImport:
    """Closes it without touching the organisation. Raises Conflict where it is closed."""
    handed_in = get_workbook(s, import_id, for_update=True)
    _refuse_closed(handed_in)
    handed_in.state, handed_in.content = "discarded", None
    return handed_in


def get_workbook(s: Session, import_id: int, *, for_update: bool = False) -> WorkbookImport:
    handed_in = s.get(WorkbookImport, import_id, with_for_update=for_update or None)
    if handed_in is None:
        raise NotFound("There is no such workbook.", "Look for it in the list of workbooks handed in.")
    return handed_in


def get_content(handed_in: WorkbookImport) -> bytes:
    """The file as it was handed in. Raises Conflict where it is kept no more."""
    if handed_in.content is None:
        _refuse_closed(handed_in)
        raise ValueError(f"workbook {handed_in.id} is open, and has no content")
    return handed_in.content


def select_workbooks() -> Select[WorkbookImport]:
    """All of them, the last handed in first; who did it is loaded along."""
    return (
        select(WorkbookImport).options(joinedload(WorkbookImport.uploaded_by)).order_by(WorkbookImport.id.desc())
    )


def read_changes(handed_in: WorkbookImport) -> list[RowChange]:
    return [RowChange.from_json(each) for each in handed_in.changes]


def count_outcomes(handed_in: WorkbookImport) -> dict[str, int]:
    """How many rows are new, changed, removed and unchanged, in all."""
    counts = {"new": 0, "changed": 0, "removed": 0, "unchanged": sum(handed_in.unchanged.values())}
    for each in handed_in.changes:
        counts[each["outcome"]] += 1
    return counts


def _look(s: Session, data: bytes, zone: ZoneInfo) -> tuple[Reading, Comparison]:
    stored: Tables = read_organisation(s, zone)
    reading = read_workbook(data, stored)
    # A file with faults changes nothing, and its sound rows alone would tell half of what it means.
    given = () if reading.faults else reading.given
    return reading, compare(reading.tables, stored, given)


def _to_columns(comparison: Comparison) -> dict[str, object]:
    return {
        "changes": [each.to_json() for each in comparison.changes],
        "unchanged": dict(comparison.unchanged),
        "fingerprint": comparison.fingerprint,
    }


def _refuse_closed(handed_in: WorkbookImport) -> None:
    if handed_in.state != "open":
        raise Conflict(
            "This workbook was applied or discarded before.", "Hand the file in again if something has to change."
        )
