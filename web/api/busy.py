"""A visitor's own calendar as times they can't go. Its address is told to its owner alone."""

from typing import Annotated, Literal

from flask_babel import gettext as _
from pydantic import Field, StringConstraints

from models.busy import BusyCalendar as CalendarRecord
from planner.busy import own
from planner.busy.apart import read_apart
from planner.busy.fetching import LONGEST_ADDRESS, clean_address
from planner.busy.reading import MAX_BYTES
from planner.directory import get_visitor
from planner.jobs import enqueue_readings
from planner.phrases import load_phrases
from web.api.blueprint import views
from web.api.caller import caller, check_own, keep, whose
from web.api.fields import SAYING, Asked, Told, When
from web.api.files import ANY, read_file
from web.api.operations import NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.own_absences import SUBJECT
from web.context import db, now, site
from web.language import say_phrase
from web.problems import Refusal

State = Literal["waiting", "read", "failed"]
ADDRESS = "/visitors/<key:visitor_id>/busy-calendar"


class BusyCalendar(Told):
    state: State
    address: Annotated[str | None, Field(description="Shortened, and told to its owner alone.")]
    by_file: Annotated[bool, Field(description="Handed in as a file, and so never read anew.")]
    times: Annotated[int, Field(description="Absences by it that are not over.")]
    faults: Annotated[list[str], Field(description="Why it could not be read the last time.")]
    added_at: When
    read_at: When | None


class BusyAddress(Asked):
    address: Annotated[
        Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS, pattern=SAYING)],
        Field(description="In iCal format, https or webcal.", examples=["https://calendar.example/secret.ics"]),
    ]


@views.get(ADDRESS)
@operation(SUBJECT, BusyCalendar, visitors=True, may=[NOT_FOUND])
def show_busy_calendar(visitor_id: int) -> BusyCalendar:
    """Whether a visitor has given a calendar of their own, and how it was read. Its times are absences."""
    whose(visitor_id)
    return _tell(_get(visitor_id))


@views.put(ADDRESS)
@operation(SUBJECT, BusyCalendar, visitors=True, may=[NOT_FOUND, SENSELESS])
def set_busy_address(visitor_id: int, json: BusyAddress) -> BusyCalendar:
    """Gives the address of one's own calendar, to be read by a worker; one given before is gone."""
    check_own(visitor_id)
    address = clean_address(json.address, loopback=site().settings.loopback_calendars)
    calendar = own.set_address(db(), visitor_id, address, now=now())
    enqueue_readings(db(), [calendar.id])
    keep("set own calendar", f"visitor {visitor_id}")
    return _tell(calendar)


@views.post(f"{ADDRESS}/file")
@operation(SUBJECT, BusyCalendar, visitors=True, takes=ANY, may=[NOT_FOUND, SENSELESS])
def hand_in_busy_file(visitor_id: int) -> BusyCalendar:
    """Hands in one's own calendar as an .ics file, read once: times only, never titles."""
    check_own(visitor_id)
    spans = read_apart(read_file(MAX_BYTES), own.looked_at(now(), site().zone), site().zone)
    calendar = own.hand_in(db(), visitor_id, spans, now=now(), zone=site().zone)
    keep("hand in own calendar", f"visitor {visitor_id}")
    return _tell(calendar)


@views.post(f"{ADDRESS}/read")
@operation(SUBJECT, BusyCalendar, visitors=True, may=[NOT_FOUND])
def read_busy_calendar(visitor_id: int) -> BusyCalendar:
    """Asks for the calendar to be read anew, where it has an address and does not wait already."""
    check_own(visitor_id)
    calendar = _get(visitor_id)
    if own.ask_anew(calendar, now()):
        enqueue_readings(db(), [calendar.id])
        keep("read own calendar", f"visitor {visitor_id}")
    return _tell(calendar)


@views.delete(ADDRESS)
@operation(SUBJECT, None, status=NO_CONTENT, visitors=True, may=[NOT_FOUND])
def remove_busy_calendar(visitor_id: int) -> None:
    """Takes the calendar away, and with it all its times."""
    check_own(visitor_id)
    _get(visitor_id)
    own.remove_calendar(db(), visitor_id)
    keep("remove own calendar", f"visitor {visitor_id}")


def _get(visitor_id: int) -> CalendarRecord:
    calendar = own.find_calendar(db(), get_visitor(db(), visitor_id).id)
    if calendar is None:
        raise Refusal(NOT_FOUND, _("This visitor has given no calendar of their own."), _("They can give one."))
    return calendar


def _tell(calendar: CalendarRecord) -> BusyCalendar:
    mine = caller().visitor_id == calendar.visitor_id
    return BusyCalendar(
        state=calendar.state,  # type: ignore[arg-type]
        address=own.shorten_address(calendar.address) if mine and calendar.address else None,
        by_file=calendar.address is None,
        times=own.count_times(db(), calendar, now()),
        faults=[say_phrase(each) for each in load_phrases(calendar.fault or [])],
        added_at=calendar.added_at,
        read_at=calendar.read_at,
    )
