"""A visitor's own calendar: given by its address or as a file, read anew, taken away with all its absences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from models.accounts import User
from models.busy import BusyCalendar
from models.people import Absence
from planner.busy.reading import Span
from planner.changing.log import CALENDAR, Origin, Subject, log_change
from planner.directory import get_visitor
from planner.errors import PlannerError
from planner.periods import Period
from planner.phrases import dump_phrases, phrase
from planner.quarters import Quarter
from planner.sources import standing_source

# Somebody who asks again within this time is not heard: the calendar is about to be read.
PATIENCE = timedelta(minutes=10)
# What the board reads of a change that a calendar brings.
REASON = "Theo lịch cá nhân"
HIDDEN = "…"
SHOWN_END = 6


@dataclass(frozen=True, kw_only=True)
class Update:
    """How many absences a reading added, and how many it took away."""

    added: int
    removed: int


def looked_at(now: datetime, zone: ZoneInfo) -> Period:
    """The days that calendars are read for: this quarter and the next."""
    quarter = Quarter.holding(now.astimezone(zone).date())
    return Period(start=quarter.start, end=quarter.next().end)


def find_calendar(s: Session, visitor_id: int) -> BusyCalendar | None:
    return s.scalar(select(BusyCalendar).where(BusyCalendar.visitor_id == visitor_id))


def count_times(s: Session, calendar: BusyCalendar, now: datetime) -> int:
    """How many of its absences are not over yet."""
    mine = (Absence.busy_calendar_id == calendar.id, Absence.ends_at > now)
    return s.scalar(select(func.count()).select_from(Absence).where(*mine)) or 0


def shorten_address(address: str) -> str:
    """Enough to know one's own calendar by, too little to read it: "https://calendar.example/…ic.ics"."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/{HIDDEN}{address[-SHOWN_END:]}"


def set_address(s: Session, visitor_id: int, address: str, *, now: datetime) -> BusyCalendar:
    """The calendar at a cleaned address, to be read by a worker; what an earlier one said is gone."""
    return _replace(s, visitor_id, address=address, state="waiting", asked_at=now, now=now)


def hand_in(s: Session, visitor_id: int, spans: Sequence[Span], *, now: datetime, zone: ZoneInfo) -> BusyCalendar:
    """What a file said, once; it is not read again."""
    calendar = _replace(s, visitor_id, address=None, state="read", asked_at=None, now=now)
    update_absences(s, calendar, spans, now=now, zone=zone)
    return calendar


def ask_anew(calendar: BusyCalendar, now: datetime) -> bool:
    """Marks it as waiting to be read; False where it has no address, or waits already."""
    waiting = calendar.state == "waiting" and calendar.asked_at is not None
    if calendar.address is None or (waiting and now - (calendar.asked_at or now) < PATIENCE):
        return False
    calendar.state, calendar.asked_at = "waiting", now
    return True


def remove_calendar(s: Session, visitor_id: int) -> None:
    """With it go its address and all its absences."""
    s.execute(delete(BusyCalendar).where(BusyCalendar.visitor_id == visitor_id))
    s.expire_all()


def update_absences(
    s: Session, calendar: BusyCalendar, spans: Iterable[Span], *, now: datetime, zone: ZoneInfo
) -> Update:
    """Makes the calendar's own absences what it says now; those that stay keep their rows."""
    said = set(spans)
    known = {
        Span(starts_at=absence.starts_at, ends_at=absence.ends_at): absence.id
        for absence in s.scalars(select(Absence).where(Absence.busy_calendar_id == calendar.id))
    }
    gone = [absence_id for span, absence_id in known.items() if span not in said]
    new = sorted(said - known.keys())
    if gone:
        s.execute(delete(Absence).where(Absence.id.in_(gone)))
    if new:
        s.execute(insert(Absence), [_row(calendar, span) for span in new])
    s.expire(calendar, ["absences"])
    calendar.state, calendar.fault, calendar.read_at = "read", None, now
    _tell_clashes(s, calendar, new, now, zone)
    return Update(added=len(new), removed=len(gone))


def note_fault(calendar: BusyCalendar, fault: PlannerError) -> None:
    """It could not be read; what it said the last time holds on."""
    calendar.state = "failed"
    calendar.fault = dump_phrases((fault.message, fault.remedy))


def _replace(
    s: Session, visitor_id: int, *, address: str | None, state: str, asked_at: datetime | None, now: datetime
) -> BusyCalendar:
    get_visitor(s, visitor_id)
    remove_calendar(s, visitor_id)
    calendar = BusyCalendar(visitor_id=visitor_id, address=address, state=state, asked_at=asked_at, added_at=now)
    s.add(calendar)
    s.flush()
    return calendar


def _row(calendar: BusyCalendar, span: Span) -> dict[str, object]:
    return {
        "visitor_id": calendar.visitor_id,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "busy_calendar_id": calendar.id,
    }


def _tell_clashes(s: Session, calendar: BusyCalendar, new: Sequence[Span], now: datetime, zone: ZoneInfo) -> None:
    """Writes down as a change, for the board, that the visitor can't go where they were told to.

    Times at which nothing was published are nobody's business, and not told.
    """
    source = standing_source(zone)
    visits, attendees = source.visits.c, source.attendees.c
    rows = s.execute(
        select(visits.starts_at, visits.ends_at)
        .join(source.attendees, attendees.visit_id == visits.id)
        .where(attendees.visitor_id == calendar.visitor_id, visits.starts_at > now)
    ).all()
    clashes = sum(any(span.starts_at < end and start < span.ends_at for span in new) for start, end in rows)
    if clashes:
        user_id = s.scalar(select(User.id).where(User.visitor_id == calendar.visitor_id))
        told = phrase(
            "%(visitor)s is busy at the time of %(count)s published visits.",
            visitor=calendar.visitor.name,
            count=clashes,
        )
        log_change(
            s,
            "absence",
            Origin(user_id=user_id, now=now, reason=REASON),
            told=told,
            subject=Subject(visitor_id=calendar.visitor_id),
            detail={CALENDAR: calendar.id},
        )
