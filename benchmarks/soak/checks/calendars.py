"""Everybody's calendar file against the releases: the same visits, and numbers that only rise."""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar

from benchmarks.soak.views import Reader, View

CANCELLED_SHOWN = timedelta(days=30)
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"
TOLD = ("DTSTART", "DTEND", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An event as a calendar program keeps it."""

    sequence: int
    told: tuple[str, ...]


def check_calendar(
    visitor_id: int,
    body: bytes,
    views: Mapping[int, View],
    memory: MutableMapping[str, Seen],
    now: datetime,
) -> Iterator[str]:
    """`views` by release; `memory` are the events of the visitor's calendar so far, and is brought up to date."""
    listed = Calendar.from_ical(body).walk("VEVENT")
    events = {str(event["UID"]): event for event in listed}
    if len(events) != len(listed):
        yield f"calendar of visitor {visitor_id}: an event is there twice"
    wanted = dict(_expect(visitor_id, views, now))
    found = {uid: _when(event) for uid, event in events.items()}
    for uid in sorted(wanted.keys() | found.keys()):
        if wanted.get(uid) != found.get(uid):
            yield f"calendar of visitor {visitor_id}, {uid}: {found.get(uid)} instead of {wanted.get(uid)}"
    for uid, event in events.items():
        yield from _check_number(uid, event, memory)


def _expect(
    visitor_id: int, views: Mapping[int, View], now: datetime
) -> Iterator[tuple[str, tuple[str, datetime, datetime]]]:
    """By identifier: what is in force, and what was dropped less than 30 days ago, as it was told last."""
    reader = Reader(visitor_id=visitor_id)
    stands = views[max(views)].of(reader)
    for meeting_id in {meeting for view in views.values() for meeting in view.of(reader)}:
        uid = f"visit-{meeting_id}-{visitor_id}@visitplan.invalid"
        last = max(number for number, view in views.items() if meeting_id in view.of(reader))
        told = views[last].of(reader)[meeting_id]
        if meeting_id in stands:
            yield uid, (CONFIRMED, told.starts_at, told.ends_at)
        elif now < views[min(number for number in views if number > last)].published_at + CANCELLED_SHOWN:
            yield uid, (CANCELLED, told.starts_at, told.ends_at)


def _when(event: Any) -> tuple[str, datetime, datetime]:
    return str(event["STATUS"]), event["DTSTART"].dt, event["DTEND"].dt


def _check_number(uid: str, event: Any, memory: MutableMapping[str, Seen]) -> Iterator[str]:
    told = tuple(event[name].to_ical().decode() for name in TOLD)
    seen, before = Seen(sequence=int(event["SEQUENCE"]), told=told), memory.get(uid)
    memory[uid] = seen
    if before is None:
        return
    if seen.sequence < before.sequence:
        yield f"{uid}: SEQUENCE fell from {before.sequence} to {seen.sequence}"
    if seen.told != before.told and seen.sequence == before.sequence:
        yield f"{uid}: it says something else under the same SEQUENCE"
    if seen.told == before.told and seen.sequence > before.sequence:
        yield f"{uid}: SEQUENCE rose, and nothing is new"
