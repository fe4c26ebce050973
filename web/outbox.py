"""The outbox: notices looked through, held back, sent, told by telephone; and whose calendar lags behind."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.notices import Notice
from planner.accounts import record
from planner.calendars.freshness import DAYS_AHEAD, find_unseen
from planner.directory import get_visitor
from planner.jobs import enqueue_notices
from planner.notices.letters import Letter, write_letter
from planner.notices.notice_changes import load_changes
from planner.notices.review import (
    GROUPS,
    approve,
    approve_drafts,
    check_can_send,
    count_as_told,
    count_groups,
    get_notice,
    hold_back,
    last_draft,
    put_feeds_in,
    select_notices,
    take_up,
    tell_by_telephone,
)
from planner.paging import get_entity_page, page_of
from web import params
from web.context import account, db, now, site

views = Blueprint("outbox", __name__, url_prefix="/outbox")

# How many days ahead one may look for calendars that lag behind.
DAYS = (DAYS_AHEAD, 7, 14, 30)
_DECISIONS: dict[str, Callable[[Session, int], Notice]] = {
    "hold": hold_back,
    "take-up": take_up,
    "count": count_as_told,
}


@views.get("/")
def index() -> str:
    counts = count_groups(db())
    group = params.choice("group", GROUPS) or next((name for name in GROUPS if counts[name]), "draft")
    notices = get_entity_page(db(), select_notices(group), params.page_number())
    return render_template(
        "outbox/index.html",
        notices=notices,
        changes={notice.id: load_changes(notice.changes) for notice in notices.items},
        group=group,
        counts=counts,
        up_to=last_draft(db()),
        server=site().settings.mail,
    )


@views.get("/<key:notice_id>")
def show(notice_id: int) -> str:
    """The letter as it will look, or did."""
    notice = get_notice(db(), notice_id)
    server = site().settings.mail
    return render_template("outbox/show.html", notice=notice, letter=_letter(notice), server=server)


@views.get("/<key:notice_id>/<name>.ics")
def attachment(notice_id: int, name: str) -> Response:
    files = {file.name: file for file in _letter(get_notice(db(), notice_id)).files}
    file = files.get(f"{name}.ics") or abort(404)
    response = Response(file.body, content_type=f"text/calendar; charset=utf-8; method={file.method}")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@views.post("/send")
def send_all() -> Response:
    """The drafts that the page showed, and no later ones."""
    check_can_send(site().settings.mail)
    queued = approve_drafts(db(), up_to=request.form.get("up_to", 0, type=params.row_id), now=now())
    enqueue_notices(db(), queued)
    _record("send notices", "outbox", count=len(queued))
    db().commit()
    flash(
        ngettext(
            "%(shown)s notice is on its way.",
            "%(shown)s notices are on their way.",
            len(queued),
            shown=len(queued),
        )
    )
    return redirect(url_for("outbox.index", group="underway"))


@views.post("/<key:notice_id>/send")
def send(notice_id: int) -> Response:
    check_can_send(site().settings.mail)
    notice = approve(db(), notice_id, now=now())
    enqueue_notices(db(), [notice.id])
    _record("send notice", f"notice {notice.id}")
    db().commit()
    flash(_("The notice is on its way."))
    return redirect(url_for("outbox.show", notice_id=notice_id))


@views.post("/<key:notice_id>/<any('hold', 'take-up', 'count'):decision>")
def decide(notice_id: int, decision: str) -> Response:
    _DECISIONS[decision](db(), notice_id)
    _record(f"{decision} notice", f"notice {notice_id}")
    db().commit()
    return redirect(url_for("outbox.show", notice_id=notice_id))


@views.post("/feeds/<any('in', 'out'):choice>")
def put_feeds(choice: str) -> Response:
    """Whether the letters hold the address of their reader's calendar, which is a key."""
    put_feeds_in(db(), choice == "in", now=now())
    _record(f"calendar addresses {choice}", "outbox")
    db().commit()
    if choice == "in":
        flash(_("The drafts now hold the address of each reader's calendar."))
    else:
        flash(_("The drafts no longer hold the address of a calendar."))
    return redirect(url_for("outbox.index", group="draft"))


@views.get("/unseen")
def unseen() -> str:
    """Those whose calendar has not seen a change that concerns the next days."""
    wanted = params.number("days")
    days = wanted if wanted in DAYS else DAYS_AHEAD
    unseen = page_of(find_unseen(db(), now(), days, site().zone), params.page_number())
    return render_template("outbox/unseen.html", unseen=unseen, days=days, choices=DAYS)


@views.post("/telephoned/<key:visitor_id>/<key:release>")
def telephoned(visitor_id: int, release: int) -> Response:
    """Somebody told the visitor what stands since the release that the page showed."""
    tell_by_telephone(db(), visitor_id, release, user_id=account().id, now=now(), zone=site().zone)
    _record("telephone", f"visitor {visitor_id}", release=release)
    db().commit()
    flash(_("Recorded: %(name)s was told by telephone.", name=get_visitor(db(), visitor_id).name))
    back = request.form.get("back")
    if back == "unseen":
        return redirect(url_for("outbox.unseen", days=request.form.get("days", type=int)))
    return redirect(url_for("outbox.index", group="phone"))


def _letter(notice: Notice) -> Letter:
    settings = site().settings
    return write_letter(db(), notice, settings.mail, settings.base_url, site().zone)


def _record(action: str, subject: str, **detail: object) -> None:
    record(db(), user_id=account().id, action=action, subject=subject, detail=detail, now=now())
