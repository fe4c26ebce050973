"""The month's actual schedule: handed in, looked at, applied."""

import re
from collections.abc import Container
from datetime import date
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.actual.apply import apply_import
from planner.actual.compare import OUTCOMES, Difference
from planner.actual.faults import ScheduleFaults
from planner.actual.imports import answer, discard_import, get_import, open_import, select_imports
from planner.actual.matching import HostName
from planner.actual.preview import preview
from planner.actual.template import write_template
from planner.actual.touched import read_touched
from planner.errors import BadFile
from planner.paging import get_entity_page, page_of
from planner.sheets.faults import Fault
from planner.sheets.files import MAX_BYTES
from planner.text import fold
from web import params
from web.change_forms import ScheduleForm
from web.context import account, db, now, site, today
from web.language import say_refusal
from web.months import next_month, previous_month
from web.security import takes_file

views = Blueprint("actual", __name__, url_prefix="/schedules")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The months one may hand in: the last one, for what was late, this one, and those to come.
MONTHS_AHEAD = 4
BAD_FILE = 400
ANSWER, SHOWN = "question", "shown"
FIELD = re.compile("(?P<kind>question|shown)-(?P<key>[0-9]{1,9})")


@views.get("/")
def index() -> str:
    return _index(_form())


@views.post("/")
@takes_file(MAX_BYTES)
def hand_in() -> str | Response | tuple[str, int]:
    form = _form()
    if not form.validate_on_submit():
        return _index(form), BAD_FILE
    try:
        handed_in = open_import(
            db(),
            file_name=form.file.data.filename or "",
            data=form.file.data.read(),
            month=date.fromisoformat(form.month.data),
            user_id=account().id,
            now=now(),
            complete=form.complete.data,
            zone=site().zone,
        )
    except ScheduleFaults as refusal:
        return _index(form, refusal.faults), BAD_FILE
    except BadFile as refusal:
        form.file.errors = [say_refusal(refusal)]
        return _index(form), BAD_FILE
    _record("hand in schedule", handed_in.id)
    db().commit()
    return redirect(url_for("actual.show", import_id=handed_in.id))


@views.get("/template")
def template() -> Response:
    """The sheet to fill in; nothing of what it is made from is kept."""
    month = params.month() or next_month(today().replace(day=1))
    data = write_template(db(), month, now=now(), zone=site().zone)
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=f"lich-sinh-hoat-{month:%Y-%m}.xlsx")


@views.get("/<key:import_id>")
def show(import_id: int) -> str:
    handed_in = get_import(db(), import_id)
    if handed_in.state != "open":
        return render_template("actual/closed.html", handed_in=handed_in)
    seen = preview(db(), handed_in, zone=site().zone)
    touched = read_touched(db(), seen.differences, zone=site().zone)
    outcome, text = params.choice("outcome", (*OUTCOMES, "touched")), params.text()
    rows = [
        each for each in seen.differences if _is_wanted(each, seen.hosts[each.host_id], outcome, text, touched)
    ]
    return render_template(
        "actual/show.html",
        handed_in=handed_in,
        seen=seen,
        questions=page_of([each for each in seen.questions if each.match.candidates], params.number("asked") or 1),
        strangers=[each for each in seen.unknown if not each.match.candidates],
        differences=page_of(rows, params.page_number()),
        touched=touched,
        outcome=outcome,
        outcomes=OUTCOMES,
        text=text,
    )


@views.post("/<key:import_id>/answers")
def give_answers(import_id: int) -> Response:
    """Each field is named after a question's key; its value a host's id, 0 for none of ours, or empty.

    Beside each stands one that says what of it was kept when the page was made.
    """
    handed_in = get_import(db(), import_id)
    left = answer(db(), handed_in, _read_hosts(ANSWER), shown=_read_hosts(SHOWN), now=now(), zone=site().zone)
    _record("answer schedule", import_id)
    db().commit()
    flash(_("The answers are kept."))
    if left:
        flash(_say_overtaken(len(left)))
    return redirect(url_for("actual.show", import_id=import_id))


@views.post("/<key:import_id>/apply")
def apply(import_id: int) -> Response:
    seen = apply_import(
        db(),
        import_id,
        shown=request.form.get("shown", ""),
        user_id=account().id,
        now=now(),
        zone=site().zone,
    )
    _record("apply schedule", import_id, **seen.counts)
    db().commit()
    changed = len(seen.to_apply)
    flash(
        ngettext(
            "%(shown)s meeting is brought up to date.",
            "%(shown)s meetings are brought up to date.",
            changed,
            shown=changed,
        )
    )
    return redirect(url_for("changes.broken"))


@views.post("/<key:import_id>/discard")
def discard(import_id: int) -> Response:
    discard_import(db(), import_id)
    _record("discard schedule", import_id)
    db().commit()
    flash(_("The schedule is discarded; no meeting was touched."))
    return redirect(url_for("actual.index"))


def _index(form: ScheduleForm, faults: tuple[Fault, ...] = ()) -> str:
    imports = get_entity_page(db(), select_imports(), params.page_number())
    return render_template("actual/index.html", form=form, faults=faults, imports=imports)


def _form() -> ScheduleForm:
    form = ScheduleForm()
    this_month = today().replace(day=1)
    months = [previous_month(this_month), this_month]
    while len(months) <= MONTHS_AHEAD:
        months.append(next_month(months[-1]))
    form.set_months(months, chosen=next_month(this_month))
    return form


def _read_hosts(kind: str) -> dict[int, int | None]:
    """What the form's fields of this kind say, by the key of their question."""
    fields = [found for name in request.form if (found := FIELD.fullmatch(name)) and found["kind"] == kind]
    return {int(field["key"]): request.form.get(field[0], type=params.row_id) for field in fields}


def _say_overtaken(count: int) -> str:
    said: str = ngettext(
        "Somebody else has answered %(shown)s question otherwise meanwhile: change it if that is wrong.",
        "Somebody else has answered %(shown)s questions otherwise meanwhile: change them if that is wrong.",
        count,
        shown=count,
    )
    return said


def _is_wanted(each: Difference, host: HostName, outcome: str | None, text: str, touched: Container[int]) -> bool:
    if outcome == "touched" and not (each.before and each.before.id in touched):
        return False
    if outcome not in (None, "touched", each.outcome):
        return False
    said = fold(f"{host.name} {host.unit_name}")
    return all(word in said for word in fold(text).split())


def _record(action: str, import_id: int, **detail: object) -> None:
    record(db(), user_id=account().id, action=action, subject=f"schedule {import_id}", detail=detail, now=now())
