"""Calendars with an address, read by a worker: on demand, and every night."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.busy import BusyCalendar
from models.people import Visitor
from planner.busy.apart import read_apart
from planner.busy.fetching import fetch_calendar
from planner.busy.own import looked_at, note_fault, update_absences
from planner.errors import PlannerError

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What reading needs; with `loopback` calendars of this very computer are read too."""

    sessions: sessionmaker[Session]
    clock: Callable[[], datetime]
    zone: ZoneInfo
    loopback: bool = False


def read_calendar(reader: Reader, calendar_id: int) -> None:
    """Fetches and reads it outside of any transaction, then writes down what it said, or why it could not be read.

    One that was taken away or replaced meanwhile is left alone.
    """
    with reader.sessions() as s:
        calendar = s.get(BusyCalendar, calendar_id)
        address = calendar.address if calendar else None
    if address is None:
        return
    fault: PlannerError | None = None
    try:
        data = fetch_calendar(address, loopback=reader.loopback)
        spans = read_apart(data, looked_at(reader.clock(), reader.zone), reader.zone)
    except PlannerError as error:
        fault = error
        log.info("calendar %s could not be read: %s", calendar_id, error.message.template)
    with reader.sessions.begin() as s:
        calendar = s.get(BusyCalendar, calendar_id, with_for_update=True)
        if calendar is None or calendar.address != address:
            return
        if fault is not None:
            note_fault(calendar, fault)
        else:
            update_absences(s, calendar, spans, now=reader.clock(), zone=reader.zone)


def list_due(s: Session, now: datetime) -> Sequence[int]:
    """Marks all calendars with an address as waiting to be read, and gives their ids."""
    due = s.scalars(
        select(BusyCalendar)
        .join(Visitor, Visitor.id == BusyCalendar.visitor_id)
        .where(BusyCalendar.address.is_not(None), Visitor.active)
        .order_by(BusyCalendar.id)
        .with_for_update(of=BusyCalendar)
    ).all()
    for calendar in due:
        calendar.state, calendar.asked_at = "waiting", now
    return [calendar.id for calendar in due]
