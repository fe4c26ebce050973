"""Who visits: tiers, teams, visitors, what is in their charge, and when they are away."""

from datetime import date
from typing import Annotated

from pydantic import Field

from models.people import Team, Visitor
from planner.catalogue import select_absences, select_areas, select_every_visitor, select_teams
from planner.choices import list_tiers
from planner.directory import get_team, get_visitor
from planner.paging import get_entity_page, page_of
from web.api.blueprint import views
from web.api.caller import caller
from web.api.fields import FlagAsked, KeyAsked, SkipNone, Told, When, Words
from web.api.operations import NOT_FOUND, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db, now

SUBJECT = "People"


class Me(Told):
    username: str
    role: str
    visitor_id: Annotated[int | None, Field(description="The visitor whose account it is, if it is a visitor's.")]
    token_name: str
    scope: str
    expires_at: When


class Tier(Told):
    id: int
    code: str
    name: str
    rank: Annotated[int, Field(description="0 is the highest.")]


class Tiers(Listing[Tier]):
    """Tiers, the highest first."""


class TeamRow(Told):
    id: int
    code: str
    name: str
    tier_id: int
    delegation_min: int
    delegation_max: int
    member_ids: list[int]
    leader_ids: list[int]

    @classmethod
    def of(cls, team: Team) -> "TeamRow":
        active = [member for member in team.members if member.active]
        return cls(
            id=team.id,
            code=team.code,
            name=team.name,
            tier_id=team.tier_id,
            delegation_min=team.delegation_min,
            delegation_max=team.delegation_max,
            member_ids=[member.id for member in active],
            leader_ids=[member.id for member in active if member.leader],
        )


class Teams(Listing[TeamRow]):
    """Teams by id, with their active members."""


class VisitorRow(Told):
    id: int
    code: str
    name: str
    title: str | None
    tier_id: int
    team_id: int | None
    leader: Annotated[bool, Field(description="Whether they lead their team.")]
    own_host_id: Annotated[int | None, Field(description="Where they are a member, and so never visit.")]
    lat: float
    lon: float
    email: str | None
    phone: str | None
    max_per_day: int
    max_per_month: int | None
    joined_on: date | None
    active: bool


class Visitors(Listing[VisitorRow]):
    """Visitors by id."""


class Area(Told):
    id: int
    unit_id: int
    visitor_id: int | None
    team_id: int | None


class Areas(Listing[Area]):
    """Areas in charge, each a visitor's or a team's."""


class Absence(Told):
    id: int
    visitor_id: int
    starts_at: When
    ends_at: When
    reason: str | None


class Absences(Listing[Absence]):
    """Absences by start."""


class AskedTeams(Paged):
    q: Words = ""
    tier: KeyAsked = None


class AskedVisitors(AskedTeams):
    team: KeyAsked = None
    active: FlagAsked | SkipNone = None


class AskedAreas(Paged):
    visitor: KeyAsked = None
    team: KeyAsked = None
    unit: KeyAsked = None


class AskedAbsences(Paged):
    visitor: KeyAsked = None
    past: Annotated[FlagAsked, Field(description="Those that are over, too.")] = False


@views.get("/account")
@operation("Account", Me, visitors=True)
def show_account() -> Me:
    """Whose token this is, what it may do, and until when."""
    return Me.model_validate(caller())


@views.get("/tiers")
@operation(SUBJECT, Tiers)
def list_all_tiers(query: Paged) -> Tiers:
    """The levels that visitors work for."""
    return list_page(Tiers, page_of(list_tiers(db()), query.page, query.size), query, Tier.model_validate)


@views.get("/teams")
@operation(SUBJECT, Teams)
def list_teams(query: AskedTeams) -> Teams:
    """The teams and who is in them."""
    found = get_entity_page(db(), select_teams(text=query.q, tier_id=query.tier), query.page, query.size)
    return list_page(Teams, found, query, TeamRow.of)


@views.get("/teams/<key:team_id>")
@operation(SUBJECT, TeamRow, may=[NOT_FOUND])
def show_team(team_id: int) -> TeamRow:
    """A team."""
    return TeamRow.of(get_team(db(), team_id))


@views.get("/visitors")
@operation(SUBJECT, Visitors)
def list_visitors(query: AskedVisitors) -> Visitors:
    """The visitors, those who left among them."""
    found = select_every_visitor(text=query.q, tier_id=query.tier, team_id=query.team, active=query.active)
    page = get_entity_page(db(), found, query.page, query.size)
    return list_page(Visitors, page, query, VisitorRow.model_validate)


@views.get("/visitors/<key:visitor_id>")
@operation(SUBJECT, VisitorRow, may=[NOT_FOUND])
def show_visitor(visitor_id: int) -> Visitor:
    """A visitor."""
    return get_visitor(db(), visitor_id)


@views.get("/areas")
@operation(SUBJECT, Areas)
def list_areas(query: AskedAreas) -> Areas:
    """Which units are in whose charge."""
    found = select_areas(visitor_id=query.visitor, team_id=query.team, unit_id=query.unit)
    return list_page(Areas, get_entity_page(db(), found, query.page, query.size), query, Area.model_validate)


@views.get("/absences")
@operation(SUBJECT, Absences)
def list_absences(query: AskedAbsences) -> Absences:
    """Who is away and when. An absence is recorded, and withdrawn, as a change."""
    found = select_absences(visitor_id=query.visitor, ending_after=None if query.past else now())
    page = get_entity_page(db(), found, query.page, query.size)
    return list_page(Absences, page, query, Absence.model_validate)
