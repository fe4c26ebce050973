"""A notice as a letter in Vietnamese: the text, and the visits as calendar files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from itertools import groupby
from zoneinfo import ZoneInfo

from planner.calendars.ics import KIND_WORDS, CalendarHead, write_message
from planner.calendars.standing import StandingVisit
from planner.notices.mail_server import MailServer
from planner.notices.notice_changes import CANCELLED, CHANGED, HANDED_OVER, MOVED, NEW, TAKEN_OVER, Change
from planner.text import clean

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
HEADINGS = {
    MOVED: "CHUYỂN THỜI GIAN, ĐỊA ĐIỂM",
    CANCELLED: "HỦY",
    HANDED_OVER: "BÀN GIAO CHO NGƯỜI KHÁC",
    TAKEN_OVER: "NHẬN BÀN GIAO",
    CHANGED: "THAY ĐỔI KHÁC",
    NEW: "LỊCH MỚI",
}
NO_TOPIC = "chưa có"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a letter is for: a visitor, or the secretary of a host. `name` is the visitor's, or the host's."""

    name: str
    visitor_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a letter says besides its changes. `feed_url` is set only where the board wants it in the letter."""

    number: int
    content_hash: str
    published_at: datetime
    board: str
    site_url: str
    zone: ZoneInfo
    feed_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """An attachment: an iCalendar file, with its METHOD."""

    name: str
    method: str
    body: bytes


def write_subject(changes: Sequence[Change], number: int) -> str:
    """Says how much is new, and nothing of where anybody will be."""
    if all(change.kind == NEW for change in changes):
        return f"Lịch dự sinh hoạt chi bộ số {number}: {len(changes)} buổi mới"
    return f"Lịch dự sinh hoạt chi bộ số {number}: {len(changes)} thay đổi"


def write_text(reader: Reader, changes: Sequence[Change], told: Circumstances) -> str:
    """The letter's text, in lines of whatever length."""
    parts = [_greeting(reader, told)]
    for kind, group in groupby(changes, lambda change: change.kind):
        parts.append("\n\n".join([HEADINGS[kind], *("\n".join(_describe(each, told.zone)) for each in group)]))
    return "\n\n".join([*parts, *_ending(reader, changes, told)]) + "\n"


def write_files(
    reader: Reader, changes: Sequence[Change], told: Circumstances, organizer: str | None
) -> list[CalendarFile]:
    """The visits that are new or different in one file, and each that is no more in a file of its own."""
    head = CalendarHead(name=reader.name, url=f"{told.site_url}/", zone=told.zone, visitor_id=reader.visitor_id)
    standing = [change.after for change in changes if change.after]
    dropped = [change.dropped for change in changes if change.dropped]
    files = [("lich-moi.ics", "PUBLISH", standing)] if standing else []
    files += [(f"huy-lich-{number}.ics", "CANCEL", [visit]) for number, visit in enumerate(dropped, 1)]
    return [
        CalendarFile(
            name=name, method=method, body=write_message(head, visits, method=method, organizer=organizer)
        )
        for name, method, visits in files
    ]


def write_mail(
    *, server: MailServer, reader: Reader, address: str, subject: str, text: str, files: Sequence[CalendarFile]
) -> EmailMessage:
    """The message, but for its identifier and date, which belong to its sending."""
    message = EmailMessage()
    message["From"] = Address(clean(server.sender_name), addr_spec=server.sender)
    message["To"] = Address(clean(reader.name), addr_spec=address)
    message["Subject"] = subject
    # No answers from machines that are away on holiday.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    for file in files:
        message.add_attachment(
            file.body.decode(),
            subtype="calendar",
            filename=file.name,
            params={"method": file.method},
            cte="base64",
        )
    return message


