"""What has changed: recorded, listed, withdrawn."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.changes import CHANGE_KINDS
from planner.accounts import record
from planner.changing.log import Origin, find_last_publication, get_change, select_changes, withdraw_change
from planner.directory import get_host, select_hosts
from planner.errors import PlannerError
from planner.paging import get_entity_page, page_of
from planner.replanning.broken_now import list_broken_now
from planner.replanning.rebalance import list_current_releases
from web import params
from web.change_forms import FORMS, OF_A_HOST, ChangeForm
from web.context import account, db, now, site, today

views = Blueprint("changes", __name__, url_prefix="/changes")

STATES = ("valid", "withdrawn")
REFUSED = 400


@views.get("/")
def index() -> str:
    kind, state, text = params.choice("kind", CHANGE_KINDS), params.choice("state", STATES), params.text()
    found = select_changes(kind=kind, text=text, withdrawn=state == "withdrawn" if state else None)
    return render_template(
        "changes/index.html",
        changes=get_entity_page(db(), found, params.page_number()),
        published=find_last_publication(db()),
        kinds=CHANGE_KINDS,
        forms=FORMS,
        kind=kind,
        state=state,
        text=text,
    )


@views.route("/new/<what>", methods=["GET", "POST"])
def new(what: str) -> str | Response | tuple[str, int]:
    """The form for one kind of change; where it is about a host, that is asked for first."""
    if what not in FORMS:
        abort(404)
    host_id = params.number("host") or 0
    if what in OF_A_HOST and not host_id:
        hosts = get_entity_page(db(), select_hosts(text=params.text()), params.page_number())
        return render_template("changes/host.html", what=what, hosts=hosts, text=params.text())
    host = get_host(db(), host_id) if host_id else None
    subject = host_id or params.number("visitor") or 0
    form = FORMS[what]()
    form.prepare(db(), subject)
    if not form.validate_on_submit():
        return render_template("changes/new.html", what=what, form=form, host=host, refusal=None)
    try:
        return _record(what, form, subject)
    except PlannerError as refusal:
        db().rollback()
        unplaced = None if form.blame(refusal) else refusal
        return render_template("changes/new.html", what=what, form=form, host=host, refusal=unplaced), REFUSED


@views.get("/broken")
def broken() -> str:
    """What the changes break in the releases that are current, visit by visit, with the days left."""
    found = list_broken_now(db(), site().findings, today=today(), zone=site().zone)
    return render_template(
        "changes/broken.html",
        broken=page_of(found, params.page_number()),
        releases=list_current_releases(db(), today()),
    )


@views.post("/<key:change_id>/withdraw")
def withdraw(change_id: int) -> Response:
    withdraw_change(db(), change_id, now=now(), zone=site().zone)
    _note("withdraw change", change_id)
    db().commit()
    flash(_("The change is withdrawn: the tables are as they were before it."))
    return redirect(url_for("changes.index"))


@views.get("/<key:change_id>/withdraw")
def confirm_withdraw(change_id: int) -> str:
    return render_template("changes/withdraw.html", change=get_change(db(), change_id))


def _record(what: str, form: ChangeForm, subject: int) -> Response:
    origin = Origin(user_id=account().id, now=now(), reason=form.reason.data)
    change = form.record(db(), origin, subject)
    db().flush()
    _note(f"record {what}", change.id)
    db().commit()
    flash(_("The change is recorded."))
    return redirect(url_for("changes.broken"))


def _note(action: str, change_id: int) -> None:
    record(db(), user_id=account().id, action=action, subject=f"change {change_id}", now=now())
