"""Finding anything by name or code: the box in the frame, and the page of what it found."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from planner.search import KINDS, find_anything, find_of_kind
from web import params
from web.context import db

views = Blueprint("search", __name__, url_prefix="/search")

TITLES = {
    "host": _l("Hosts"),
    "unit": _l("Units"),
    "visitor": _l("Visitors"),
    "team": _l("Teams"),
    "plan": _l("Drafts"),
    "release": _l("Releases"),
}
# Endpoint and the name of its parameter.
PAGES = {
    "host": ("organisation.host", "host_id"),
    "unit": ("organisation.unit", "unit_id"),
    "visitor": ("people.visitor", "visitor_id"),
    "team": ("people.team", "team_id"),
    "plan": ("plans.show", "plan_id"),
    "release": ("releases.show", "number"),
}


@views.get("/")
def index() -> str:
    """A few of each kind, or all of one kind page by page."""
    text, kind = params.text(), params.choice("kind", KINDS)
    page = params.page_number()
    groups = [find_of_kind(db(), kind, text, page)] if kind and text else find_anything(db(), text)
    return render_template("search/index.html", groups=groups, text=text, kind=kind, titles=TITLES, pages=PAGES)


@views.get("/quick")
def quick() -> str:
    """A few of each kind, beneath the box while one types."""
    text = params.text()
    return render_template(
        "search/quick.html", groups=find_anything(db(), text), text=text, titles=TITLES, pages=PAGES
    )
