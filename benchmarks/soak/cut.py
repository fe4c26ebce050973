"""A part of a sample province that stands by itself: small enough for a test, with teams and members alike."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from planner.load.rows import AreaRow, Tables


def cut(tables: Tables, committees: Collection[str]) -> Tables:
    """The committees (codes of units) with all below and above them, and those whose charge lies within them."""
    parents = {unit.code: unit.parent for unit in tables.units}
    inside = {code for code in parents if not _way_up(code, parents).isdisjoint(committees)}
    above = {code for committee in committees for code in _way_up(committee, parents)}
    hosts = {host.code for host in tables.hosts if host.unit in inside}
    teams = _in_charge_within({area.team for area in tables.areas}, tables.areas, inside)
    alone = _in_charge_within({area.visitor for area in tables.areas}, tables.areas, inside)
    visitors = {who.code for who in tables.visitors if who.team in teams or who.code in alone}
    return replace(
        tables,
        units=tuple(unit for unit in tables.units if unit.code in inside | above),
        hosts=tuple(host for host in tables.hosts if host.code in hosts),
        assessments=tuple(row for row in tables.assessments if row.host in hosts),
        meeting_rules=tuple(row for row in tables.meeting_rules if row.host in hosts),
        teams=tuple(team for team in tables.teams if team.code in teams),
        visitors=tuple(
            replace(who, own_host=who.own_host if who.own_host in hosts else None)
            for who in tables.visitors
            if who.code in visitors
        ),
        areas=tuple(area for area in tables.areas if area.visitor in visitors or area.team in teams),
        absences=tuple(row for row in tables.absences if row.visitor in visitors),
        past_visits=tuple(row for row in tables.past_visits if row.visitor in visitors and row.host in hosts),
    )


def _way_up(code: str | None, parents: Mapping[str, str | None]) -> set[str]:
    """The unit and all above it."""
    way = set()
    while code is not None:
        way.add(code)
        code = parents[code]
    return way


def _in_charge_within(
    holders: Collection[str | None], areas: Collection[AreaRow], inside: Collection[str]
) -> set[str]:
    """Those of the visitors or teams all of whose areas are among these units."""
    outside = {holder for area in areas if area.unit not in inside for holder in (area.visitor, area.team)}
    return {holder for holder in holders if holder is not None and holder not in outside}
