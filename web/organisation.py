"""The organisation: the tree of units, a unit, a host."""

from flask import Blueprint, render_template

from planner.accounts import find_feed_key
from planner.attendance.findings import list_reports
from planner.calendars.feeds import FeedOwner
from planner.directory import (
    find_valuation,
    get_host,
    get_unit,
    list_in_charge,
    list_past_visits,
    list_path,
    list_rules,
    list_units,
    search_units,
    select_hosts,
)
from planner.meetings.listing import list_coming
from planner.paging import get_entity_page
from planner.schedule import Filter, page_of_visits
from planner.sources import standing_source
from web import params
from web.context import db, site, today

views = Blueprint("organisation", __name__)

UNITS_FOUND = 20
COMING_MEETINGS = 6
PAST_VISITS = 10


@views.get("/organisation")
def index() -> str:
    """The tree from its roots, or what a search finds in it."""
    text = params.text()
    if not text:
        return render_template("organisation/index.html", roots=list_units(db(), None), text="")
    return render_template(
        "organisation/search.html",
        text=text,
        units=search_units(db(), text, UNITS_FOUND),
        hosts=get_entity_page(db(), select_hosts(text=text), params.page_number()),
    )


@views.get("/units/<key:unit_id>/branch")
def branch(unit_id: int) -> str:
    """What is right below a unit, for the tree to open in place."""
    units = list_units(db(), unit_id)
    hosts = get_entity_page(db(), select_hosts(unit_id=unit_id), 1)
    return render_template("organisation/branch.html", unit_id=unit_id, units=units, hosts=hosts)


@views.get("/units/<key:unit_id>")
def unit(unit_id: int) -> str:
    return render_template(
        "organisation/unit.html",
        unit=get_unit(db(), unit_id),
        path=list_path(db(), unit_id),
        units=list_units(db(), unit_id),
        hosts=get_entity_page(db(), select_hosts(unit_id=unit_id), params.page_number()),
        in_charge=list_in_charge(db(), unit_id),
    )


@views.get("/hosts/<key:host_id>")
def host(host_id: int) -> str:
    host = get_host(db(), host_id)
    wanted = Filter(zone=site().zone, host_id=host_id)
    return render_template(
        "organisation/host.html",
        host=host,
        path=list_path(db(), host.unit_id),
        rules=list_rules(db(), host_id),
        meetings=list_coming(db(), host_id, today(), COMING_MEETINGS, zone=site().zone),
        valuation=find_valuation(db(), host_id),
        visits=page_of_visits(db(), standing_source(site().zone), wanted, params.page_number()),
        past=list_past_visits(db(), host_id, PAST_VISITS),
        reports=list_reports(db(), host_id, PAST_VISITS),
        feed_key=find_feed_key(db(), FeedOwner(host_id=host_id)),
    )
