"""The addresses of visitors' calendars. Each is a key: whoever has it can read the calendar."""

from flask_babel import gettext as _

from models.accounts import FeedKey
from planner.accounts import find_feed_key
from planner.calendars.feeds import FeedOwner, feed_path, renew_feed_key, revoke_feed_key
from planner.directory import get_visitor
from web.api.blueprint import views
from web.api.caller import keep, whose
from web.api.fields import Told, When
from web.api.operations import NO_CONTENT, NOT_FOUND, operation
from web.api.plans import CREATED
from web.context import db, now, site
from web.problems import Refusal

SUBJECT = "Calendars"


class Calendar(Told):
    url: str
    created_at: When
    last_fetched_at: When | None
    last_agent: str | None


@views.get("/visitors/<key:visitor_id>/calendar")
@operation(SUBJECT, Calendar, visitors=True, may=[NOT_FOUND])
def show_calendar(visitor_id: int) -> Calendar:
    """The address of a visitor's calendar: theirs, or for the board anybody's."""
    return _tell(_get(visitor_id))


@views.post("/visitors/<key:visitor_id>/calendar")
@operation(SUBJECT, Calendar, status=CREATED, visitors=True, may=[NOT_FOUND])
def renew_calendar(visitor_id: int) -> Calendar:
    """Gives it a first or a new address; the one before is dead from now on."""
    key = renew_feed_key(db(), _owner(visitor_id), now())
    keep("renew calendar address", f"visitor {visitor_id}")
    return _tell(key)


@views.delete("/visitors/<key:visitor_id>/calendar")
@operation(SUBJECT, None, status=NO_CONTENT, visitors=True, may=[NOT_FOUND])
def revoke_calendar(visitor_id: int) -> None:
    """Ends the address."""
    revoke_feed_key(db(), _get(visitor_id).id, now())
    keep("revoke calendar address", f"visitor {visitor_id}")


def _owner(visitor_id: int) -> FeedOwner:
    whose(visitor_id)
    return FeedOwner(visitor_id=get_visitor(db(), visitor_id).id)


def _get(visitor_id: int) -> FeedKey:
    key = find_feed_key(db(), _owner(visitor_id))
    if key is None:
        raise Refusal(NOT_FOUND, _("This calendar has no address."), _("Give it one."))
    return key


def _tell(key: FeedKey) -> Calendar:
    return Calendar(
        url=site().settings.base_url + feed_path(key),
        created_at=key.created_at,
        last_fetched_at=key.last_fetched_at,
        last_agent=key.last_agent,
    )
