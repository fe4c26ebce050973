"""What the map shows: where hosts are, what they need, and who comes."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from planner.directory import get_unit
from planner.maps.area import Area, select_within
from planner.maps.hosts import MapHost as HostOnMap
from planner.maps.hosts import list_map_hosts, select_map_hosts
from planner.maps.subject import want
from planner.maps.units import find_top, list_parts
from planner.paging import page_of
from web.api.blueprint import views
from web.api.fields import KeyAsked, SkipNone, Told, When
from web.api.operations import NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import Share
from web.context import db, site, today
from web.problems import Refusal

SUBJECT = "Map"
Need = Literal["remote", "weak", "overdue"]
MapState = Literal["not_visited", "planned", "visited"]
_DEGREES = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def _plain_degrees(text: Any) -> Any:
    if not isinstance(text, str) or not _DEGREES.fullmatch(text):
        raise PydanticCustomError("float_parsing", "not a number")
    return float(text)


Longitude = Annotated[float, Field(ge=-180, le=180), BeforeValidator(_plain_degrees)] | SkipNone
Latitude = Annotated[float, Field(ge=-90, le=90), BeforeValidator(_plain_degrees)] | SkipNone


class MapHost(Told):
    id: int
    name: str
    unit_id: int
    unit_name: str
    lat: float
    lon: float
    needs: list[Need]
    state: MapState
    last_visit: date | None
    planned: int
    next_visit: When | None


class MapHosts(Listing[MapHost]):
    """Those nobody comes to first, of these the ones with the most needs."""


class MapUnit(Told):
    id: int
    name: str
    hosts: int
    reached: Annotated[Share, Field(description="By a visit made or planned.")]
    left: Annotated[int, Field(description="In need, and nobody comes.")]


class MapUnits(Listing[MapUnit]):
    """The units right below one that have hosts, by name."""


class AskedMap(Paged):
    plan: Annotated[KeyAsked, Field(description="Its visits; left out: all that are in force.")] = None
    unit: Annotated[KeyAsked, Field(description="At it and below; left out: everywhere.")] = None


class AskedMapHosts(AskedMap):
    """The four sides of an area go together, in degrees."""

    need: Need | SkipNone = None
    state: MapState | SkipNone = None
    west: Longitude = None
    south: Latitude = None
    east: Longitude = None
    north: Latitude = None


@views.get("/map/hosts")
@operation(SUBJECT, MapHosts, may=[NOT_FOUND, SENSELESS])
def list_hosts_on_map(query: AskedMapHosts) -> MapHosts:
    """Active hosts with what they need and who comes."""
    found = select_map_hosts(_list(query), need=query.need, state=query.state)
    page = page_of(select_within(found, _read_area(query)), query.page, query.size)
    return list_page(MapHosts, page, query, MapHost.model_validate)


@views.get("/map/units")
@operation(SUBJECT, MapUnits, may=[NOT_FOUND])
def list_units_on_map(query: AskedMap) -> MapUnits:
    """What the hosts of each unit get."""
    parts = list_parts(db(), query.unit or find_top(db()), _list(query))
    page = page_of(parts, query.page, query.size)
    return list_page(
        MapUnits,
        page,
        query,
        lambda part: MapUnit(
            id=part.id,
            name=part.name,
            hosts=len(part.hosts),
            reached=Share.model_validate(part.reached),
            left=part.left,
        ),
    )


def _list(query: AskedMap) -> list[HostOnMap]:
    if query.unit is not None:
        get_unit(db(), query.unit)
    return list_map_hosts(db(), want(db(), query.plan, query.unit, today=today(), zone=site().zone))


def _read_area(query: AskedMapHosts) -> Area | None:
    sides = [side for side in (query.west, query.south, query.east, query.north) if side is not None]
    if not sides:
        return None
    if len(sides) < len("WSEN"):
        raise Refusal(SENSELESS, _("A side of the area is missing."), _("Give west, south, east and north."))
    west, south, east, north = sides
    return Area(west=min(west, east), south=min(south, north), east=max(west, east), north=max(south, north))
