"""The pages of records: one set for all tables."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.accounts import User
from planner.accounts import record, reset_password
from planner.changing.log import Origin
from planner.errors import PlannerError
from planner.paging import get_entity_page
from planner.records.catalogue import count_records
from planner.records.concern import concerns
from planner.records.deleting import can_undo, delete_record, undo_last
from planner.records.faults import Stale, Unsound
from planner.records.history import find_latest, read_entries, select_history
from planner.records.keeping import Desk, Kept, keep_record
from planner.records.listing import get_record
from planner.records.references import offer, references_of
from planner.records.tables import BY_STORED, TABLES, Table, get_table
from planner.records.texts import new_texts, texts_of
from planner.records.uses import list_uses
from planner.replanning.broken_now import list_broken_now
from planner.workbooks.layout import LAYOUTS
from web import params
from web.context import account, db, now, site, today
from web.records import labels
from web.records.form import control_of, controls_of, read_texts
from web.records.lists import address_of, read_page, read_wanted
from web.records.shown import cells_of, name_of, say_fault, show, title_of

views = Blueprint("records", __name__, url_prefix="/records")

NAMED = f"<any({','.join(TABLES)}):name>"
REFUSED = 400
SHOWN_OF_HISTORY, SHOWN_OF_BROKEN = 20, 5
# What plans are made of: an edit of these may break what is published.
OF_PLANS = ("hosts", "meeting_rules", "meetings", "teams", "visitors", "areas", "absences")


@views.app_context_processor
def words() -> dict[str, Any]:
    return {
        "labels": labels,
        "show_value": show,
        "entry_name": name_of,
        "record_title": title_of,
        "fault_said": say_fault,
        "by_column": _filters_by_column,
        "can_undo": can_undo,
    }


@views.get("/")
def index() -> str:
    return render_template("records/index.html", groups=labels.GROUPS, counts=count_records(db()))


@views.get("/history")
def history() -> str:
    """The last edits of all tables, or of one, what is deleted included."""
    table = TABLES.get(params.text("table"))
    page = get_entity_page(db(), select_history(table=table), params.page_number())
    entries, references = read_entries(db(), page.items)
    return render_template(
        "records/history.html", page=page, entries=entries, references=references, table=table, tables=TABLES
    )


@views.get(f"/{NAMED}/")
def listed(name: str) -> str:
    table, wanted = get_table(name), read_wanted(get_table(name))
    filters = [
        control_of(
            db(), table, table.fields[each], wanted.filters.get(each, ""), empty=labels.of_field(name, each)
        )
        for each in table.filters
    ]
    return render_template(
        "records/list.html",
        table=table,
        shown=read_page(table, wanted),
        wanted=wanted,
        kept=address_of(wanted),
        filters=filters,
        cells_of=cells_of,
        in_workbook=name in LAYOUTS,
    )


@views.get(f"/{NAMED}/options")
def options(name: str) -> str:
    """Those called like what is being typed, whatever the field's name, for it to offer."""
    typed = next(iter(request.args.values()), "")
    found = offer(db(), name, typed) if TABLES[name].has_codes else []
    return render_template("records/_options.html", offered=found)


@views.route(f"/{NAMED}/new", methods=["GET", "POST"])
def new(name: str) -> str | Response | tuple[str, int]:
    table = get_table(name)
    if request.method == "GET":
        return _form(table, None, {**new_texts(table), **_prefilled(table)})
    return _keep(table, None)


@views.route(f"/{NAMED}/<key:row_id>", methods=["GET", "POST"])
def one(name: str, row_id: int) -> str | Response | tuple[str, int]:
    table = get_table(name)
    if request.method == "POST":
        return _keep(table, row_id)
    row = db().get(table.model, row_id)
    if row is None:
        return _gone(table, row_id)
    return _form(table, row, texts_of(table, row, references_of(db(), table, [row]), site().zone))


@views.get(f"/{NAMED}/<key:row_id>/broken")
def broken(name: str, row_id: int) -> str:
    """What is broken of the published visits that the record concerns: a part of its page, asked for by itself."""
    concerned = concerns(get_table(name), get_record(db(), get_table(name), row_id))
    found = list_broken_now(db(), site().findings, today=today(), zone=site().zone)
    return render_template(
        "records/_broken.html", broken=[each for each in found if concerned(each)], shown=SHOWN_OF_BROKEN
    )


@views.post(f"/{NAMED}/<key:row_id>/delete")
def delete(name: str, row_id: int) -> Response:
    table = get_table(name)
    delete_record(db(), table, row_id, _origin(), site().zone, seen=_seen())
    _done("delete record", table, row_id)
    flash(_("The record is deleted. Its history can bring it back."))
    return redirect(url_for("records.one", name=name, row_id=row_id))


@views.post(f"/{NAMED}/<key:row_id>/undo/<key:change_id>")
def undo(name: str, row_id: int, change_id: int) -> Response:
    table = get_table(name)
    undo_last(db(), table, row_id, change_id, _origin(_("Undone from the history")), site().zone)
    _done("undo edit", table, row_id)
    flash(_("The last edit is undone; that is in the history too."))
    return redirect(url_for("records.one", name=name, row_id=row_id))


