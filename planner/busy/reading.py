"""A calendar file read for the times its owner is busy; nothing else of it leaves this module.

Titles, places and guests are private: no message quotes them, and nothing of them is logged.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from planner.calendars import UID_DOMAIN
from planner.errors import BadFile
from planner.periods import Period

MAX_BYTES = 5 * 1024 * 1024
# More than anybody has in half a year.
MAX_TIMES = 5_000
BEGIN, END = b"BEGIN:VCALENDAR", b"END:VCALENDAR"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What says when an event is; a fault in anything else of it does not matter here.
TIMES = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RDATE", "EXDATE")
RULES = ("RRULE", "EXRULE")
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
# Outlook's word for what takes no time.
FREE = "X-MICROSOFT-CDO-BUSYSTATUS"
# Times and rules are written with these letters; what is not may be something private in a wrong place.
TIME_LETTERS = re.compile(r"[0-9A-Z:;,=+/-]{1,60}")


@dataclass(frozen=True, kw_only=True, order=True)
class Span:
    """From `starts_at` up to, not including, `ends_at`; aware times."""

    starts_at: datetime
    ends_at: datetime


def read_spans(data: bytes, period: Period, zone: ZoneInfo) -> list[Span]:
    """When the calendar's owner is busy on days of the period, by start; what overlaps or touches is one.

    Cancelled events, those marked as free, and visits that this site put there count as nothing. Days without a
    time are whole days of `zone`, which times without a zone are of too. Raises BadFile where the file can't be
    read, saying what is wrong with which event.
    """
    calendars = _parse(data)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    for number, event in enumerate(events, 1):
        _check(event, number)
    begin, end = period.begins_at(zone), period.ends_at(zone)
    spans: list[Span] = []
    for calendar in calendars:
        _leave_out_others(calendar, begin, end, zone)
        spans.extend(_expand(calendar, begin, end, zone))
    merged = merge(spans)
    if len(merged) > MAX_TIMES:
        raise _too_often()
    return merged


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same times with what overlaps or touches as one, by start."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.starts_at <= merged[-1].ends_at:
            last = merged.pop()
            span = Span(starts_at=last.starts_at, ends_at=max(last.ends_at, span.ends_at))
        merged.append(span)
    return merged


def _parse(data: bytes) -> list[Calendar]:
    text = data.removeprefix(BYTE_ORDER_MARK).strip()
    if len(data) > MAX_BYTES:
        raise BadFile(
            "The calendar is larger than %(most)s MB.",
            "Share a calendar with fewer old events, or without attachments.",
            most=MAX_BYTES // 1024**2,
        )
    if not text[: len(BEGIN)].upper().startswith(BEGIN):
        raise _no_calendar(text)
    if not text[-len(END) :].upper().endswith(END):
        raise BadFile("The calendar is cut short: its last line is missing.", "Export or download it once more.")
    try:
        parsed: Sequence[Component] = Calendar.from_ical(text, multiple=True)
    except ValueError:
        # Without the library's words, which quote the line at fault: it may be a title.
        raise _torn() from None
    calendars = [each for each in parsed if isinstance(each, Calendar)]
    # What was begun and never ended is left out in silence, with all around it.
    if len(calendars) != text.upper().count(BEGIN):
        raise _torn()
    return calendars


def _torn() -> BadFile:
    return BadFile(
        "The calendar can't be read: its lines do not belong together.", "Export or download it once more."
    )


def _no_calendar(text: bytes) -> BadFile:
    if text[:1] == b"<":
        return BadFile(
            "This is a web page, not a calendar.",
            "Copy the secret address in iCal format, which usually ends in .ics.",
        )
    return BadFile("This is no calendar (.ics).", "Export the calendar as .ics, or copy its iCal address.")


def _check(event: Component, number: int) -> None:
    """Raises BadFile for an event that does not say when it is; `number` counts the file's events from 1."""
    broken = {name for name, _message in event.errors}
    for name in (*TIMES, *RULES):
        if name in broken:
            raise BadFile(
                "Event %(number)s of the calendar says “%(value)s” as %(name)s, which can't be understood.",
                "Correct or delete that event in your calendar, then try again.",
                number=number,
                name=name,
                value=value if TIME_LETTERS.fullmatch(value := str(event.get(name, ""))) else "…",
            )
    start = event.get("DTSTART")
    if start is None or isinstance(start, list):
        raise BadFile(
            "Event %(number)s of the calendar does not say once when it starts (DTSTART).",
            "Correct or delete that event in your calendar, then try again.",
            number=number,
        )


def _leave_out_others(calendar: Calendar, begin: datetime, end: datetime, zone: ZoneInfo) -> None:
    """Takes away what is not looked for: single events of other times, and visits this site put there."""
    calendar.subcomponents = [
        each
        for each in calendar.subcomponents
        if each.name != "VEVENT"
        or not (
            str(each.get("UID", "")).endswith(f"@{UID_DOMAIN}")
            or (not any(name in each for name in REPEATING) and not _touches(each, begin, end, zone))
        )
    ]


def _touches(event: Component, begin: datetime, end: datetime, zone: ZoneInfo) -> bool:
    span = _span_of(event, zone)
    return span is not None and span.starts_at < end and begin < span.ends_at


def _expand(calendar: Calendar, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    try:
        occurrences = recurring_ical_events.of(calendar).between(begin, end)
    except (ValueError, KeyError, AttributeError, OverflowError):
        raise BadFile(
            "A repeating event of the calendar can't be understood.",
            "Look for one with an unusual rule, and end or delete it; then try again.",
        ) from None
    for event in occurrences:
        span = _span_of(event, zone)
        if span is not None and _takes_time(event) and begin < span.ends_at and span.starts_at < end:
            yield span


def _takes_time(event: Component) -> bool:
    return (
        str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get(FREE, "")).upper() != "FREE"
    )


def _span_of(event: Component, zone: ZoneInfo) -> Span | None:
    """None for one that takes no time."""
    start: Any = _time_of(event, "DTSTART")
    starts_at = _moment(start, zone)
    if "DTEND" in event:
        ends_at = _moment(_time_of(event, "DTEND"), zone)
    elif "DURATION" in event:
        ends_at = starts_at + _time_of(event, "DURATION")
    else:
        ends_at = _moment(start + timedelta(days=1), zone) if not isinstance(start, datetime) else starts_at
    return Span(starts_at=starts_at, ends_at=ends_at) if starts_at < ends_at else None


def _time_of(event: Component, name: str) -> Any:
    value: Any = event[name]
    return value.dt


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    """In the meetings' zone; a day begins at its midnight, and a time without a zone is of it."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), zone)
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def _too_often() -> BadFile:
    return BadFile(
        "The calendar is busy at more than %(most)s times in half a year.",
        "Share a calendar with fewer events.",
        most=MAX_TIMES,
    )
