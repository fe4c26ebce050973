"""Visits: of a draft, of a release, and all that are in force."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from planner.periods import Period
from planner.plans import get_plan, get_release
from planner.schedule import Filter, VisitRow, page_of_visits
from planner.sources import Source, draft_source, release_source, standing_source
from planner.timetable.marks import UNMARKED, Marked, read_marks
from web.api.blueprint import views
from web.api.caller import caller, whose
from web.api.fields import DayAsked, KeyAsked, SkipNone, Told, When, Words
from web.api.meetings import Kind
from web.api.operations import NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, site, today
from web.language import say_phrase

SUBJECT = "Visits"


class Attendee(Told):
    id: int
    name: str


class Visit(Told):
    meeting_id: int
    host_id: int
    host_name: str
    unit_name: str
    place: str | None
    kind: Kind
    topic: str | None
    starts_at: When
    ends_at: When
    team_name: str | None
    delegation: Annotated[list[Attendee], Field(description="Who goes, leaders first.")]
    marks: list[Literal["conflict", "pinned", "by_hand", "changed"]] = Field(
        default_factory=list,
        description="As in the board's schedule; changed: since the last release. None for visitors.",
    )
    conflicts: list[str] = Field(default_factory=list, description="What a visit marked so conflicts with.")


class Visits(Listing[Visit]):
    """Visits by start."""


class AskedVisits(Paged):
    start: Annotated[DayAsked, Field(description="The first day.")] = None
    end: Annotated[DayAsked, Field(description="The last day, inside.")] = None
    visitor: KeyAsked = None
    team: KeyAsked = None
    tier: KeyAsked = None
    host: KeyAsked = None
    unit: Annotated[KeyAsked, Field(description="Hosts in this unit and all below it.")] = None
    need: Annotated[Literal["remote", "weak"] | SkipNone, Field(description="Hosts in need of visits.")] = None
    q: Annotated[Words, Field(description="Words of the host's name, or of somebody who goes.")] = ""


@views.get("/visits")
@operation(SUBJECT, Visits, visitors=True, may=[SENSELESS])
def list_visits(query: AskedVisits) -> Visits:
    """The visits in force: everybody's for the board, their own for a visitor."""
    return _list(standing_source(site().zone), query, whose(query.visitor))


@views.get("/plans/<key:plan_id>/visits")
@operation(SUBJECT, Visits, may=[NOT_FOUND, SENSELESS])
def list_plan_visits(plan_id: int, query: AskedVisits) -> Visits:
    """The visits of a draft, with hosts and times as they stand now."""
    return _list(draft_source(get_plan(db(), plan_id).id), query, query.visitor)


@views.get("/releases/<key:number>/visits")
@operation(SUBJECT, Visits, may=[NOT_FOUND, SENSELESS])
def list_release_visits(number: int, query: AskedVisits) -> Visits:
    """The visits of a release, with hosts and times as they were published."""
    return _list(release_source(get_release(db(), number).id), query, query.visitor)


def _list(source: Source, query: AskedVisits, visitor_id: int | None) -> Visits:
    wanted = Filter(
        zone=site().zone,
        today=today(),
        start=query.start,
        end=query.end,
        visitor_id=visitor_id,
        team_id=query.team,
        tier_id=query.tier,
        host_id=query.host,
        unit_id=query.unit,
        need=query.need,
        text=query.q,
    )
    page = page_of_visits(db(), source, wanted, query.page, query.size)
    marked = _read_marks(source, page.items) if caller().is_board else {}

    def tell(visit: VisitRow) -> Visit:
        of_visit = marked.get(visit.id, UNMARKED)
        conflicts = [say_phrase(conflict) for conflict in of_visit.conflicts]
        return Visit.model_validate(visit).model_copy(
            update={"marks": list(of_visit.marks), "conflicts": conflicts}
        )

    return list_page(Visits, page, query, tell)


def _read_marks(source: Source, visits: Sequence[VisitRow]) -> Mapping[int, Marked]:
    """The marks of visits given by their start."""
    if not visits:
        return {}
    first, last = (visit.starts_at.astimezone(site().zone).date() for visit in (visits[0], visits[-1]))
    return read_marks(db(), source, Period(start=first, end=last), site().zone)
