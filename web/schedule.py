"""A visitor's own pages: where they go next and how, what to know of it, their absences, their calendar."""

from io import BytesIO

import segno
from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.accounts import find_feed_key, record
from planner.attendance.occasions import count_unmarked
from planner.calendars.feeds import FeedOwner
from planner.changing.log import Origin
from planner.directory import get_visitor
from planner.errors import PlannerError
from planner.visiting.journeys import list_landmarks
from planner.visiting.own_absences import list_absences, withdraw_absence
from planner.visiting.own_visits import get_own_visit, list_own_visits, plan_own_journeys
from planner.visiting.story import read_story
from web.absence_form import OwnAbsenceForm
from web.access import check_may_see, for_accounts
from web.context import account, db, now, site, today
from web.presentation import webcal_url
from web.route_map import draw_route

views = Blueprint("schedule", __name__)

REFUSED = 400
QR_SCALE, QR_BORDER = 6, 4


@views.get("/schedule")
@for_accounts
def mine() -> Response:
    visitor_id = account().visitor_id
    if visitor_id is None:
        abort(404)
    return redirect(url_for("schedule.of_visitor", visitor_id=visitor_id))


@views.get("/schedule/<key:visitor_id>")
@for_accounts
def of_visitor(visitor_id: int) -> str:
    check_may_see(visitor_id)
    visitor, visits = (
        get_visitor(db(), visitor_id),
        list_own_visits(db(), visitor_id, today=today(), zone=site().zone),
    )
    return render_template(
        "schedule/index.html",
        visitor=visitor,
        coming=[visit for visit in visits if visit.ends_at > now()],
        past=[visit for visit in reversed(visits) if visit.ends_at <= now() and not visit.cancelled],
        journeys=plan_own_journeys(db(), visitor, visits, site().zone),
        absences=list_absences(db(), visitor_id, now=now()),
        feed_key=find_feed_key(db(), FeedOwner(visitor_id=visitor_id)),
        unmarked=count_unmarked(db(), now=now(), zone=site().zone, visitor_id=visitor_id),
    )


@views.get("/schedule/<key:visitor_id>/visits/<key:meeting_id>")
@for_accounts
def visit(visitor_id: int, meeting_id: int) -> str:
    """One of the visitor's visits: the way there and the host's story. 404 where it is none of theirs."""
    check_may_see(visitor_id)
    visitor, visits = (
        get_visitor(db(), visitor_id),
        list_own_visits(db(), visitor_id, today=today(), zone=site().zone),
    )
    found = get_own_visit(visits, meeting_id)
    journey = plan_own_journeys(db(), visitor, visits, site().zone).get(meeting_id)
    return render_template(
        "schedule/visit.html",
        visitor=visitor,
        visit=found,
        story=read_story(db(), found.host_id, today=today(), zone=site().zone),
        journey=journey,
        route=draw_route(journey, list_landmarks(db(), journey)) if journey else None,
        begun=found.starts_at <= now(),
    )


@views.get("/schedule/<key:visitor_id>/calendar.svg")
@for_accounts
def qr_code(visitor_id: int) -> Response:
    """The calendar's address for the camera of a phone: as much a key to it as the address itself."""
    check_may_see(visitor_id)
    key = find_feed_key(db(), FeedOwner(visitor_id=visitor_id)) or abort(404)
    picture = BytesIO()
    segno.make(webcal_url(key), error="m", micro=False).save(
        picture, kind="svg", scale=QR_SCALE, border=QR_BORDER, light="#fff"
    )
    return Response(picture.getvalue(), content_type="image/svg+xml")


@views.route("/schedule/<key:visitor_id>/absences", methods=["GET", "POST"])
@for_accounts
def absences(visitor_id: int) -> str | Response | tuple[str, int]:
    """What the visitor has reported, and the form that reports another. The board records absences as changes."""
    _check_is_own(visitor_id)
    form = OwnAbsenceForm()
    form.prepare(db(), visitor_id)
    page = {"form": form, "absences": list_absences(db(), visitor_id, now=now()), "visitor_id": visitor_id}
    if not form.validate_on_submit():
        return render_template("schedule/absences.html", refusal=None, **page)
    try:
        change = form.record(db(), Origin(user_id=account().id, now=now(), reason=form.reason.data), visitor_id)
    except PlannerError as refusal:
        db().rollback()
        unplaced = None if form.blame(refusal) else refusal
        return render_template("schedule/absences.html", refusal=unplaced, **page), REFUSED
    db().flush()
    _note("report absence", change.id)
    db().commit()
    flash(_("Reported: the board sees it and arranges what it concerns."))
    return redirect(url_for("schedule.absences", visitor_id=visitor_id))


@views.post("/schedule/<key:visitor_id>/absences/<key:change_id>/withdraw")
@for_accounts
def withdraw(visitor_id: int, change_id: int) -> Response:
    _check_is_own(visitor_id)
    withdraw_absence(db(), change_id, visitor_id, now=now(), zone=site().zone)
    _note("withdraw absence", change_id)
    db().commit()
    flash(_("The absence is withdrawn."))
    return redirect(url_for("schedule.absences", visitor_id=visitor_id))


def _check_is_own(visitor_id: int) -> None:
    """403 for everybody else: the board records absences under its changes."""
    if account().visitor_id != visitor_id:
        abort(403)


def _note(action: str, change_id: int) -> None:
    record(db(), user_id=account().id, action=action, subject=f"change {change_id}", now=now())
