"""What happened: the visits that wait to be marked, those that are, and the form that marks one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.attendance import HEADINGS
from planner.attendance.attend import find_report, mark
from planner.attendance.occasions import count_unmarked, get_occasion, page_of_marked, page_of_unmarked
from planner.errors import PlannerError
from web import params
from web.access import check_may_see, for_accounts
from web.attend_form import MarkForm, known
from web.context import account, db, now, site

views = Blueprint("attend", __name__, url_prefix="/attendance")

WAITING, ATTENDED, MISSED = "waiting", "attended", "missed"
STATES = (WAITING, ATTENDED, MISSED)


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
    occasion = get_occasion(db(), meeting_id, visitor_id, zone=site().zone)
    form = MarkForm(data=known(occasion, find_report(db(), meeting_id)))
    page = {"occasion": occasion, "form": form, "headings": HEADINGS, "begun": occasion.starts_at <= now()}
    if not form.validate_on_submit():
        return render_template("attend/mark.html", **page)
    try:
        mark(
            db(),
            meeting_id,
            visitor_id,
            form.read(),
            user_id=account().id,
            now=now(),
            zone=site().zone,
        )
    except PlannerError as error:
        said = f"{error.message.say(_)} {error.remedy.say(_)}"
        return render_template("attend/mark.html", refusal=said, **page), 400
    db().commit()
    flash(_("Marked: %(host)s. You can still correct it.", host=occasion.host_name))
    return redirect(url_for("attend.index"))
