"""The organisation's workbook: downloaded, handed in, looked at, applied or mended."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.errors import BadFile
from planner.paging import get_page
from planner.sheets.faults import Fault
from planner.sheets.files import MAX_BYTES
from planner.workbooks.compare import OUTCOMES
from planner.workbooks.imports import (
    Stale,
    apply_workbook,
    count_outcomes,
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
from planner.workbooks.layout import LAYOUTS
from planner.workbooks.marked import mark_faults
from planner.workbooks.organisation import read_organisation
from planner.workbooks.read import Note
from planner.workbooks.template import write_organisation, write_template
from web import params
from web.context import account, db, now, site, today
from web.forms import Form
from web.language import say_phrase
from web.security import takes_file
from web.workbooks.sending import send

views = Blueprint("workbooks", __name__, url_prefix="/workbooks")

REFUSED = 400


class WorkbookForm(Form):
    """The file is checked by the use case, which says what is wrong with it cell by cell."""

    file = FileField(_l("Excel file (.xlsx)"), [FileRequired(_l("Choose a file."))])


@views.get("/")
def index() -> str:
    return _index(WorkbookForm())


@views.post("/")
@takes_file(MAX_BYTES)
def hand_in() -> Response | tuple[str, int]:
    form = WorkbookForm()
    if not form.validate_on_submit():
        return _index(form), REFUSED
    file = form.file.data
    try:
        handed_in = open_workbook(
            db(),
            file_name=file.filename or "",
            data=file.read(),
            user_id=account().id,
            now=now(),
            zone=site().zone,
        )
    except BadFile as refusal:
        form.file.errors = [f"{say_phrase(refusal.message)} {say_phrase(refusal.remedy)}"]
        return _index(form), REFUSED
    _record("hand in workbook", handed_in.id, faults=len(handed_in.faults))
    db().commit()
    return redirect(url_for("workbooks.show", import_id=handed_in.id))


@views.get("/template")
def template() -> Response:
    return send(write_template(), "mau-du-lieu-to-chuc.xlsx")


@views.get("/organisation")
def organisation() -> Response:
    """Everything as it is, in the template's shape."""
    data = write_organisation(read_organisation(db(), site().zone))
    return send(data, f"du-lieu-to-chuc-{today():%Y-%m-%d}.xlsx")


@views.get("/<key:import_id>")
def show(import_id: int) -> str:
    handed_in = get_workbook(db(), import_id)
    notes = [Note.from_json(each) for each in handed_in.notes]
    if handed_in.faults and handed_in.state == "open":
        faults = page_of_faults(handed_in, params.page_number())
        return render_template(
            "workbooks/faults.html", handed_in=handed_in, faults=faults, notes=notes, form=WorkbookForm()
        )
    table, outcome = params.choice("table", LAYOUTS), params.choice("outcome", OUTCOMES)
    return render_template(
        "workbooks/show.html",
        handed_in=handed_in,
        changes=page_of_changes(handed_in, table=table, outcome=outcome, number=params.page_number()),
        tables=count_rows(handed_in),
        counts=count_outcomes(handed_in),
        notes=notes,
        layouts=LAYOUTS,
        table=table,
        outcome=outcome,
    )


@views.get("/<key:import_id>/marked")
def marked(import_id: int) -> Response:
    """The file as it was handed in, its bad cells marked."""
    handed_in = get_workbook(db(), import_id)
    faults = [Fault.from_json(each) for each in handed_in.faults]
    data = mark_faults(get_content(handed_in), faults, say_phrase)
    name = handed_in.file_name.rpartition(".")[0] or handed_in.file_name
    return send(data, f"{name}-danh-dau-loi.xlsx")


@views.post("/<key:import_id>/apply")
def apply(import_id: int) -> Response:
    try:
        counts = apply_workbook(db(), import_id, shown=request.form.get("shown", ""), now=now(), zone=site().zone)
    except Stale as refusal:
        db().rollback()
        look_again(db(), import_id, zone=site().zone)
        db().commit()
        flash(say_phrase(refusal.message))
        flash(_("It has been compared anew; nothing was applied."))
        return redirect(url_for("workbooks.show", import_id=import_id))
    _record("apply workbook", import_id, **counts)
    db().commit()
    changed = counts["new"] + counts["changed"] + counts["removed"]
    flash(
        ngettext(
            "%(shown)s row of the organisation is brought up to date.",
            "%(shown)s rows of the organisation are brought up to date.",
            changed,
            shown=changed,
        )
    )
    return redirect(url_for("workbooks.show", import_id=import_id))


@views.post("/<key:import_id>/again")
def again(import_id: int) -> Response:
    look_again(db(), import_id, zone=site().zone)
    db().commit()
    return redirect(url_for("workbooks.show", import_id=import_id))


@views.post("/<key:import_id>/discard")
def discard(import_id: int) -> Response:
    discard_workbook(db(), import_id)
    _record("discard workbook", import_id)
    db().commit()
    flash(_("The workbook is discarded; nothing was changed."))
    return redirect(url_for("workbooks.index"))


def _index(form: WorkbookForm) -> str:
    imports = get_page(db(), select_workbooks(), params.page_number())
    return render_template("workbooks/index.html", form=form, imports=imports, layouts=LAYOUTS)


def _record(action: str, import_id: int, **detail: object) -> None:
    record(db(), user_id=account().id, action=action, subject=f"workbook {import_id}", detail=detail, now=now())
