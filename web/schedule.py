"""A visitor's own page: where they go next, and the calendar to subscribe to."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.accounts import find_feed_key
from planner.attendance.occasions import count_unmarked
from planner.calendars.feeds import FeedOwner
from planner.calendars.standing import list_standing
from planner.directory import get_visitor
from web.access import check_may_see, for_accounts
from web.context import account, db, now, site, today

views = Blueprint("schedule", __name__)

# How far back a visitor sees their visits.
LOOK_BACK = timedelta(days=92)


@views.get("/schedule")
@for_accounts
def mine() -> Response:
    visitor_id = account().visitor_id
    if visitor_id is None:
        abort(404)
    return redirect(url_for("schedule.of_visitor", visitor_id=visitor_id))


@views.get("/schedule/<int:visitor_id>")
@for_accounts
def of_visitor(visitor_id: int) -> str:
    check_may_see(visitor_id)
    owner = FeedOwner(visitor_id=visitor_id)
    visits = list_standing(db(), owner, since=today() - LOOK_BACK, zone=site().zone)
    return render_template(
        "schedule.html",
        visitor=get_visitor(db(), visitor_id),
        coming=[visit for visit in visits if visit.ends_at > now()],
        past=[visit for visit in reversed(visits) if visit.ends_at <= now() and not visit.cancelled],
        feed_key=find_feed_key(db(), owner),
        unmarked=count_unmarked(db(), now=now(), zone=site().zone, visitor_id=visitor_id),
    )
