"""When hosts meet: their rules, and the meetings, expected and actual."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.meetings import Meeting
from planner.catalogue import select_meeting_rules
from planner.editing.reading import get_meeting
from planner.meetings.listing import select_meetings
from planner.paging import get_entity_page
from web.api.blueprint import views
from web.api.fields import Clock, Day, KeyAsked, SkipNone, Told, When, Words
from web.api.operations import NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, site

SUBJECT = "Meetings"
Kind = Literal["regular", "thematic", "committee"]
Status = Literal["expected", "confirmed", "moved", "cancelled"]


class MeetingRule(Told):
    id: int
    host_id: int
    kind: Kind
    recurrence: Annotated[str, Field(description='"day 3", "sunday 1", "working day -1".')]
    starts_at: Clock
    duration_minutes: int
    frequency: str
    month_of_quarter: int | None
    valid_from: date | None
    valid_to: date | None


class MeetingRules(Listing[MeetingRule]):
    """Rules of recurrence by id."""


class MeetingRow(Told):
    id: int
    host_id: int
    rule_id: int | None
    kind: Kind
    month: Annotated[date, Field(description="The first of the month it belongs to, also if moved out of it.")]
    starts_at: When
    ends_at: When
    status: Status
    topic: str | None
    place: Annotated[str | None, Field(description="null: the host's usual one.")]
    moved_from: date | None
    note: str | None


class Meetings(Listing[MeetingRow]):
    """Meetings by start."""


class AskedRules(Paged):
    host: KeyAsked = None


class AskedMeetings(Paged):
    start: Annotated[Day, Field(description="The first day.")]
    end: Annotated[Day, Field(description="The last day, inside.")]
    q: Annotated[Words, Field(description="Words of the host's name.")] = ""
    kind: Kind | SkipNone = None
    status: Status | SkipNone = None


@views.get("/meeting-rules")
@operation(SUBJECT, MeetingRules)
def list_meeting_rules(query: AskedRules) -> MeetingRules:
    """How often hosts meet."""
    page = get_entity_page(db(), select_meeting_rules(query.host), query.page, query.size)
    return list_page(MeetingRules, page, query, MeetingRule.model_validate)


@views.get("/meetings")
@operation(SUBJECT, Meetings, may=[SENSELESS])
def list_meetings(query: AskedMeetings) -> Meetings:
    """The meetings of a stretch of days."""
    found = select_meetings(
        start=query.start, end=query.end, zone=site().zone, text=query.q, kind=query.kind, status=query.status
    )
    page = get_entity_page(db(), found, query.page, query.size)
    return list_page(Meetings, page, query, MeetingRow.model_validate)


@views.get("/meetings/<key:meeting_id>")
@operation(SUBJECT, MeetingRow, may=[NOT_FOUND])
def show_meeting(meeting_id: int) -> Meeting:
    """A meeting as it stands now."""
    return get_meeting(db(), meeting_id)
