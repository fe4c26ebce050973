"""What changes have broken in all that is in force, whatever release told of it."""

from planner.paging import page_of
from planner.replanning.broken_now import list_broken_now
from web.api.blueprint import views
from web.api.operations import operation
from web.api.paging import Paged, list_page
from web.api.releases import SUBJECT, BrokenVisits, tell_broken
from web.context import db, site, today


@views.get("/broken")
@operation(SUBJECT, BrokenVisits)
def list_broken_in_all(query: Paged) -> BrokenVisits:
    """What changes have broken in all current releases, visit by visit."""
    broken = list_broken_now(db(), site().findings, today=today(), zone=site().zone)
    return list_page(BrokenVisits, page_of(broken, query.page, query.size), query, tell_broken)
