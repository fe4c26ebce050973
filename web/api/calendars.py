"""The addresses of calendars: a visitor's, a team's, a host's, or of all visits. Each is a key to read it by."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import Field
from sqlalchemy.orm import Session

from models.accounts import FeedKey
from planner.accounts import find_feed_key
from planner.calendars.addresses import select_addresses
from planner.calendars.feeds import FeedOwner, feed_path, renew_feed_key, revoke_feed_key
from planner.directory import get_host, get_team, get_visitor
from planner.paging import get_page
from web.api.blueprint import views
from web.api.caller import caller, keep, whose
from web.api.fields import Told, When, Words
from web.api.operations import NO_CONTENT, NOT_FOUND, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, site
from web.problems import FORBIDDEN, Refusal, refuse

SUBJECT = "Calendars"
# By the word in the address: whose calendar it is.
OWNERS: Mapping[str, tuple[str, Callable[[Session, int], Any]]] = {
    "visitors": ("visitor", get_visitor),
    "teams": ("team", get_team),
    "hosts": ("host", get_host),
}
OWNED = f"/<any({','.join(OWNERS)}):kind>/<key:owner_id>/calendar"
EVERYBODYS = "/calendar"


class Calendar(Told):
    url: str
    created_at: When
    last_fetched_at: When | None
    last_agent: str | None


class CalendarAddress(Told):
    id: int
    owner: Annotated[str | None, Field(description="null: all visits.")]
    visitor_id: int | None
    team_id: int | None
    host_id: int | None
    created_at: When
    revoked_at: When | None
    last_fetched_at: When | None
    last_agent: str | None


class CalendarAddresses(Listing[CalendarAddress]):
    """Those that work first, the newest first; never the addresses themselves."""


class AskedAddresses(Paged):
    q: Annotated[Words, Field(description="Words of the owner's name.")] = ""


@views.get("/calendars")
@operation(SUBJECT, CalendarAddresses)
def list_calendars(query: AskedAddresses) -> CalendarAddresses:
    """Whose calendars have an address, and when they were last fetched."""
    page = get_page(db(), select_addresses(text=query.q), query.page, query.size)
    return list_page(CalendarAddresses, page, query, CalendarAddress.model_validate)


@views.delete("/calendars/<key:key_id>")
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND])
def revoke_listed_calendar(key_id: int) -> None:
    """Ends an address of the list."""
    revoke_feed_key(db(), key_id, now())
    keep("revoke calendar address", f"feed {key_id}")


@views.get(OWNED)
@operation(SUBJECT, Calendar, visitors=True, may=[NOT_FOUND])
def show_calendar(kind: str, owner_id: int) -> Calendar:
    """The address of a calendar; a visitor's own for visitors, any for the board."""
    return _tell(_get(_owner(kind, owner_id)))


@views.post(OWNED)
@operation(SUBJECT, Calendar, status=CREATED, visitors=True, may=[NOT_FOUND])
def renew_calendar(kind: str, owner_id: int) -> Calendar:
    """Gives it a first or a new address; the one before is dead from now on."""
    return _renew(_owner(kind, owner_id), _named(kind, owner_id))


@views.delete(OWNED)
@operation(SUBJECT, None, status=NO_CONTENT, visitors=True, may=[NOT_FOUND])
def revoke_calendar(kind: str, owner_id: int) -> None:
    """Ends the address."""
    _revoke(_owner(kind, owner_id), _named(kind, owner_id))


@views.get(EVERYBODYS)
@operation(SUBJECT, Calendar, may=[NOT_FOUND])
def show_whole_calendar() -> Calendar:
    """The address of the calendar of all visits."""
    return _tell(_get(FeedOwner()))


@views.post(EVERYBODYS)
@operation(SUBJECT, Calendar, status=CREATED)
def renew_whole_calendar() -> Calendar:
    """Gives it a first or a new address; the one before is dead from now on."""
    return _renew(FeedOwner(), "all")


@views.delete(EVERYBODYS)
@operation(SUBJECT, None, status=NO_CONTENT, may=[NOT_FOUND])
def revoke_whole_calendar() -> None:
    """Ends the address."""
    _revoke(FeedOwner(), "all")


def _owner(kind: str, owner_id: int) -> FeedOwner:
    name, get = OWNERS[kind]
    if name == "visitor":
        whose(owner_id)
    elif not caller().is_board:
        raise refuse(FORBIDDEN)
    return FeedOwner(**{f"{name}_id": get(db(), owner_id).id})


def _named(kind: str, owner_id: int) -> str:
    return f"{OWNERS[kind][0]} {owner_id}"


def _renew(owner: FeedOwner, subject: str) -> Calendar:
    key = renew_feed_key(db(), owner, now())
    keep("renew calendar address", subject)
    return _tell(key)


def _revoke(owner: FeedOwner, subject: str) -> None:
    revoke_feed_key(db(), _get(owner).id, now())
    keep("revoke calendar address", subject)


def _get(owner: FeedOwner) -> FeedKey:
    key = find_feed_key(db(), owner)
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
