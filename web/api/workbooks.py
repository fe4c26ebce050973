"""The organisation in one Excel workbook: as it is, handed in, looked at, applied or mended."""

from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field

from models.changes import WorkbookImport
from planner.paging import get_page
from planner.sheets.faults import Fault as FaultOfFile
from planner.sheets.files import MAX_BYTES
from planner.workbooks.imports import (
    apply_workbook,
    count_rows,
    discard_workbook,
    get_content,
    get_workbook,
    look_again,
    open_workbook,
    page_of_changes,
    page_of_faults,
    select_workbooks,
)
from planner.workbooks.marked import mark_faults
from planner.workbooks.organisation import read_organisation
from planner.workbooks.read import Note as NoteOfReading
from planner.workbooks.template import write_organisation, write_template
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import Asked, Name, SkipNone, Told, When
from web.api.files import ANY, EXCEL, File, read_file
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.api.schedules import Applying
from web.context import db, now, site, today
from web.language import say_phrase

SUBJECT = "Workbooks"
Sheet = Literal[
    "units",
    "hosts",
    "meeting_rules",
    "assessments",
    "tiers",
    "teams",
    "visitors",
    "areas",
    "absences",
    "quota_rules",
    "past_visits",
    "policy",
]
Outcome = Literal["new", "changed", "removed"]


class Workbook(Told):
    id: int
    file_name: str
    uploaded_at: When
    state: Literal["open", "applied", "discarded"]
    applied_at: When | None
    faults: Annotated[int, Field(description="With any, it can't be applied.")]


class Workbooks(Listing[Workbook]):
    """Workbooks handed in, the last first."""


class Unread(Told):
    sheet: str
    column: Annotated[str | None, Field(description="Its letter; null: all of the sheet.")]
    reason: str


class WorkbookSeen(Workbook):
    fingerprint: Annotated[str, Field(description="Send it as `shown` to apply just this.")]
    counts: Annotated[dict[str, dict[str, int]], Field(description="Rows by table and outcome.")]
    unread: Annotated[list[Unread], Field(description="What nothing was read from.")]


class AskedName(Asked):
    file_name: Annotated[Name, Field(examples=["to-chuc.xlsx"])]


class BadCell(Told):
    sheet: str
    row: int | None
    column: str | None
    title: Annotated[str, Field(description="What the column is called.")]
    value: str
    reason: str
    remedy: Annotated[str, Field(description="What is allowed.")]


class BadCells(Listing[BadCell]):
    """What is wrong with a workbook, cell by cell."""


class ChangedCell(Told):
    title: str
    before: str
    after: str


class ChangedRow(Told):
    table: str
    row: Annotated[int, Field(description="Its number in the sheet.")]
    told: Annotated[str, Field(description="Which record it is.")]
    outcome: Outcome
    changes: list[ChangedCell]


class ChangedRows(Listing[ChangedRow]):
    """What applying a workbook would do, row by row."""


class AskedWorkbookRows(Paged):
    table: Sheet | SkipNone = None
    outcome: Outcome | SkipNone = None


class WorkbookApplied(Told):
    workbook: Workbook
    counts: Annotated[dict[str, int], Field(description="Rows by outcome.")]


@views.get("/workbooks/template")
@operation(SUBJECT, None, sends=[EXCEL])
def get_workbook_template() -> File:
    """The empty workbook, with drop-downs, examples and instructions."""
    return File(data=write_template(), media=EXCEL, name="mau-du-lieu-to-chuc.xlsx")


@views.get("/workbooks/organisation")
@operation(SUBJECT, None, sends=[EXCEL])
def get_organisation() -> File:
    """Everything as it is, in the template's shape."""
    data = write_organisation(read_organisation(db(), site().zone))
    return File(data=data, media=EXCEL, name=f"du-lieu-to-chuc-{today():%Y-%m-%d}.xlsx")


@views.get("/workbooks")
@operation(SUBJECT, Workbooks)
def list_workbooks(query: Paged) -> Workbooks:
    """What was handed in."""
    page = get_page(db(), select_workbooks(), query.page, query.size)
    return list_page(Workbooks, page, query, lambda row: Workbook(**_tell(row[0], row[1])))


@views.post("/workbooks")
@operation(SUBJECT, WorkbookSeen, status=CREATED, takes=ANY, may=[SENSELESS])
def hand_in_workbook(query: AskedName) -> tuple[WorkbookSeen, dict[str, str]]:
    """Hands in an .xlsx file, as the body. Nothing of the organisation is touched before it is applied."""
    handed_in = open_workbook(
        db(),
        file_name=query.file_name,
        data=read_file(MAX_BYTES),
        user_id=caller().user_id,
        now=now(),
        zone=site().zone,
    )
    keep("hand in workbook", _named(handed_in.id), faults=len(handed_in.faults))
    return _tell_seen(handed_in), {"Location": url_for("api.show_workbook", import_id=handed_in.id)}


