"""The map: all hosts with what they need and who comes, by unit and zoom; an area of it as a list."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from planner.directory import get_unit, list_path
from planner.maps.area import part_far_off, select_within
from planner.maps.hosts import NEEDS, NOT_VISITED, STATES, MapHost, list_map_hosts, select_map_hosts
from planner.maps.subject import want
from planner.maps.units import find_top, list_parts
from planner.paging import page_of
from planner.plans import list_finished
from web import params
from web.context import db, site, today
from web.maps.marks import Spot
from web.maps.picture import draw

views = Blueprint("maps", __name__)


@views.get("/map")
def show() -> str:
    unit_id, plan_id, area = params.number("unit"), params.number("plan"), params.area()
    unit = get_unit(db(), unit_id) if unit_id else None
    hosts = list_map_hosts(db(), want(db(), plan_id, unit_id, today=today(), zone=site().zone))
    parts = list_parts(db(), unit_id or find_top(db()), hosts)
    need, state = params.choice("need", NEEDS), params.choice("state", STATES)
    asked = select_map_hosts(hosts, need=need, state=state)
    near, far = part_far_off(hosts)
    return render_template(
        "map/index.html",
        unit=unit,
        path=list_path(db(), unit.id) if unit else [],
        parts=parts,
        total=len(hosts),
        far=far,
        picture=draw(_spots(near, asked), parts, area),
        area=area,
        hosts=page_of(select_within(asked, area), params.page_number()),
        plans=list_finished(db()),
        plan_id=plan_id,
        need=need,
        needs=NEEDS,
        state=state,
        states=STATES,
    )


def _spots(hosts: Sequence[MapHost], asked: Sequence[MapHost]) -> list[Spot]:
    """Those asked for as large as they are in need, the others faint."""
    wanted = {host.id for host in asked}
    looks = {state: state.replace("_", "-") for state in STATES}
    # By their places: there are thousands, and names take twice as long.
    return [
        Spot(
            host.id,
            host.name,
            host.lat,
            host.lon,
            looks[host.state],
            len(host.needs),
            host.state != NOT_VISITED,
            host.id not in wanted,
        )
        for host in hosts
    ]