def _greeting(reader: Reader, told: Circumstances) -> str:
    published = f"lịch số {told.number}, ban hành ngày {told.published_at.astimezone(told.zone):%d/%m/%Y}"
    if reader.visitor_id is None:
        return (
            f"Kính gửi: Đồng chí Bí thư {clean(reader.name)}\n\n"
            f"{clean(told.board)} xin thông báo việc dự sinh hoạt tại {clean(reader.name)} theo {published}:"
        )
    return (
        f"Kính gửi: Đồng chí {clean(reader.name)}\n\n"
        f"{clean(told.board)} xin thông báo lịch dự sinh hoạt của đồng chí theo {published}:"
    )


def _describe(change: Change, zone: ZoneInfo) -> Iterator[str]:
    visit = change.visit
    yield f"- {clean(visit.host_name)} ({clean(visit.unit_name)}), {KIND_WORDS[visit.kind].lower()}"
    if change.before and change.after and change.kind == MOVED:
        yield f"  Lịch cũ: {_when_and_where(change.before, zone)}"
        yield f"  Lịch mới: {_when_and_where(change.after, zone)}"
    else:
        yield f"  Thời gian: {_when_and_where(visit, zone)}"
    if change.after:
        yield from _details(change.before, change.after)
    if change.kind == HANDED_OVER:
        yield f"  Người dự thay: {_names(change.others)}"
    if change.kind == TAKEN_OVER:
        yield f"  Người dự trước đây: {_names(change.others)}"


def _details(before: StandingVisit | None, after: StandingVisit) -> Iterator[str]:
    """Who goes and what about, with what was said before where that was different."""
    former = before or after
    yield _line("Thành phần", _names(after.delegation), _names(former.delegation))
    if after.topic or former.topic:
        yield _line("Nội dung", clean(after.topic or NO_TOPIC), clean(former.topic or NO_TOPIC))
    if after.kind != former.kind:
        yield _line("Hình thức", KIND_WORDS[after.kind], KIND_WORDS[former.kind])
    names = [f"{clean(visit.host_name)} ({clean(visit.unit_name)})" for visit in (after, former)]
    if names[0] != names[1]:
        yield _line("Tên", *names)


def _line(label: str, now: str, formerly: str) -> str:
    return f"  {label}: {now}" + (f" (trước đây: {formerly})" if formerly != now else "")


def _when_and_where(visit: StandingVisit, zone: ZoneInfo) -> str:
    start, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    place = f", tại {clean(visit.place)}" if visit.place else ""
    return f"{start:%H:%M}–{end:%H:%M}, {WEEKDAYS[start.weekday()]}, ngày {start:%d/%m/%Y}{place}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(clean(name) for name in names)


def _ending(reader: Reader, changes: Sequence[Change], told: Circumstances) -> Iterator[str]:
    yield _about_files(changes)
    if reader.visitor_id is not None:
        yield f"Toàn bộ lịch của đồng chí, sau khi đăng nhập: {told.site_url}/schedule"
    if told.feed_url:
        yield (
            "Địa chỉ để đăng ký lịch trên điện thoại, máy tính. Ai có địa chỉ này đều đọc được lịch, "
            f"đề nghị giữ kín: {told.feed_url}"
        )
    yield "Thời gian, địa điểm công tác của cấp ủy viên không phổ biến rộng rãi: đề nghị không chuyển thư này đi."
    yield f"{clean(told.board)}\nLịch số {told.number}, mã kiểm tra (SHA-256): {told.content_hash}"


def _about_files(changes: Sequence[Change]) -> str:
    """What the attached files are for; those who subscribed need none of them."""
    uses = []
    if any(change.after for change in changes):
        uses.append("mở tệp lich-moi.ics để đưa các buổi nói trên vào lịch của điện thoại, máy tính")
    if any(change.dropped for change in changes):
        uses.append("mở từng tệp huy-lich để bỏ buổi không còn dự khỏi lịch")
    return f"Tệp kèm theo: {'; '.join(uses)}. Ai đã đăng ký nhận lịch tự động thì không cần mở tệp."