@views.post("/accounts/<key:row_id>/password")
def password(row_id: int) -> str:
    """A new one-time password, shown this once."""
    user = get_record(db(), TABLES["accounts"], row_id, lock=True)
    secret = reset_password(user)
    _done("reset password", TABLES["accounts"], row_id)
    return _show_password(user, secret)


def _keep(table: Table, row_id: int | None) -> str | Response | tuple[str, int]:
    texts, seen = read_texts(table, request.form), _seen()
    desk = Desk(origin=_origin(request.form.get(labels.WHY, "")), names=labels.NAMES, zone=site().zone)
    try:
        kept = keep_record(db(), table, row_id, texts, desk, seen=seen)
        _done("new record" if row_id is None else "edit record", table, kept.row.id)
    except PlannerError as refusal:
        db().rollback()
        row = None if row_id is None else get_record(db(), table, row_id)
        return _form(table, row, texts, refusal=refusal, seen=seen), REFUSED
    return _answer(table, kept)


def _answer(table: Table, kept: Kept) -> str | Response:
    if kept.password is not None:
        return _show_password(kept.row, kept.password)
    if kept.edit is None:
        flash(_("Nothing was different: nothing is changed."))
    else:
        flash(_("Saved."))
    # It takes a moment to work out what an edit breaks: it is asked for where there is one.
    saved = "yes" if kept.edit is not None and table.name in OF_PLANS else None
    return redirect(url_for("records.one", name=table.name, row_id=kept.row.id, saved=saved))


def _show_password(user: User, password: str) -> str:
    back = url_for("records.one", name="accounts", row_id=user.id)
    return render_template(
        "account/one_time_password.html", whose=user.username, user=user, password=password, back=back
    )


def _filters_by_column(stored: str) -> dict[str, str]:
    """The filters of a table's list by the column they narrow, for links to what uses a record."""
    table = BY_STORED[stored]
    return {table.fields[name].column or name: name for name in table.filters}


def _form(
    table: Table, row: Any, texts: Mapping[str, str], *, refusal: PlannerError | None = None, seen: int = 0
) -> str:
    faults = refusal.by_field if isinstance(refusal, Unsound) else {}
    theirs = _their_values(table, row, seen) if isinstance(refusal, Stale) else {}
    page = _about(table, row) if row is not None else {}
    if refusal is not None and not isinstance(refusal, Stale):
        page["seen"] = seen
    return render_template(
        "records/form.html",
        table=table,
        row=row,
        controls=controls_of(db(), table, texts, faults=faults, theirs=theirs),
        why=request.form.get(labels.WHY, ""),
        why_fault=faults.get(labels.WHY),
        refusal=refusal,
        stale=isinstance(refusal, Stale),
        of_plans=table.name in OF_PLANS,
        **page,
    )


def _about(table: Table, row: Any) -> dict[str, Any]:
    """What the page of a record tells besides its form."""
    changes = get_entity_page(
        db(), select_history(table=table, row_id=row.id), params.page_number(), SHOWN_OF_HISTORY
    )
    entries, references = read_entries(db(), changes.items)
    return {
        "title": title_of(table, row, references_of(db(), table, [row])),
        "seen": find_latest(db(), table, [row.id]),
        "uses": list_uses(db(), table, [row.id]),
        "by_stored": BY_STORED,
        "changes": changes,
        "entries": entries,
        "references": references,
        "is_active": getattr(row, "active", True),
    }


def _their_values(table: Table, row: Any, seen: int) -> dict[str, str]:
    """What somebody else has made of fields since `seen`, in words."""
    later = [change for change in db().scalars(select_history(table=table, row_id=row.id)) if change.id > seen]
    entries, references = read_entries(db(), later)
    return {
        column.field.name: show(column.field, column.after, references)
        for entry in reversed(entries)
        for column in entry.columns
        if column.field is not None
    }


def _gone(table: Table, row_id: int) -> str:
    """A record that was deleted: its history, and the way back."""
    changes = get_entity_page(db(), select_history(table=table, row_id=row_id), 1, SHOWN_OF_HISTORY)
    if not changes.items:
        get_record(db(), table, row_id)
    entries, references = read_entries(db(), changes.items)
    return render_template(
        "records/gone.html", table=table, row_id=row_id, changes=changes, entries=entries, references=references
    )


def _prefilled(table: Table) -> dict[str, str]:
    """What the address says of a new record: whom it is for."""
    given = {name: params.text(name) for name in table.fields if params.text(name)}
    if table.name == "visitors":
        given.setdefault("joined_on", today().isoformat())
    return given


def _seen() -> int:
    """The last entry of the history that the form knew of."""
    return request.form.get("seen", 0, type=params.row_id)


def _origin(why: str = "") -> Origin:
    return Origin(user_id=account().id, now=now(), reason=why)


def _done(action: str, table: Table, row_id: int) -> None:
    record(db(), user_id=account().id, action=action, subject=f"{table.stored} {row_id}", now=now())
    db().commit()
