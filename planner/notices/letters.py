"""A notice as the letter it becomes: what is shown for review is what is sent."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.notices import Notice
from planner.accounts import find_feed_key
from planner.calendars.feeds import FeedOwner, feed_path
from planner.notices.mail import CalendarFile, Circumstances, Reader, write_files, write_mail, write_text
from planner.notices.mail_server import DEFAULT_NAME, MailServer
from planner.notices.notice_changes import load_changes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What its reader will see; `files` are attached."""

    reader: Reader
    subject: str
    text: str
    files: tuple[CalendarFile, ...]


def write_letter(s: Session, notice: Notice, server: MailServer | None, base_url: str, zone: ZoneInfo) -> Letter:
    """The letter of a notice. Without a server it can still be read: it is then signed by no particular board."""
    reader = _reader(notice)
    changes = load_changes(notice.changes)
    told = Circumstances(
        number=notice.release.number,
        content_hash=notice.release.content_hash,
        published_at=notice.release.published_at,
        board=server.sender_name if server else DEFAULT_NAME,
        site_url=base_url,
        zone=zone,
        feed_url=_find_feed_url(s, notice, base_url),
    )
    return Letter(
        reader=reader,
        subject=notice.subject,
        text=write_text(reader, changes, told),
        files=tuple(write_files(reader, changes, told, server.sender if server else None)),
    )


def write_message(letter: Letter, notice: Notice, address: str, server: MailServer, now: datetime) -> EmailMessage:
    """The letter as it goes out. Its identifier is the same however often it does."""
    message = write_mail(
        server=server,
        reader=letter.reader,
        address=address,
        subject=letter.subject,
        text=letter.text,
        files=letter.files,
    )
    message["Message-ID"] = f"<{notice.message_id}@{server.domain}>"
    message["Date"] = format_datetime(now)
    return message


def _reader(notice: Notice) -> Reader:
    if notice.visitor is not None:
        return Reader(name=notice.visitor.name, visitor_id=notice.visitor_id)
    assert notice.host is not None, "a notice is a visitor's or a host's"
    return Reader(name=notice.host.name)


def _find_feed_url(s: Session, notice: Notice, base_url: str) -> str | None:
    """The address of the reader's calendar, where the board wants it in the letter and there is one."""
    if not notice.with_feed:
        return None
    key = find_feed_key(s, FeedOwner(visitor_id=notice.visitor_id, host_id=notice.host_id))
    return base_url + feed_path(key) if key else None
