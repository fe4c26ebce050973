"""The outbox: who has to be told what of a release, reviewed before it is sent, and told once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, cast, delete, func, insert, null, or_, select, union_all, update
from sqlalchemy.orm import Session

from models.notices import Notice, PhoneCall
from models.organisation import Host
from models.people import Visitor
from models.releases import Release
from planner.calendars.books import Book, Visits, read_books
from planner.notices.mail import write_subject
from planner.notices.mail_server import is_address
from planner.notices.notice_changes import Change, dump_changes, find_changes

# Whoever has one of these may have read it: nobody is told twice.
TOLD_STATES = ("sent", "sending", "unsure")
# One of these has told nobody: a later release writes it anew.
UNSENT_STATES = ("draft", "held", "queued", "failed")
# One of these can still be written anew itself.
REWRITABLE_STATES = ("draft", "held", "queued")
MESSAGE_ID_BYTES = 16
# By as much as a month's meetings move out of a period, its release is looked at, too.
MOVED_AT_MOST = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A visitor, or a host's secretary: exactly one of the two ids."""

    visitor_id: int | None = None
    host_id: int | None = None


def write_notices(s: Session, release: Release, *, now: datetime, zone: ZoneInfo) -> None:
    """Drafts of notices to all for whom the release just published has something new, in its transaction.

    New is what differs from the release a reader was last told of: by a notice that was sent, or may have been, or
    by telephone. Their unsent notices of earlier releases are overtaken. Whom the release says nothing new is
    left as they were.
    """
    since = _since(release, now, zone)
    book = read_books(s, [release.number], since=since, zone=zone)[release.number]
    addresses = _read_addresses(s)
    touched = _touched(book, release.number)
    concerned = [each for each in addresses if each in touched]
    _overtake(s, concerned)
    # Only now: a notice that was just being sent either counts as told, or is overtaken and will not be.
    told = read_last_told(s)
    books = read_books(s, {told.get(each) for each in concerned}, since=since, zone=zone)
    rows = [
        _row(release, each, changes, addresses[each], now)
        for each in concerned
        if (changes := _changes(each, books[told.get(each)], book, now))
    ]
    if rows:
        s.execute(insert(Notice), rows)


def rewrite_notice(s: Session, notice: Notice, *, now: datetime, zone: ZoneInfo) -> None:
    """An unsent notice said anew, because its reader turns out to have been told more, or less, than was thought.

    It has to be reviewed again; nothing is left of one that has nothing to say any more.
    """
    each = recipient_of(notice)
    number = read_last_told(s).get(each)
    since = _since(notice.release, now, zone)
    books = read_books(s, {number, notice.release.number}, since=since, zone=zone)
    changes = _changes(each, books[number], books[notice.release.number], now)
    if not changes:
        s.execute(delete(Notice).where(Notice.id == notice.id))
        return
    notice.changes, notice.subject = dump_changes(changes), write_subject(changes, notice.release.number)
    notice.state, notice.approved_at = "draft", None


def read_last_told(s: Session) -> dict[Recipient, int]:
    """The number of the release each reader was last told of."""
    notices = (
        select(Notice.visitor_id, Notice.host_id, Release.number)
        .join(Release, Release.id == Notice.release_id)
        .where(Notice.state.in_(TOLD_STATES))
    )
    calls = select(PhoneCall.visitor_id, cast(null(), Integer), Release.number).join(
        Release, Release.id == PhoneCall.release_id
    )
    told = union_all(notices, calls).subquery()
    latest = select(told.c.visitor_id, told.c.host_id, func.max(told.c.number)).group_by(
        told.c.visitor_id, told.c.host_id
    )
    return {
        Recipient(visitor_id=visitor_id, host_id=host_id): number
        for visitor_id, host_id, number in s.execute(latest)
    }


def recipient_of(notice: Notice) -> Recipient:
    return Recipient(visitor_id=notice.visitor_id, host_id=notice.host_id)


def find_address(notice: Notice) -> str | None:
    """Where the reader can be written to by now."""
    if notice.visitor is not None:
        return _usable(notice.visitor.email)
    return _usable(notice.host.secretary_email) if notice.host else None


def is_for(recipients: Iterable[Recipient]) -> ColumnElement[bool]:
    """Whether a notice is for one of them."""
    readers = list(recipients)
    return or_(
        Notice.visitor_id.in_([each.visitor_id for each in readers if each.visitor_id is not None]),
        Notice.host_id.in_([each.host_id for each in readers if each.host_id is not None]),
    )


def _since(release: Release, now: datetime, zone: ZoneInfo) -> date:
    """From this day on visits may be of interest: moved ones were due before today, or before the period."""
    return min(release.starts_on, now.astimezone(zone).date()) - MOVED_AT_MOST


def _touched(book: Book, number: int) -> set[Recipient]:
    """Everybody of whose visits the release says something that none said before."""

    def touches(visits: Visits) -> bool:
        return any(visit.release == number for visit in visits.values())

    visitors = {Recipient(visitor_id=each) for each, visits in book.visitors.items() if touches(visits)}
    return visitors | {Recipient(host_id=each) for each, visits in book.hosts.items() if touches(visits)}


def _read_addresses(s: Session) -> dict[Recipient, str | None]:
    """Every visitor with an address or None, and the hosts whose secretary has one."""
    visitors = s.execute(select(Visitor.id, Visitor.email).order_by(Visitor.id))
    hosts = s.execute(select(Host.id, Host.secretary_email).where(Host.active).order_by(Host.id))
    return {
        **{Recipient(visitor_id=row.id): _usable(row.email) for row in visitors},
        **{Recipient(host_id=row.id): address for row in hosts if (address := _usable(row.secretary_email))},
    }


def _usable(address: str | None) -> str | None:
    return address if address and is_address(address) else None


def _overtake(s: Session, recipients: Iterable[Recipient]) -> None:
    """Their notices that nobody has read yet are not sent any more."""
    unsent = update(Notice).where(Notice.state.in_(UNSENT_STATES), is_for(recipients))
    s.execute(unsent.values(state="overtaken"), execution_options={"synchronize_session": "fetch"})


def _changes(each: Recipient, told: Book, book: Book, now: datetime) -> list[Change]:
    """What is new to the reader, who was told the one book, in the other."""
    return find_changes(
        told.visits_of(each.visitor_id, each.host_id),
        book.visits_of(each.visitor_id, each.host_id),
        now=now,
        went=told.delegations,
        goes=book.delegations,
    )


def _row(
    release: Release, each: Recipient, changes: Sequence[Change], address: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "release_id": release.id,
        "visitor_id": each.visitor_id,
        "host_id": each.host_id,
        "address": address,
        "subject": write_subject(changes, release.number),
        "changes": dump_changes(changes),
        "created_at": now,
        "message_id": secrets.token_hex(MESSAGE_ID_BYTES),
    }
