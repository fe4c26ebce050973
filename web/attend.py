"""What happened: the visits that wait to be marked, those that are, and the form that marks one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.attendance import HEADINGS
from planner.accounts import record
from planner.attendance.attend import mark
from planner.attendance.occasions import count_unmarked, page_of_marked, page_of_unmarked
from planner.attendance.told import Known, Version, read_known
from planner.errors import ChangedMeanwhile, PlannerError
from web import params
from web.access import check_may_see, for_accounts
from web.attend_form import MarkForm, fill
from web.context import account, db, now, site

views = Blueprint("attend", __name__, url_prefix="/attendance")

WAITING, ATTENDED, MISSED = "waiting", "attended", "missed"
STATES = (WAITING, ATTENDED, MISSED)
REFUSED, OVERTAKEN = 400, 409


@views.get("/")
@for_accounts
def index() -> str:
    """All visits for the board, their own for a visitor."""
    whose = None if account().is_board else account().visitor_id
    state, text, number = params.choice("state", STATES) or WAITING, params.text(), params.page_number()
    if state == WAITING:
        occasions = page_of_unmarked(db(), now=now(), zone=site().zone, visitor_id=whose, text=text, number=number)
    else:
        occasions = page_of_marked(db(), visitor_id=whose, text=text, attended=state == ATTENDED, number=number)
    waiting = count_unmarked(db(), now=now(), zone=site().zone, visitor_id=whose)
    return render_template("attend/index.html", occasions=occasions, state=state, text=text, waiting=waiting)


@views.route("/<key:meeting_id>/<key:visitor_id>", methods=["GET", "POST"])
@for_accounts
def mark_visit(meeting_id: int, visitor_id: int) -> str | Response | tuple[str, int]:
    check_may_see(visitor_id)
    known, form = read_known(db(), meeting_id, visitor_id, zone=site().zone), MarkForm()
    if not form.is_submitted():
        return _page(MarkForm(data=fill(known)), known)
    if not form.validate():
        return _page(form, known)
    return _keep(form, known)


def _keep(form: MarkForm, known: Known) -> Response | tuple[str, int]:
    meeting_id, visitor_id = known.occasion.meeting_id, known.occasion.visitor_id
    try:
        detail = mark(
            db(),
            meeting_id,
            visitor_id,
            form.read(),
            seen=Version.parse(form.seen.data),
            user_id=account().id,
            now=now(),
            zone=site().zone,
        )
    except PlannerError as refusal:
        db().rollback()
        overtaken = isinstance(refusal, ChangedMeanwhile)
        if overtaken:
            known = read_known(db(), meeting_id, visitor_id, zone=site().zone)
            form = form.over(known)
        return _page(form, known, refusal=refusal, overtaken=overtaken), OVERTAKEN if overtaken else REFUSED
    action, subject = "mark attendance", f"meeting {meeting_id}"
    record(db(), user_id=account().id, action=action, subject=subject, detail=detail, now=now())
    db().commit()
    flash(_("Marked: %(host)s. You can still correct it.", host=known.occasion.host_name))
    return redirect(url_for("attend.index"))


def _page(form: MarkForm, known: Known, *, refusal: PlannerError | None = None, overtaken: bool = False) -> str:
    return render_template(
        "attend/mark.html",
        form=form,
        occasion=known.occasion,
        headings=HEADINGS,
        begun=known.occasion.starts_at <= now(),
        refusal=refusal,
        theirs=known if overtaken else None,
    )
