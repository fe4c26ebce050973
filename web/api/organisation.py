"""Units and the hosts in them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.organisation import Host
from planner.catalogue import select_every_host, select_units
from planner.directory import get_host, get_unit, list_path
from planner.paging import get_entity_page
from web.api.blueprint import views
from web.api.fields import FlagAsked, KeyAsked, SkipNone, Told, Words
from web.api.operations import NOT_FOUND, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db

SUBJECT = "Organisation"
Category = Literal["grassroots_cell", "subordinate_cell", "grassroots_committee"]
Rating = Literal["excellent", "good", "completed", "not_completed"]


class Unit(Told):
    id: int
    code: str
    name: str
    parent_id: int | None
    lat: float | None
    lon: float | None


class Units(Listing[Unit]):
    """Units by id."""


class PlaceInTree(Told):
    id: int
    name: str


class UnitWithPath(Unit):
    path: Annotated[list[PlaceInTree], Field(description="From the root down to the unit itself.")]


class AskedUnits(Paged):
    q: Annotated[Words, Field(description="Words of the name, with or without diacritics.")] = ""
    parent: Annotated[KeyAsked, Field(description="Only those right below this unit.")] = None


class HostRow(Told):
    id: int
    code: str
    name: str
    unit_id: int
    category: Category
    setting: str | None
    place: str | None
    lat: float
    lon: float
    remoteness: Annotated[int, Field(description="From 0, near, to 3, hardest to reach.")]
    members: int | None
    gap_days: Annotated[int | None, Field(description="Days between two visits; null: the policy's.")]
    secretary_email: str | None
    active: bool
    visit_wanted_by: date | None
    visit_wanted_reason: str | None


class Hosts(Listing[HostRow]):
    """Hosts by id."""


class Assessment(Told):
    year: int
    rating: Rating | None
    attendance: Annotated[float | None, Field(description="Percent, on average.")]


class HostWithAssessments(HostRow):
    assessments: list[Assessment]


class AskedHosts(Paged):
    q: Annotated[Words, Field(description="Words of the name, with or without diacritics.")] = ""
    unit: Annotated[KeyAsked, Field(description="Only those in this unit and all below it.")] = None
    category: Category | SkipNone = None
    active: FlagAsked | SkipNone = None


@views.get("/units")
@operation(SUBJECT, Units)
def list_units(query: AskedUnits) -> Units:
    """The units of the organisation."""
    found = select_units(text=query.q, parent_id=query.parent)
    return list_page(Units, get_entity_page(db(), found, query.page, query.size), query, Unit.model_validate)


@views.get("/units/<key:unit_id>")
@operation(SUBJECT, UnitWithPath, may=[NOT_FOUND])
def show_unit(unit_id: int) -> UnitWithPath:
    """A unit and the way to it."""
    unit = Unit.model_validate(get_unit(db(), unit_id))
    path = [PlaceInTree.model_validate(step) for step in list_path(db(), unit_id)]
    return UnitWithPath(**unit.model_dump(), path=path)


@views.get("/hosts")
@operation(SUBJECT, Hosts)
def list_hosts(query: AskedHosts) -> Hosts:
    """The cells and committees that hold meetings, those that have ended among them."""
    found = select_every_host(text=query.q, unit_id=query.unit, category=query.category, active=query.active)
    return list_page(Hosts, get_entity_page(db(), found, query.page, query.size), query, HostRow.model_validate)


@views.get("/hosts/<key:host_id>")
@operation(SUBJECT, HostWithAssessments, may=[NOT_FOUND])
def show_host(host_id: int) -> Host:
    """A host with its ratings and attendance by year."""
    return get_host(db(), host_id)
