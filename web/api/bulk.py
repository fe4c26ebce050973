"""One field set for many records at once, or many deleted: first tried, then done for all or for none."""

from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import Field

from planner.records.bulk import Line as LineOfBulk
from planner.records.bulk import Preview, Refused, delete_all, preview_delete, preview_set, set_field
from planner.records.references import References, read_references
from planner.records.tables import Table, get_table
from web.api.blueprint import views
from web.api.caller import keep
from web.api.fields import Asked, Key, Name, Seen, Text, Told
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.records import NAMED, SUBJECT, Why, desk_for
from web.context import db
from web.language import say_phrase
from web.problems import Place, Refusal
from web.records.shown import say_fault, show

MOST_RECORDS = 1_000


class BulkLine(Told):
    id: int
    before: Annotated[str | None, Field(description="The field in words; null where the record is deleted.")]
    after: str | None
    faults: Annotated[list[str], Field(description="Why it can't be.")]


class Bulk(Told):
    made: bool
    changing: int
    bad: int
    lines: Annotated[list[BulkLine], Field(description="Those that change, or can't be changed.")]
    seen: Annotated[int, Field(description="Send it to do just this.")]


class NewBulk(Asked):
    ids: Annotated[tuple[Key, ...], Field(min_length=1, max_length=MOST_RECORDS)]
    field: Annotated[Name | None, Field(description="What to set; null: delete them.")]
    value: Annotated[Text, Field(description="As in the tables handed in.")] = ""
    reason: Why = ""
    seen: Annotated[Seen | None, Field(description="Of what was tried; null: only try.")] = None


@views.post(f"/records/{NAMED}/bulk")
@operation(SUBJECT, Bulk, may=[NOT_FOUND, CONFLICT, SENSELESS])
def change_many(table: str, json: NewBulk) -> Bulk:
    """Sets a field of many records, or deletes them: all or none. Without `seen` only tells what it would do."""
    of = get_table(table)
    if json.field is not None and json.field not in of.bulk:
        message = _("The field “%(field)s” can't be set for many at once.", field=json.field)
        raise Refusal(SENSELESS, message, _("Use one of: %(fields)s.", fields=", ".join(of.bulk)))
    if json.seen is None:
        return _tell(of, json.field, _try(of, json), made=False)
    try:
        done = _do(of, json, json.seen)
    except Refused as refusal:
        places = [
            Place(at=f"body/ids/{line.row.id}", message=say_fault(fault))
            for line in refusal.preview.bad
            for fault in line.faults
        ]
        message, remedy = say_phrase(refusal.message), say_phrase(refusal.remedy)
        raise Refusal(SENSELESS, message, remedy, places=places) from refusal
    told = _tell(of, json.field, done, made=True)
    keep("edit many", of.stored, field=json.field or "delete", records=told.changing)
    return told


def _try(table: Table, said: NewBulk) -> Preview:
    if said.field is None:
        return preview_delete(db(), table, said.ids)
    return preview_set(db(), table, said.ids, said.field, said.value, desk_for(said.reason))


def _do(table: Table, said: NewBulk, seen: int) -> Preview:
    desk = desk_for(said.reason)
    if said.field is None:
        return delete_all(db(), table, said.ids, desk, seen=seen)
    return set_field(db(), table, said.ids, said.field, said.value, desk, seen=seen)


def _tell(table: Table, name: str | None, preview: Preview, *, made: bool) -> Bulk:
    references = _read_references(table, name, preview)
    lines = [*preview.bad, *preview.changing]
    return Bulk(
        made=made,
        changing=len(preview.changing),
        bad=len(preview.bad),
        lines=[_tell_line(line, references) for line in lines],
        seen=preview.seen,
    )


def _read_references(table: Table, name: str | None, preview: Preview) -> References:
    """What the field refers to before and after."""
    refers = table.fields[name].refers if name else None
    columns = [line.column for line in preview.lines if line.column is not None]
    wanted: dict[str, Any] = {refers: {each for c in columns for each in (c.before, c.after)}} if refers else {}
    return read_references(db(), wanted)


def _tell_line(line: LineOfBulk, references: References) -> BulkLine:
    column = line.column
    return BulkLine(
        id=line.row.id,
        before=show(column.field, column.before, references) if column else None,
        after=show(column.field, column.after, references) if column else None,
        faults=[say_fault(fault) for fault in line.faults],
    )
