"""Records written, whatever their table: units, hosts, people, meeting rules and all else a board looks after.

Their fields are the columns of the tables that a board hands in (docs/tables.md), as texts: what is right in a
file or a form is right here.
"""

from typing import Annotated, Literal

from flask import url_for
from flask_babel import gettext as _
from pydantic import Field

from planner.changing.log import Origin
from planner.paging import page_of
from planner.records.deleting import delete_record
from planner.records.faults import Unsound
from planner.records.history import find_latest
from planner.records.keeping import Desk, Kept, keep_record
from planner.records.listing import get_record
from planner.records.references import references_of
from planner.records.tables import TABLES, Table, get_table
from planner.records.texts import new_texts, texts_of
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.faults import BODY
from web.api.fields import Asked, Seen, SeenAsked, Text, Told
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, site
from web.language import say_phrase
from web.problems import Place, Refusal
from web.records import labels
from web.records.shown import say_fault

SUBJECT = "Records"
# Accounts come with a password: they have operations of their own (`web.api.accounts`).
WRITABLE = tuple(name for name in TABLES if name != "accounts")
NAMED = f"<any({','.join(WRITABLE)}):table>"
MOST_FIELDS = 50

Fields = Annotated[
    dict[str, Text], Field(max_length=MOST_FIELDS, description="Texts by field, as in the tables handed in.")
]
Why = Annotated[Text, Field(description="Why; some records need a reason to be changed.")]


class FieldOfTable(Told):
    name: str
    kind: Literal["text", "number", "day", "clock", "moment", "flag", "choice", "reference"]
    required: bool
    default: str
    choices: Annotated[list[str], Field(description="Codes one may write.")]
    refers: Annotated[str | None, Field(description="The table whose codes it takes.")]


class RecordTable(Told):
    name: str
    fields: list[FieldOfTable]


class RecordTables(Listing[RecordTable]):
    """What there is to write, and how."""


class RecordKept(Told):
    id: int
    fields: dict[str, str]
    version: Annotated[int, Field(description="Another one after every change: send it as `seen`.")]


class NewRecord(Asked):
    fields: Fields
    reason: Why = ""


class ChangedRecord(NewRecord):
    """Fields that are left out stay as they are."""

    seen: Seen


class RecordRemoval(Asked):
    seen: SeenAsked
    reason: Why = ""


@views.get("/records")
@operation(SUBJECT, RecordTables)
def list_tables(query: Paged) -> RecordTables:
    """The tables one may write, with their fields."""
    found = page_of([TABLES[name] for name in WRITABLE], query.page, query.size)
    return list_page(RecordTables, found, query, _tell_table)


@views.post(f"/records/{NAMED}")
@operation(SUBJECT, RecordKept, status=CREATED, may=[NOT_FOUND, CONFLICT, SENSELESS])
def add_record(table: str, json: NewRecord) -> tuple[RecordKept, dict[str, str]]:
    """Makes a record."""
    of = get_table(table)
    row_id = keep_texts(of, None, {**new_texts(of), **json.fields}, json.reason).row.id
    return _tell(of, row_id), {"Location": url_for("api.show_record", table=table, row_id=row_id)}


@views.get(f"/records/{NAMED}/<key:row_id>")
@operation(SUBJECT, RecordKept, may=[NOT_FOUND])
def show_record(table: str, row_id: int) -> RecordKept:
    """A record as it can be written."""
    return _tell(get_table(table), row_id)


@views.patch(f"/records/{NAMED}/<key:row_id>")
@operation(SUBJECT, RecordKept, may=[NOT_FOUND, CONFLICT, SENSELESS])
def change_record_fields(table: str, row_id: int, json: ChangedRecord) -> RecordKept:
    """Changes fields of a record."""
    of = get_table(table)
    keep_texts(of, row_id, {**_tell(of, row_id).fields, **json.fields}, json.reason, json.seen)
    return _tell(of, row_id)


@views.delete(f"/records/{NAMED}/<key:row_id>")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND, CONFLICT, SENSELESS])
def remove_record(table: str, row_id: int, query: RecordRemoval) -> None:
    """Deletes a record that nothing uses; one in use is ended instead."""
    of = get_table(table)
    get_record(db(), of, row_id)
    delete_record(db(), of, row_id, desk_for(query.reason).origin, site().zone, seen=query.seen)
    keep("delete record", f"{of.stored} {row_id}")


def keep_texts(table: Table, row_id: int | None, texts: dict[str, str], reason: str, seen: int = 0) -> Kept:
    """Keeps a record, commits, and leaves its trail; refuses what is wrong with it field by field."""
    _refuse_unknown(table, texts)
    desk = desk_for(reason)
    try:
        kept = keep_record(db(), table, row_id, texts, desk, seen=seen)
    except Unsound as refusal:
        places = [Place(at=f"{BODY}/fields/{fault.field}", message=say_fault(fault)) for fault in refusal.faults]
        message, remedy = say_phrase(refusal.message), say_phrase(refusal.remedy)
        raise Refusal(SENSELESS, message, remedy, places=places) from refusal
    keep("new record" if row_id is None else "edit record", f"{table.stored} {kept.row.id}")
    return kept


def _refuse_unknown(table: Table, texts: dict[str, str]) -> None:
    unknown = [name for name in texts if name not in table.fields]
    if unknown:
        message = _("The table has no such field.")
        places = [Place(at=f"{BODY}/fields/{name}", message=message) for name in unknown]
        raise Refusal(SENSELESS, message, _("See the fields of the table."), places=places)


def desk_for(reason: str) -> Desk:
    """Where the caller's records are kept, for a reason."""
    origin = Origin(user_id=caller().user_id, now=now(), reason=reason)
    return Desk(origin=origin, names=labels.NAMES, zone=site().zone)


def _tell(table: Table, row_id: int) -> RecordKept:
    row = get_record(db(), table, row_id)
    fields = texts_of(table, row, references_of(db(), table, [row]), site().zone)
    return RecordKept(id=row_id, fields=fields, version=find_latest(db(), table, [row_id]))


def _tell_table(table: Table) -> RecordTable:
    fields = [FieldOfTable.model_validate(field) for field in table.fields.values()]
    return RecordTable(name=table.name, fields=fields)
