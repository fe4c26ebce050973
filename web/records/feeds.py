"""Calendar addresses: whose they are, when they were last fetched, and the way to revoke one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.calendars.addresses import select_addresses
from planner.calendars.feeds import revoke_feed_key
from planner.paging import get_page
from web import params
from web.context import account, db, now
from web.records.views import views


@views.get("/feeds")
def feeds() -> str:
    text = params.text()
    page = get_page(db(), select_addresses(text=text), params.page_number())
    return render_template("records/feeds.html", page=page, text=text)


@views.post("/feeds/<key:key_id>/revoke")
def revoke_feed(key_id: int) -> Response:
    revoke_feed_key(db(), key_id, now())
    record(db(), user_id=account().id, action="revoke calendar address", subject=f"feed {key_id}", now=now())
    db().commit()
    flash(_("The calendar's address no longer works."))
    return redirect(url_for("records.feeds"))
