"""Releases: what was published, when, by whom; it never changes."""

from flask import Blueprint, render_template

from planner.accounts import find_feed_key
from planner.calendars.feeds import FeedOwner
from planner.plans import get_release, list_releases
from planner.reporting.overview import get_figures
from web.context import db

views = Blueprint("releases", __name__, url_prefix="/releases")


@views.get("/")
def index() -> str:
    return render_template(
        "releases/index.html", releases=list_releases(db()), feed_key=find_feed_key(db(), FeedOwner())
    )


@views.get("/<key:number>")
def show(number: int) -> str:
    release = get_release(db(), number)
    rows = list_releases(db())
    return render_template(
        "releases/show.html",
        row=next(row for row in rows if row.release.id == release.id),
        figures=get_figures(db(), release.plan_id),
        feed_key=find_feed_key(db(), FeedOwner()),
    )