@views.get("/workbooks/<key:import_id>")
@operation(SUBJECT, WorkbookSeen, may=[NOT_FOUND])
def show_workbook(import_id: int) -> WorkbookSeen:
    """A workbook handed in, and what it would do in figures."""
    return _tell_seen(get_workbook(db(), import_id))


@views.get("/workbooks/<key:import_id>/faults")
@operation(SUBJECT, BadCells, may=[NOT_FOUND])
def list_bad_cells(import_id: int, query: Paged) -> BadCells:
    """Every bad cell, with what is allowed there."""
    page = page_of_faults(get_workbook(db(), import_id), query.page, query.size)
    return list_page(BadCells, page, query, _tell_fault)


@views.get("/workbooks/<key:import_id>/changes")
@operation(SUBJECT, ChangedRows, may=[NOT_FOUND])
def list_changed_rows(import_id: int, query: AskedWorkbookRows) -> ChangedRows:
    """What becomes of the rows that change."""
    page = page_of_changes(
        get_workbook(db(), import_id),
        table=query.table,
        outcome=query.outcome,
        number=query.page,
        size=query.size,
    )
    return list_page(ChangedRows, page, query, ChangedRow.model_validate)


@views.get("/workbooks/<key:import_id>/marked")
@operation(SUBJECT, None, sends=[EXCEL], may=[NOT_FOUND, CONFLICT])
def get_marked_workbook(import_id: int) -> File:
    """The file as it was handed in, its bad cells marked; kept until it is applied or discarded."""
    handed_in = get_workbook(db(), import_id)
    faults = [FaultOfFile.from_json(each) for each in handed_in.faults]
    data = mark_faults(get_content(handed_in), faults, say_phrase)
    return File(data=data, media=EXCEL, name=f"workbook-{import_id}-marked.xlsx")


@views.post("/workbooks/<key:import_id>/apply")
@operation(SUBJECT, WorkbookApplied, may=[NOT_FOUND, CONFLICT])
def apply_handed_in_workbook(import_id: int, json: Applying) -> WorkbookApplied:
    """Makes the organisation what it says: all of it or nothing, and only what was seen."""
    counts = apply_workbook(db(), import_id, shown=json.shown, now=now(), zone=site().zone)
    keep("apply workbook", _named(import_id), **counts)
    handed_in = get_workbook(db(), import_id)
    return WorkbookApplied(workbook=Workbook(**_tell(handed_in, len(handed_in.faults))), counts=dict(counts))


@views.post("/workbooks/<key:import_id>/again")
@operation(SUBJECT, WorkbookSeen, may=[NOT_FOUND, CONFLICT])
def look_at_workbook_again(import_id: int) -> WorkbookSeen:
    """Compares it with the organisation as it is now, where that has changed since it was looked at."""
    handed_in = look_again(db(), import_id, zone=site().zone)
    keep("look at workbook again", _named(import_id))
    return _tell_seen(handed_in)


@views.post("/workbooks/<key:import_id>/discard")
@operation(SUBJECT, WorkbookSeen, may=[NOT_FOUND, CONFLICT])
def discard_handed_in_workbook(import_id: int) -> WorkbookSeen:
    """Closes it without touching the organisation."""
    handed_in = discard_workbook(db(), import_id)
    keep("discard workbook", _named(import_id))
    return _tell_seen(handed_in)


def _tell(handed_in: WorkbookImport, faults: int) -> dict[str, Any]:
    same = [name for name in Workbook.model_fields if name != "faults"]
    return {"faults": faults, **{name: getattr(handed_in, name) for name in same}}


def _tell_seen(handed_in: WorkbookImport) -> WorkbookSeen:
    notes = [NoteOfReading.from_json(each) for each in handed_in.notes]
    return WorkbookSeen(
        **_tell(handed_in, len(handed_in.faults)),
        fingerprint=handed_in.fingerprint,
        counts=count_rows(handed_in),
        unread=[Unread(sheet=note.sheet, column=note.column, reason=say_phrase(note.told)) for note in notes],
    )


def _tell_fault(fault: FaultOfFile) -> BadCell:
    same = ("sheet", "row", "column", "title", "value")
    told: dict[str, Any] = {name: getattr(fault, name) for name in same}
    return BadCell(reason=say_phrase(fault.reason), remedy=say_phrase(fault.remedy), **told)


def _named(import_id: int) -> str:
    return f"workbook {import_id}"
