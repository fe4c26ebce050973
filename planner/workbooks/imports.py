"""The organisation's workbooks handed in: kept, looked at, applied whole or not at all, discarded."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session, defer, joinedload

from models.changes import WorkbookImport
from planner.config import TIMEZONE
from planner.errors import Conflict, NotFound
from planner.load.rows import Tables
from planner.paging import PAGE_SIZE, Page, page_of
from planner.records.loading import load_and_log
from planner.sheets.faults import Fault
from planner.text import clean
from planner.workbooks.compare import OUTCOMES, Comparison, RowChange, compare
from planner.workbooks.layout import LAYOUTS
from planner.workbooks.organisation import read_organisation
from planner.workbooks.read import Reading, read_workbook

UNCHANGED = "unchanged"
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
    load_and_log(s, reading.tables, file_name=handed_in.file_name, now=now, zone=zone)
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


def select_workbooks() -> Select[WorkbookImport, int]:
    """All of them with how many faults each has, the last handed in first; who did it is loaded along."""
    heavy = (WorkbookImport.changes, WorkbookImport.faults, WorkbookImport.notes)
    return (
        select(WorkbookImport, func.jsonb_array_length(WorkbookImport.faults))
        .options(joinedload(WorkbookImport.uploaded_by), *map(defer, heavy))
        .order_by(WorkbookImport.id.desc())
    )


def page_of_changes(
    handed_in: WorkbookImport,
    *,
    table: str | None = None,
    outcome: str | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[RowChange]:
    """The rows that change, of a table and of an outcome where these are given."""
    wanted = [
        each for each in handed_in.changes if table in (None, each["table"]) and outcome in (None, each["outcome"])
    ]
    page = page_of(wanted, number, size)
    return Page(
        items=[RowChange.from_json(each) for each in page.items],
        number=page.number,
        pages=page.pages,
        total=page.total,
    )


def page_of_faults(handed_in: WorkbookImport, number: int = 1, size: int = PAGE_SIZE) -> Page[Fault]:
    page = page_of(handed_in.faults, number, size)
    return Page(
        items=[Fault.from_json(each) for each in page.items],
        number=page.number,
        pages=page.pages,
        total=page.total,
    )


def count_rows(handed_in: WorkbookImport) -> dict[str, dict[str, int]]:
    """Of each table in the file, in the order of the sheets: how many rows of each outcome."""
    changed = Counter((each["table"], each["outcome"]) for each in handed_in.changes)
    return {
        table: {
            **{outcome: changed[table, outcome] for outcome in OUTCOMES},
            UNCHANGED: handed_in.unchanged[table],
        }
        for table in LAYOUTS
        if table in handed_in.unchanged
    }


def count_outcomes(handed_in: WorkbookImport) -> dict[str, int]:
    """How many rows are new, changed, removed and unchanged, in all."""
    tables = count_rows(handed_in).values()
    return {outcome: sum(counts[outcome] for counts in tables) for outcome in (*OUTCOMES, UNCHANGED)}


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
