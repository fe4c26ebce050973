"""The ledger's pages: the board's of everybody, and each visitor's own."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.choices import list_tiers
from planner.directory import get_visitor, list_teams
from planner.duties.ledger import DONE, PLANNED, STAGES, Wanted, read_ledger
from planner.paging import page_of
from web import params
from web.access import check_may_see, for_accounts
from web.context import account, db, now, site, today

views = Blueprint("ledger", __name__, url_prefix="/ledger")

# Which duties besides those that still owe: all of them, or those that have come so far.
EVERY = "no"
OWING = (EVERY, DONE, PLANNED)


@views.get("/")
def index() -> str:
    wanted = asked_for()
    entries = read_ledger(db(), wanted, now=now(), zone=site().zone)
    return render_template(
        "ledger/index.html",
        entries=page_of(entries, params.page_number()),
        wanted=wanted,
        tiers=list_tiers(db()),
        teams=list_teams(db()),
    )


def asked_for() -> Wanted:
    """What the address asks of the whole ledger."""
    return Wanted(
        day=params.day("day") or today(),
        tier_id=params.number("tier"),
        team_id=params.number("team"),
        owing=params.choice("owing", OWING) is None,
        stage=params.choice("owing", STAGES),
    )


@views.get("/mine")
@for_accounts
def mine() -> Response:
    visitor_id = account().visitor_id
    if visitor_id is None:
        abort(404)
    return redirect(url_for("ledger.of_visitor", visitor_id=visitor_id))


@views.get("/<key:visitor_id>")
@for_accounts
def of_visitor(visitor_id: int) -> str:
    """A visitor's own duties, and their team's."""
    check_may_see(visitor_id)
    wanted = Wanted(day=today(), visitor_id=visitor_id)
    return render_template(
        "ledger/visitor.html",
        visitor=get_visitor(db(), visitor_id),
        entries=read_ledger(db(), wanted, now=now(), zone=site().zone),
    )
