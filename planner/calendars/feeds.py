"""Calendar feeds: their addresses, which are keys, and what a client finds there."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.accounts import FeedKey, User
from models.organisation import Host
from models.people import Team, Visitor
from models.releases import Release
from planner.calendars.ics import CalendarHead, write_calendar
from planner.calendars.standing import FeedOwner, StandingVisit, list_standing
from planner.errors import NotFound
from planner.quarters import Quarter

__all__ = [
    "Feed",
    "FeedOwner",
    "calendar_head",
    "feed_path",
    "find_feed",
    "get_feed_key",
    "make_feed_keys",
    "note_fetch",
    "render_feed",
    "renew_feed_key",
    "revoke_feed_key",
]

SELECTOR_BYTES = 8
SECRET_BYTES = 32
# Google hides cancelled events, Apple strikes them through: long enough for everyone to have seen it.
CANCELLED_SHOWN = timedelta(days=30)
MAX_AGENT_LENGTH = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """An iCalendar file in UTF-8. `etag` is strong, without quotes; `last_modified` is in whole seconds.

    `release` is the number of the latest release that it knows, None before the first one.
    """

    body: bytes
    etag: str
    last_modified: datetime
    release: int | None


def get_feed_key(s: Session, owner: FeedOwner, now: datetime) -> FeedKey:
    """The owner's live key, made where there is none yet."""
    make_feed_keys(s, [owner], now)
    return s.scalars(select(FeedKey).where(*_live(owner))).one()


def make_feed_keys(s: Session, owners: Iterable[FeedOwner], now: datetime) -> None:
    """A live key for each owner without one."""
    rows = [
        {
            # Hexadecimal, so that the "-" between the two in the address can't be mistaken.
            "selector": secrets.token_hex(SELECTOR_BYTES),
            "secret": secrets.token_hex(SECRET_BYTES),
            "visitor_id": owner.visitor_id,
            "team_id": owner.team_id,
            "host_id": owner.host_id,
            "created_at": now,
        }
        for owner in owners
    ]
    if rows:
        # Two pages may ask at once: the one live key per owner is the database's to keep.
        s.execute(insert(FeedKey).on_conflict_do_nothing(), rows)


def renew_feed_key(s: Session, owner: FeedOwner, now: datetime) -> FeedKey:
    """A new address for the owner's calendar; the old one is dead from now on."""
    for key in s.scalars(select(FeedKey).where(*_live(owner))):
        key.revoked_at = now
    s.flush()
    return get_feed_key(s, owner, now)


def revoke_feed_key(s: Session, key_id: int, now: datetime) -> None:
    """Ends an address. Revoking twice changes nothing. Raises NotFound for an unknown key."""
    key = s.get(FeedKey, key_id)
    if key is None:
        raise NotFound("There is no such calendar address.", "Look it up again: it may be of another database.")
    key.revoked_at = key.revoked_at or now


def feed_path(key: FeedKey) -> str:
    """The path of its address on the site. Who has it can read the calendar: keep it out of logs."""
    return f"/calendars/{key.selector}-{key.secret}.ics"


def find_feed(s: Session, selector: str, secret: str) -> FeedKey | None:
    """The live key with this address; None for a wrong, revoked or dead one. Compares in constant time."""
    key = s.scalar(select(FeedKey).where(FeedKey.selector == selector))
    expected = key.secret if key else "0" * (2 * SECRET_BYTES)
    matches = hmac.compare_digest(expected.encode(), secret.encode())
    if key is None or not matches or key.revoked_at is not None or not _owner_is_active(s, key):
        return None
    return key


def note_fetch(key: FeedKey, feed: Feed, *, agent: str | None, now: datetime) -> None:
    """Remembers when and by which program the calendar was last fetched, for people to see that it works.

    And what it was given: whose calendar has not seen a change is told another way (see
    `planner.calendars.freshness`).
    """
    key.last_fetched_at = now
    key.last_release = feed.release
    key.last_agent = agent[:MAX_AGENT_LENGTH] if agent else None


def render_feed(s: Session, key: FeedKey, base_url: str, *, now: datetime, zone: ZoneInfo) -> Feed:
    """The calendar behind a key: a year back, all ahead, and what was dropped in the last 30 days.

    The same bytes at every fetch until something changes.
    """
    # Before the visits are read: what is published meanwhile may not be among them.
    release = s.scalar(select(func.max(Release.number)))
    quarter = Quarter.holding(now.astimezone(zone).date())
    # By whole quarters, so that old visits don't drop out day by day.
    since = Quarter(quarter.year - 1, quarter.number).start
    standing = list_standing(s, _owner(key), since=since, zone=zone)
    body = write_calendar(
        calendar_head(s, _owner(key), base_url, zone), [visit for visit in standing if _is_shown(visit, now)]
    )
    dropped_old_at = datetime.combine(quarter.start, time(), zone)
    changes = [key.created_at, dropped_old_at, *(_last_change(visit, now) for visit in standing)]
    return Feed(
        body=body,
        etag=hashlib.sha256(body).hexdigest(),
        last_modified=max(changes).astimezone(UTC).replace(microsecond=0),
        release=release,
    )


def calendar_head(s: Session, owner: FeedOwner, base_url: str, zone: ZoneInfo) -> CalendarHead:
    """What the owner's calendar is called."""
    return CalendarHead(name=_title(s, owner), url=f"{base_url}/", zone=zone, visitor_id=owner.visitor_id)


def _title(s: Session, owner: FeedOwner) -> str:
    if owner.visitor_id is not None:
        return f"Dự sinh hoạt – {s.get_one(Visitor, owner.visitor_id).name}"
    if owner.team_id is not None:
        return f"Dự sinh hoạt – {s.get_one(Team, owner.team_id).name}"
    if owner.host_id is not None:
        return f"Đoàn dự sinh hoạt – {s.get_one(Host, owner.host_id).name}"
    return "Lịch dự sinh hoạt chi bộ"


def _is_shown(visit: StandingVisit, now: datetime) -> bool:
    return not visit.cancelled or now < visit.changed_at + CANCELLED_SHOWN


def _last_change(visit: StandingVisit, now: datetime) -> datetime:
    """When the calendar last changed on account of this visit: the day it went out of it included."""
    return visit.changed_at if _is_shown(visit, now) else visit.changed_at + CANCELLED_SHOWN


def _owner(key: FeedKey) -> FeedOwner:
    return FeedOwner(visitor_id=key.visitor_id, team_id=key.team_id, host_id=key.host_id)


def _live(owner: FeedOwner) -> list[ColumnElement[bool]]:
    return [
        FeedKey.visitor_id.is_not_distinct_from(owner.visitor_id),
        FeedKey.team_id.is_not_distinct_from(owner.team_id),
        FeedKey.host_id.is_not_distinct_from(owner.host_id),
        FeedKey.revoked_at.is_(None),
    ]


def _owner_is_active(s: Session, key: FeedKey) -> bool:
    """A visitor who left, or whose account was closed, has no calendar any more; nor has a closed host."""
    if key.visitor_id is not None:
        closed = select(User.id).where(User.visitor_id == key.visitor_id, User.active.is_(False)).exists()
        return bool(s.scalar(select(Visitor.active & ~closed).where(Visitor.id == key.visitor_id)))
    if key.host_id is not None:
        return bool(s.scalar(select(Host.active).where(Host.id == key.host_id)))
    return True
