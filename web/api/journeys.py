"""A visitor's own visits with the way to each, and what to know of a cell before one goes there."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from planner.calendars.standing import StandingVisit
from planner.directory import get_visitor
from planner.paging import page_of
from planner.visiting.journeys import Journey as JourneyToVisit
from planner.visiting.own_visits import get_own_visit, list_own_visits, plan_own_journeys
from planner.visiting.story import Story as StoryOfHost
from planner.visiting.story import read_story
from web.api.attendance import FoundFinding
from web.api.blueprint import views
from web.api.caller import whose
from web.api.fields import FlagAsked, Told, When
from web.api.meetings import Kind
from web.api.operations import NOT_FOUND, operation
from web.api.organisation import HostWithAssessments
from web.api.own_absences import SUBJECT
from web.api.paging import Listing, Paged, list_page
from web.context import db, now, site, today


class Way(Told):
    start: Annotated[str | None, Field(description="Where they set out from; null: home.")]
    minutes: int
    leave_at: Annotated[When, Field(description="When to set out at the latest.")]


class OwnVisit(Told):
    meeting_id: int
    host_id: int
    host_name: str
    unit_name: str
    place: str | None
    lat: float
    lon: float
    kind: Kind
    topic: str | None
    starts_at: When
    ends_at: When
    team_name: str | None
    delegation: Annotated[list[str], Field(description="Who goes, leaders first.")]
    cancelled: bool
    way: Annotated[Way | None, Field(description="null where the visit is cancelled.")]


class OwnVisits(Listing[OwnVisit]):
    """A visitor's visits: those to come by time, or the latest of the past ones first."""


class AskedJourneys(Paged):
    past: Annotated[FlagAsked, Field(description="Those of the last three months instead.")] = False


class MeetingToldOf(Told):
    members_present: int | None
    members_total: int | None
    score: int | None
    findings: list[FoundFinding]


class PastVisit(Told):
    day: date
    kind: Kind
    people: Annotated[int, Field(description="How many visitors came.")]
    report: Annotated[MeetingToldOf | None, Field(description="null: nothing is written down of it.")]


class Story(Told):
    host: HostWithAssessments
    visits: Annotated[list[PastVisit], Field(description="The last ones, the newest first.")]


class OwnVisitWithStory(OwnVisit):
    story: Story


@views.get("/visitors/<key:visitor_id>/journeys")
@operation(SUBJECT, OwnVisits, visitors=True, may=[NOT_FOUND])
def list_journeys(visitor_id: int, query: AskedJourneys) -> OwnVisits:
    """Where a visitor goes next and when to set out, or where they went."""
    visits, ways = _read(visitor_id)
    coming = [visit for visit in visits if visit.ends_at > now()]
    past = [visit for visit in reversed(visits) if visit.ends_at <= now() and not visit.cancelled]
    page = page_of(past if query.past else coming, query.page, query.size)
    return list_page(OwnVisits, page, query, lambda visit: OwnVisit(**_tell(visit, ways)))


@views.get("/visitors/<key:visitor_id>/journeys/<key:meeting_id>")
@operation(SUBJECT, OwnVisitWithStory, visitors=True, may=[NOT_FOUND])
def show_journey(visitor_id: int, meeting_id: int) -> OwnVisitWithStory:
    """One of a visitor's visits, with the cell's ratings, attendance, and what the last visits found."""
    visits, ways = _read(visitor_id)
    visit = get_own_visit(visits, meeting_id)
    story: StoryOfHost = read_story(db(), visit.host_id, today=today(), zone=site().zone)
    return OwnVisitWithStory(**_tell(visit, ways), story=Story.model_validate(story))


def _read(visitor_id: int) -> tuple[list[StandingVisit], dict[int, JourneyToVisit]]:
    whose(visitor_id)
    visitor = get_visitor(db(), visitor_id)
    visits = list_own_visits(db(), visitor_id, today=today(), zone=site().zone)
    return visits, plan_own_journeys(db(), visitor, visits, site().zone)


def _tell(visit: StandingVisit, ways: dict[int, JourneyToVisit]) -> dict[str, Any]:
    way = ways.get(visit.meeting_id)
    told: dict[str, Any] = {name: getattr(visit, name) for name in OwnVisit.model_fields if name != "way"}
    told["way"] = Way(start=way.start.name, minutes=way.minutes, leave_at=way.leave_at) if way else None
    return told
