"""Many records edited at once: chosen in a list, a value given, looked at, applied."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.changing.log import Origin
from planner.errors import PlannerError
from planner.records.bulk import MOST_AT_ONCE, Preview, Refused, delete_all, preview_delete, preview_set, set_field
from planner.records.faults import Fault
from planner.records.keeping import Desk
from planner.records.listing import select_records
from planner.records.references import read_references, references_of
from planner.records.tables import REFERENCE, Table, get_table
from web import params
from web.context import account, db, now, site
from web.records import labels
from web.records.form import control_of
from web.records.lists import address_of, read_wanted
from web.records.views import NAMED, REFUSED, views

DELETE = "delete"
SHOWN = 50
Answer = str | Response | tuple[str, int]


@views.post(f"/{NAMED}/bulk")
def bulk(name: str) -> Answer:
    """First asks for the value, then shows what it would do, then does it; deleting needs no value."""
    table, action = get_table(name), request.form.get("action", "")
    row_ids = _read_ids(table)
    if action not in (*table.bulk, DELETE) or not row_ids:
        flash(_("Choose records by their boxes, and what to do with them."))
        return redirect(_list_address(table))
    step = request.form.get("step", "")
    if step == "apply":
        return _apply(table, action, row_ids)
    if step == "preview" or action == DELETE:
        return _show(table, action, row_ids)
    return _page(table, action, row_ids)


def _show(table: Table, action: str, row_ids: Sequence[int]) -> Answer:
    if action == DELETE:
        return _page(table, action, row_ids, preview=preview_delete(db(), table, row_ids))
    try:
        preview = preview_set(db(), table, row_ids, action, request.form.get("value", ""), _desk())
    except PlannerError as refusal:
        db().rollback()
        return _page(table, action, row_ids, refusal=refusal), REFUSED
    return _page(table, action, row_ids, preview=preview)


def _apply(table: Table, action: str, row_ids: Sequence[int]) -> Answer:
    seen = request.form.get("seen", 0, type=params.row_id)
    try:
        if action == DELETE:
            done = delete_all(db(), table, row_ids, _desk(), seen=seen)
        else:
            done = set_field(db(), table, row_ids, action, request.form.get("value", ""), _desk(), seen=seen)
    except PlannerError as refusal:
        db().rollback()
        preview = refusal.preview if isinstance(refusal, Refused) else None
        return _page(table, action, row_ids, preview=preview, refusal=refusal), REFUSED
    count = len(done.changing)
    detail = {"field": action, "records": count}
    record(db(), user_id=account().id, action="edit many", subject=table.stored, detail=detail, now=now())
    db().commit()
    flash(ngettext("%(shown)s record is changed.", "%(shown)s records are changed.", count, shown=count))
    return redirect(_list_address(table))


def _page(
    table: Table,
    action: str,
    row_ids: Sequence[int],
    *,
    preview: Preview | None = None,
    refusal: PlannerError | None = None,
) -> str:
    wanted = read_wanted(table)
    control = None
    if action != DELETE:
        fault = _find_common_fault(preview, action)
        control = replace(control_of(db(), table, table.fields[action], _value(), fault=fault), name="value")
    lines = [*preview.bad, *preview.changing][:SHOWN] if preview else []
    rows = _list_rows(table, [line.row.id for line in lines] or row_ids[:SHOWN])
    by_id = {row.id: row for row in rows}
    return render_template(
        "records/bulk.html",
        table=table,
        action=action,
        control=control,
        count=len(row_ids),
        row_ids=[] if _is_all() else row_ids,
        kept=address_of(wanted),
        is_all=_is_all(),
        value=_value(),
        why=request.form.get(labels.WHY, ""),
        preview=preview,
        lines=[(by_id[line.row.id], line) for line in lines],
        chosen=rows,
        more=len(row_ids) - len(rows),
        refusal=refusal,
        references=references_of(db(), table, rows),
        of_values=_names_of_values(table, action, lines),
    )


def _find_common_fault(preview: Preview | None, action: str) -> Fault | None:
    """What is wrong with the value itself: said of every record."""
    if preview is None or not preview.bad or len(preview.bad) < len(preview.lines):
        return None
    return next((fault for fault in preview.bad[0].faults if fault.field == action), None)


def _names_of_values(table: Table, action: str, lines: Sequence[Any]) -> Any:
    """Of what the field refers to, before and after."""
    field = table.fields.get(action)
    if field is None or field.kind != REFERENCE or field.refers is None:
        return read_references(db(), {})
    columns = [line.column for line in lines if line.column is not None]
    return read_references(db(), {field.refers: {value for c in columns for value in (c.before, c.after)}})


def _list_rows(table: Table, row_ids: Sequence[int]) -> Sequence[Any]:
    model: Any = table.model
    return db().scalars(select(model).where(model.id.in_(row_ids)).order_by(model.id)).all()


def _read_ids(table: Table) -> list[int]:
    """Those chosen, or all that the list finds."""
    if not _is_all():
        return sorted(set(request.form.getlist("ids", type=params.row_id)))
    model: Any = table.model
    found = select_records(table, read_wanted(table)).with_only_columns(model.id).limit(MOST_AT_ONCE)
    return sorted(db().scalars(found))


def _is_all() -> bool:
    return request.form.get("all") == "yes"


def _value() -> str:
    return request.form.get("value", "")


def _desk() -> Desk:
    why = request.form.get(labels.WHY, "")
    origin = Origin(user_id=account().id, now=now(), reason=why)
    return Desk(origin=origin, names=labels.NAMES, zone=site().zone)


def _list_address(table: Table) -> str:
    filters: dict[str, Any] = dict(address_of(read_wanted(table)))
    return url_for("records.listed", name=table.name, **filters)
