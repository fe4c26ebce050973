"""Whose calendar has not seen a change that concerns the next days: those to be telephoned."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.accounts import FeedKey
from models.notices import Notice, PhoneCall
from models.people import Visitor
from models.releases import Release, ReleaseVisit
from planner.calendars.books import read_books
from planner.config import TIMEZONE
from planner.notices.notice_changes import Change, find_changes, first_day

# So many days ahead the board looks by itself.
DAYS_AHEAD = 3


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """A visitor and the changes of the next days that their calendar has not seen, the most urgent first.

    `last_fetched_at` is None where nobody subscribed, or nobody's program has come yet. `release` is the latest
    one: what they know once they are telephoned. `mailed_at` is when a letter about it was sent, if one was.
    """

    visitor_id: int
    name: str
    phone: str | None
    last_fetched_at: datetime | None
    release: int
    mailed_at: datetime | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class _Knowledge:
    """The release each visitor knows, by what their calendar last saw or by telephone, and when it was fetched."""

    releases: Mapping[int, int]
    fetched: Mapping[int, datetime]


def find_unseen(s: Session, now: datetime, days: int = DAYS_AHEAD, zone: ZoneInfo = TIMEZONE) -> list[Unseen]:
    """Who is to be telephoned because of visits that begin within `days` of `now`, or did before they changed.

    A visitor knows the release their calendar last saw, or the one they were telephoned about. A letter does not
    count: nobody knows whether it was read. Those whose visit is nearest come first.
    """
    latest = s.scalar(select(func.max(Release.number)))
    if latest is None:
        return []
    until, known = now + timedelta(days=days), _read_knowledge(s)
    books = read_books(
        s,
        {latest, None, *known.releases.values()},
        since=now.astimezone(zone).date(),
        zone=zone,
        only=_at_hosts_with_visits(now, until),
    )
    news: dict[int, tuple[Change, ...]] = {}
    for visitor_id, standing in books[latest].visitors.items():
        told = books[known.releases.get(visitor_id)]
        changes = find_changes(
            told.visits_of(visitor_id, None),
            standing,
            now=now,
            went=told.delegations,
            goes=books[latest].delegations,
        )
        near = tuple(sorted((each for each in changes if _is_near(each, now, until)), key=first_day))
        if near:
            news[visitor_id] = near
    return _list(s, news, known, latest)


def _list(s: Session, news: Mapping[int, tuple[Change, ...]], known: _Knowledge, latest: int) -> list[Unseen]:
    mailed = _read_mailed(s, news, known)
    unseen = [
        Unseen(
            visitor_id=visitor.id,
            name=visitor.name,
            phone=visitor.phone,
            last_fetched_at=known.fetched.get(visitor.id),
            release=latest,
            mailed_at=mailed.get(visitor.id),
            changes=news[visitor.id],
        )
        for visitor in s.scalars(select(Visitor).where(Visitor.id.in_(news)))
    ]
    return sorted(unseen, key=lambda each: (first_day(each.changes[0]), each.name, each.visitor_id))


def _read_knowledge(s: Session) -> _Knowledge:
    releases: dict[int, int] = {}
    fetched: dict[int, datetime] = {}
    live = select(FeedKey).where(FeedKey.visitor_id.is_not(None), FeedKey.revoked_at.is_(None))
    for key in s.scalars(live):
        if key.visitor_id is not None and key.last_fetched_at is not None:
            fetched[key.visitor_id] = key.last_fetched_at
            releases[key.visitor_id] = key.last_release or 0
    calls = select(PhoneCall.visitor_id, func.max(Release.number)).join(
        Release, Release.id == PhoneCall.release_id
    )
    for visitor_id, number in s.execute(calls.group_by(PhoneCall.visitor_id)):
        releases[visitor_id] = max(number, releases.get(visitor_id, 0))
    return _Knowledge(releases=releases, fetched=fetched)


def _read_mailed(s: Session, visitors: Collection[int], known: _Knowledge) -> dict[int, datetime]:
    """When each of them was last sent a letter of a release that they don't know yet."""
    letters = (
        select(Notice.visitor_id, Release.number, Notice.sent_at)
        .join(Release, Release.id == Notice.release_id)
        .where(Notice.visitor_id.in_(visitors), Notice.sent_at.is_not(None))
        .order_by(Notice.sent_at)
    )
    return {
        visitor_id: sent_at
        for visitor_id, number, sent_at in s.execute(letters)
        if visitor_id is not None and sent_at is not None and number > known.releases.get(visitor_id, 0)
    }


def _at_hosts_with_visits(now: datetime, until: datetime) -> ColumnElement[bool]:
    """Visits at hosts for which some release has one in those days: what may have gone elsewhere among them."""
    near = aliased(ReleaseVisit)
    return ReleaseVisit.host_id.in_(select(near.host_id).where(near.ends_at > now, near.starts_at <= until))


def _is_near(change: Change, now: datetime, until: datetime) -> bool:
    return any(
        visit.ends_at > now and visit.starts_at <= until for visit in (change.before, change.after) if visit
    )
