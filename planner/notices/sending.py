"""A notice on its way: handed to the mail server once, tried again where that is safe, else left for a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.notices import Notice
from models.releases import Release
from planner.notices.delivery import POSTPONED, REFUSED, SENT, UNSURE, WITHDRAWN, Delivery, deliver
from planner.notices.letters import write_letter, write_message
from planner.notices.mail_server import MailServer
from planner.notices.outbox import REWRITABLE_STATES, find_address, is_for, recipient_of, rewrite_notice

# How long is waited after each attempt that was put off; after the last one the notice has failed.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
NO_SERVER = "The worker knows no mail server: VISITPLAN_SMTP_HOST is not set."
DIED = "The worker ended while it was sending: the letter may have gone out."


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What sending works with. `try_again` has a notice sent at a time, once its session's transaction commits."""

    sessions: sessionmaker[Session]
    server: MailServer | None
    base_url: str
    clock: Callable[[], datetime]
    zone: ZoneInfo
    try_again: Callable[[Session, int, datetime], None]


@dataclass(frozen=True, kw_only=True)
class _Parcel:
    """What the server needs, read before it is spoken to."""

    address: str
    message: EmailMessage


def send_notice(desk: Desk, notice_id: int) -> None:
    """Sends a queued notice; one in any other state, or deleted, is left alone.

    It is `sending` from right before the server hears the letter. So one that is found so has lost its sender, and
    becomes unsure: whether it went out is for a person to find out. It is never sent again by itself.
    """
    parcel = _prepare(desk, notice_id)
    if parcel is None or desk.server is None:
        return
    delivery = deliver(desk.server, parcel.message, parcel.address, claim=lambda: _claim(desk, notice_id))
    with desk.sessions.begin() as s:
        notice = s.get(Notice, notice_id, with_for_update=True)
        if notice is not None and delivery.result != WITHDRAWN:
            _record(s, desk, notice, delivery)


def _prepare(desk: Desk, notice_id: int) -> _Parcel | None:
    with desk.sessions.begin() as s:
        notice = s.get(Notice, notice_id, with_for_update=True)
        if notice is None:
            return None
        if notice.state == "sending":
            notice.state, notice.last_error = "unsure", DIED
            return None
        if notice.state != "queued":
            return None
        # It may have waited for hours, and have been put right meanwhile.
        notice.address = find_address(notice)
        if notice.address is None:
            notice.state, notice.approved_at = "draft", None
            return None
        notice.attempts += 1
        if desk.server is None:
            _record(s, desk, notice, Delivery(result=POSTPONED, reply=NO_SERVER))
            return None
        letter = write_letter(s, notice, desk.server, desk.base_url, desk.zone)
        message = write_message(letter, notice, notice.address, desk.server, desk.clock())
        return _Parcel(address=notice.address, message=message)


def _claim(desk: Desk, notice_id: int) -> bool:
    """Marks the notice as being sent, for all to see before the letter is; False where it may not be any more."""
    with desk.sessions.begin() as s:
        notice = s.get(Notice, notice_id, with_for_update=True)
        if notice is None or notice.state != "queued":
            return False
        notice.state = "sending"
        return True


def _record(s: Session, desk: Desk, notice: Notice, delivery: Delivery) -> None:
    """What became of it. One that a person has decided on meanwhile stays as they decided."""
    if notice.state not in ("queued", "sending", "unsure"):
        return
    if delivery.result == SENT:
        notice.state, notice.sent_at, notice.last_error = "sent", desk.clock(), None
        return
    notice.last_error = delivery.reply
    if delivery.result == UNSURE:
        notice.state = "unsure"
    elif notice.state == "sending" and _leave_to_later(s, desk, notice):
        notice.state = "overtaken"
    elif delivery.result == REFUSED or notice.attempts > len(WAITS):
        notice.state = "failed"
    else:
        notice.state = "queued"
        desk.try_again(s, notice.id, desk.clock() + WAITS[notice.attempts - 1])


def _leave_to_later(s: Session, desk: Desk, notice: Notice) -> bool:
    """Whether a notice of a later release, which took this one for told, says all of it instead."""
    later = s.scalar(
        select(Notice)
        .join(Release, Release.id == Notice.release_id)
        .where(
            is_for([recipient_of(notice)]),
            Release.number > notice.release.number,
            Notice.state.in_(REWRITABLE_STATES),
        )
        .order_by(Release.number.desc())
        .limit(1)
        .with_for_update(of=Notice)
    )
    if later is None:
        return False
    # Else it would still count as told.
    notice.state = "overtaken"
    s.flush()
    rewrite_notice(s, later, now=desk.clock(), zone=desk.zone)
    return True
