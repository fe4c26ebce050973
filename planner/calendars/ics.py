"""Visits as an iCalendar file (RFC 5545 and 7986), the same bytes for the same visits.

Every identifier and stamp comes from the visits: left to the library they would change at every fetch, and
no client would ever be told that nothing changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration

from planner.calendars import UID_DOMAIN
from planner.calendars.standing import StandingVisit
from planner.text import clean

PRODUCT = "-//visitplan//visitplan//VI"
REFRESH_HOURS = 4
CANCELLED_PREFIX = "[Đã hủy] "
KIND_WORDS = {
    "regular": "Sinh hoạt thường kỳ",
    "thematic": "Sinh hoạt chuyên đề",
    "committee": "Họp đảng ủy",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarHead:
    """What a calendar says of itself. `visitor_id` is set for a visitor's own.

    Its events are then that visitor's alone: one handed to another visitor is cancelled for the first and new
    for the second. The calendar has no UID itself (RFC 7986 leaves it open): vdirsyncer 0.21 takes it for that
    of every event and keeps only the last one.
    """

    name: str
    url: str
    zone: ZoneInfo
    visitor_id: int | None = None


def write_calendar(head: CalendarHead, visits: Sequence[StandingVisit]) -> bytes:
    """The calendar file, in UTF-8, lines folded by octets; times in `head.zone` with its VTIMEZONE."""
    calendar = _begin("PUBLISH")
    calendar.add("url", head.url)
    # The standard properties, and the older ones that Outlook and Apple still read.
    calendar.add("name", clean(head.name))
    calendar.add("x-wr-calname", clean(head.name))
    calendar.add("x-wr-timezone", head.zone.key)
    calendar.add("refresh-interval", vDuration(timedelta(hours=REFRESH_HOURS)), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
    # Also where there is no visit: a calendar must hold something.
    calendar.add_component(_timezone(head.zone))
    for visit in visits:
        calendar.add_component(_event(visit, head))
    body: bytes = calendar.to_ical()
    return body


def write_message(
    head: CalendarHead, visits: Sequence[StandingVisit], *, method: str, organizer: str | None
) -> bytes:
    """Visits for a letter (RFC 5546): `method` PUBLISH puts them into a calendar, CANCEL takes them out of it.

    Identifiers and sequences are those of the feed: whoever has both sees each visit once. All visits of a CANCEL
    must be one, says the standard. `organizer` is the e-mail address of who tells of them, where known.
    """
    calendar = _begin(method)
    calendar.add_component(_timezone(head.zone))
    for visit in visits:
        event = _event(visit, head)
        if organizer:
            event.add("organizer", f"mailto:{organizer}")
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _begin(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


@cache
def _timezone(zone: ZoneInfo) -> Timezone:
    """The zone's VTIMEZONE: found by trying many moments, so only once for each zone."""
    return Timezone.from_tzinfo(zone)


def _event(visit: StandingVisit, head: CalendarHead) -> Event:
    event = Event()
    event.add("uid", _uid(visit, head.visitor_id))
    event.add("dtstamp", _stamp(visit.changed_at))
    event.add("created", _stamp(visit.created_at))
    event.add("last-modified", _stamp(visit.changed_at))
    event.add("sequence", visit.sequence)
    event.add("dtstart", visit.starts_at.astimezone(head.zone))
    event.add("dtend", visit.ends_at.astimezone(head.zone))
    event.add("summary", _summary(visit))
    event.add("location", ", ".join(clean(part) for part in (visit.place, visit.unit_name) if part))
    event.add("geo", (visit.lat, visit.lon))
    event.add("description", _description(visit, head.zone))
    # Who will be where is not for everyone a calendar is shared with.
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if visit.cancelled else "OPAQUE")
    return event


def _uid(visit: StandingVisit, visitor_id: int | None) -> str:
    person = "" if visitor_id is None else f"-{visitor_id}"
    return f"visit-{visit.meeting_id}{person}@{UID_DOMAIN}"


def _stamp(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _summary(visit: StandingVisit) -> str:
    prefix = CANCELLED_PREFIX if visit.cancelled else ""
    action = "Dự họp" if visit.kind == "committee" else "Dự sinh hoạt"
    return f"{prefix}{action}: {clean(visit.host_name)}"


def _description(visit: StandingVisit, zone: ZoneInfo) -> str:
    told = visit.changed_at.astimezone(zone)
    lines = [KIND_WORDS[visit.kind]]
    if visit.topic:
        lines.append(f"Nội dung: {clean(visit.topic)}")
    if visit.team_name:
        lines.append(f"Tổ: {clean(visit.team_name)}")
    lines.append(f"Thành phần: {', '.join(clean(name) for name in visit.delegation)}")
    # Of the release that said something of this visit last: that of the latest would change every event each time.
    lines.append(f"Theo lịch số {visit.release}, ngày {told:%d/%m/%Y}")
    if visit.content_hash:
        lines.append(f"Mã kiểm tra (SHA-256): {visit.content_hash}")
    return "\n".join(lines)
