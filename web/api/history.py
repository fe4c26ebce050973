"""Records listed, what uses them, and what has become of them: who changed which field when, and the way back."""

from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import Field, create_model

from models.history import RecordChange
from planner.paging import get_entity_page, page_of
from planner.records.concern import concerns
from planner.records.deleting import can_undo, undo_last
from planner.records.history import Entry, read_entries, select_history
from planner.records.listing import Wanted, get_record, select_records
from planner.records.references import References, references_of
from planner.records.tables import TABLES, Table, get_table
from planner.records.texts import texts_of
from planner.records.uses import list_uses
from planner.replanning.broken_now import list_broken_now
from web.api.blueprint import views
from web.api.caller import keep
from web.api.fields import Asked, Key, Line, SkipNone, Told, When, Words
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.records import NAMED, SUBJECT, WRITABLE, desk_for
from web.api.releases import BrokenVisits, tell_broken
from web.context import db, site, today
from web.problems import Refusal
from web.records.shown import show

ONE = f"/records/{NAMED}/<key:row_id>"
TableName = Literal[WRITABLE]  # type: ignore[valid-type]
# What plans are made of: only these can break what is published.
OF_PLANS = ("hosts", "meeting_rules", "meetings", "teams", "visitors", "areas", "absences")
FILTERS = sorted({name for table in WRITABLE for name in TABLES[table].filters})


class RecordRow(Told):
    id: int
    fields: dict[str, str]


class RecordRows(Listing[RecordRow]):
    """Records of a table in the order asked for."""


class Use(Told):
    table: str
    column: str
    count: int
    part: Annotated[bool, Field(description="It would go with the record.")]


class Uses(Listing[Use]):
    """What refers to a record, by table."""


class ChangedColumn(Told):
    name: str
    before: Annotated[str, Field(description="In words.")]
    after: str


class RecordEntry(Told):
    id: int
    at: When
    table: str
    row_id: int
    kind: Literal["added", "changed", "deleted"]
    username: str | None
    source: Annotated[str | None, Field(description="The part of the service that it came by.")]
    reason: str | None
    columns: list[ChangedColumn]
    undoable: Annotated[bool, Field(description="As long as it is the record's last entry.")]


class RecordEntries(Listing[RecordEntry]):
    """Changes of records, the last first."""


class AskedEntries(Paged):
    table: TableName | SkipNone = None


class Undoing(Asked):
    change_id: Annotated[Key, Field(description="The record's last entry.")]


class AskedOfTable(Paged):
    q: Annotated[Words, Field(description="Words of the name, or a code.")] = ""
    sort: Annotated[Line, Field(description="A field; with “-” before it downwards.")] = ""


_filters: dict[str, Any] = dict.fromkeys(FILTERS, (Line | SkipNone, None))
AskedRows = create_model("AskedRows", __base__=AskedOfTable, **_filters)


@views.get(f"/records/{NAMED}")
@operation(SUBJECT, RecordRows, may=[NOT_FOUND, SENSELESS])
def list_rows(table: str, query: AskedRows) -> RecordRows:  # type: ignore[valid-type]  # of the tables' own filters
    """The records of a table, narrowed by codes of its filters; “-”: those where the field is empty."""
    of, asked = get_table(table), query.model_dump()  # type: ignore[attr-defined]
    filters = {name: asked[name] for name in FILTERS if asked[name]}
    for name in filters:
        if name not in of.filters:
            message = _("The table can't be narrowed by “%(field)s”.", field=name)
            raise Refusal(SENSELESS, message, _("Use one of: %(fields)s.", fields=", ".join(of.filters)))
    found = select_records(of, Wanted(text=asked["q"], filters=filters, sort=asked["sort"]))
    page = get_entity_page(db(), found, asked["page"], asked["size"])
    references = references_of(db(), of, page.items)
    return list_page(RecordRows, page, query, lambda row: _tell_row(of, row, references))


@views.get(f"{ONE}/uses")
@operation(SUBJECT, Uses, may=[NOT_FOUND])
def list_record_uses(table: str, row_id: int, query: Paged) -> Uses:
    """What refers to a record: one in use is ended rather than deleted."""
    of = get_table(table)
    get_record(db(), of, row_id)
    page = page_of(list_uses(db(), of, [row_id]), query.page, query.size)
    return list_page(
        Uses, page, query, lambda use: Use(table=use.stored, column=use.column, count=use.count, part=use.part)
    )


@views.get(f"{ONE}/broken")
@operation(SUBJECT, BrokenVisits, may=[NOT_FOUND])
def list_broken_of_record(table: str, row_id: int, query: Paged) -> BrokenVisits:
    """What is broken of the published visits that a record concerns."""
    of = get_table(table)
    row, broken = get_record(db(), of, row_id), []
    if table in OF_PLANS:
        concerned = concerns(of, row)
        found = list_broken_now(db(), site().findings, today=today(), zone=site().zone)
        broken = [each for each in found if concerned(each)]
    return list_page(BrokenVisits, page_of(broken, query.page, query.size), query, tell_broken)


@views.get(f"{ONE}/history")
@operation(SUBJECT, RecordEntries, may=[NOT_FOUND])
def list_record_entries(table: str, row_id: int, query: Paged) -> RecordEntries:
    """What has become of a record, also of one that is deleted."""
    return _list(select_history(table=get_table(table), row_id=row_id), query)


@views.get("/history")
@operation(SUBJECT, RecordEntries)
def list_all_entries(query: AskedEntries) -> RecordEntries:
    """The last changes of all records, or of a table's."""
    return _list(select_history(table=get_table(query.table) if query.table else None), query)


@views.post(f"{ONE}/undo")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND, CONFLICT, SENSELESS])
def undo_record_entry(table: str, row_id: int, json: Undoing) -> None:
    """Puts a record back to what it was before its last change; undoing that too puts the change back."""
    of, desk = get_table(table), desk_for(_("Undone from the history"))
    undo_last(db(), of, row_id, json.change_id, desk.origin, desk.zone)
    keep("undo edit", f"{of.stored} {row_id}")


def _list(statement: Any, query: Paged) -> RecordEntries:
    page = get_entity_page(db(), statement, query.page, query.size)
    entries, references = read_entries(db(), page.items)
    by_id = {entry.change.id: entry for entry in entries}
    return list_page(RecordEntries, page, query, lambda change: _tell(by_id[change.id], references))


def _tell_row(table: Table, row: Any, references: References) -> RecordRow:
    return RecordRow(id=row.id, fields=texts_of(table, row, references, site().zone))


def _tell(entry: Entry, references: References) -> RecordEntry:
    change: RecordChange = entry.change
    columns = [
        ChangedColumn(
            name=column.name,
            before=show(column.field, column.before, references),
            after=show(column.field, column.after, references),
        )
        for column in entry.columns
    ]
    return RecordEntry(
        id=change.id,
        at=change.at,
        table=entry.table.name if entry.table else change.table,
        row_id=change.row_id,
        kind=entry.kind,  # type: ignore[arg-type]
        username=change.user.username if change.user else None,
        source=change.source,
        reason=change.reason,
        columns=columns,
        undoable=can_undo(change),
    )
