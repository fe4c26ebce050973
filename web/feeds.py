"""Calendar feeds for calendar programs, their addresses for people, and what monitors ask for."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.organisation import Host
from models.people import Team, Visitor
from planner.accounts import find_feed_key, record
from planner.calendars.feeds import FeedOwner, find_feed, note_fetch, render_feed, renew_feed_key, revoke_feed_key
from planner.directory import get_host, get_team, get_visitor
from web.access import check_may_see, for_accounts, public
from web.context import account, db, now, site

views = Blueprint("feeds", __name__)

_OWNERS: dict[str, Callable[[Session, int], Visitor | Team | Host]] = {
    "visitor": get_visitor,
    "team": get_team,
    "host": get_host,
}
# Which page shows the feed of whom.
_PAGES = {"team": "people.team", "host": "organisation.host", "all": "releases.index"}


@views.get("/calendars/<selector>-<secret>.ics")
@public
def calendar(selector: str, secret: str) -> Response:
    """The feed behind a key. Sets no cookie, and answers 304 to what the program has already."""
    key = find_feed(db(), selector, secret)
    if key is None:
        abort(404)
    feed = render_feed(db(), key, site().settings.base_url, now=now(), zone=site().zone)
    note_fetch(key, feed, agent=request.user_agent.string, now=now())
    db().commit()
    response = Response(feed.body, content_type="text/calendar; charset=utf-8")
    response.set_etag(feed.etag)
    response.last_modified = feed.last_modified
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="visits.ics"'
    return response.make_conditional(request)


@views.post("/feeds/<any(visitor, team, host):kind>/<key:owner_id>")
@views.post("/feeds/<any(all):kind>/")
@for_accounts
def give_address(kind: str, owner_id: int | None = None) -> Response:
    """A first or a new address; the one before, if any, is dead from now on."""
    owner = _owner(kind, owner_id)
    first = find_feed_key(db(), owner) is None
    renew_feed_key(db(), owner, now())
    _record("renew calendar address", kind, owner_id)
    db().commit()
    if first:
        flash(_("The calendar has an address now: copy it, or open it in a calendar program."))
    else:
        flash(_("The calendar has a new address. Subscribe to it anew; the former one no longer works."))
    return redirect(_page_of(kind, owner_id))


@views.post("/feeds/<any(visitor, team, host):kind>/<key:owner_id>/revoke")
@views.post("/feeds/<any(all):kind>/revoke")
@for_accounts
def revoke(kind: str, owner_id: int | None = None) -> Response:
    key = find_feed_key(db(), _owner(kind, owner_id))
    if key is not None:
        revoke_feed_key(db(), key.id, now())
        _record("revoke calendar address", kind, owner_id)
        db().commit()
    flash(_("The calendar's address no longer works."))
    return redirect(_page_of(kind, owner_id))


@views.get("/healthz")
@public
def health() -> Response:
    """For monitors: 200 when the database answers, else the 503 of every page."""
    db().execute(text("SELECT 1"))
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@views.get("/robots.txt")
@public
def robots() -> Response:
    """Forbids nothing: services that obey it fetch feeds. Pages need a log-in and say themselves "noindex"."""
    return Response("User-agent: *\nDisallow:\n", content_type="text/plain; charset=utf-8")


def _owner(kind: str, owner_id: int | None) -> FeedOwner:
    """Whose calendar; 403 where it is not for this account to give out, NotFound where there is no such owner."""
    if kind == "visitor" and owner_id is not None:
        check_may_see(owner_id)
    elif not account().is_board:
        abort(403)
    if owner_id is None:
        return FeedOwner()
    return FeedOwner(**{f"{kind}_id": _OWNERS[kind](db(), owner_id).id})


def _page_of(kind: str, owner_id: int | None) -> str:
    if kind == "visitor":
        return url_for("schedule.of_visitor", visitor_id=owner_id) + "#feed"
    values: dict[str, Any] = {f"{kind}_id": owner_id} if owner_id else {}
    return url_for(_PAGES[kind], **values) + "#feed"


def _record(action: str, kind: str, owner_id: int | None) -> None:
    subject = f"{kind} {owner_id}" if owner_id else kind
    record(db(), user_id=account().id, action=action, subject=subject, now=now())
