"""The addresses that calendars have, with whose they are. Reads only, and never the secret."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from models.accounts import FeedKey
from models.organisation import Host
from models.people import Team, Visitor
from planner.directory import matches


def select_addresses(*, text: str = "") -> Select[*tuple[Any, ...]]:
    """Rows (key, owner's name or None for the whole plan), those that work first, then the newest.

    `text` is searched for in the owner's name, whatever the diacritics.
    """
    owner = func.coalesce(Visitor.name, Team.name, Host.name).label("owner")
    statement: Select[*tuple[Any, ...]] = (
        select(
            FeedKey.id,
            FeedKey.visitor_id,
            FeedKey.team_id,
            FeedKey.host_id,
            FeedKey.created_at,
            FeedKey.revoked_at,
            FeedKey.last_fetched_at,
            FeedKey.last_agent,
            owner,
        )
        .outerjoin(Visitor, Visitor.id == FeedKey.visitor_id)
        .outerjoin(Team, Team.id == FeedKey.team_id)
        .outerjoin(Host, Host.id == FeedKey.host_id)
        .order_by(FeedKey.revoked_at.is_not(None), FeedKey.created_at.desc(), FeedKey.id)
    )
    if text:
        statement = statement.where(or_(*(matches(of.search, text) for of in (Visitor, Team, Host))))
    return statement
