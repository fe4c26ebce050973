"""Coordinates for what the tables give none: the unit's, else those of the commune of that name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from planner.load.faults import BadCell
from planner.load.names import CSV_NAMES, Names
from planner.load.rows import NO_TABLES, HostRow, Tables, UnitRow, VisitorRow
from planner.phrases import Phrase, phrase
from planner.text import fold

Place = tuple[float, float]
Located = TypeVar("Located", HostRow, VisitorRow)

BODY_PREFIXES = ("dang bo ", "dang uy ", "chi bo ")


def fill_places(
    tables: Tables,
    faults: list[BadCell],
    *,
    names: Names = CSV_NAMES,
    stored: Tables = NO_TABLES,
    unsound: Tables = NO_TABLES,
) -> Tables:
    """The tables with coordinates for every host and visitor; where none can be found, a fault says so.

    Units and hosts that the tables do not hold may be `stored` already. What refers to one that is not known, or
    could not be read, is blamed for that elsewhere. Of the `unsound` rows only faults are told.
    """
    units = {unit.code: unit for unit in (*stored.units, *tables.units)}
    hosts = tuple(_fill_host(host, units, faults, names) for host in tables.hosts)
    by_code = {host.code: host for host in (*stored.hosts, *hosts)}
    visitors = tuple(_fill_visitor(visitor, units, by_code, faults, names) for visitor in tables.visitors)
    for host in unsound.hosts:
        if not host.unread & {"lat", "lon", "unit"}:
            _fill_host(host, units, faults, names)
    for visitor in unsound.visitors:
        if not visitor.unread & {"lat", "lon", "base_unit", "own_host"}:
            _fill_visitor(visitor, units, by_code, faults, names)
    return replace(tables, hosts=hosts, visitors=visitors)


def _fill_host(host: HostRow, units: Mapping[str, UnitRow], faults: list[BadCell], names: Names) -> HostRow:
    if host.lat is not None or host.unit not in units:
        return host
    remedy = phrase(
        "Fill in %(lat)s and %(lon)s here or for its unit, or name a unit above it as a commune is called (“Xã "
        "Cao Tân”), below one named after the province.",
        lat=names.column("hosts", "lat"),
        lon=names.column("hosts", "lon"),
    )
    return _fill(host, "hosts", _find_unit_place(host.unit, units), remedy, faults)


def _fill_visitor(
    visitor: VisitorRow,
    units: Mapping[str, UnitRow],
    hosts: Mapping[str, HostRow],
    faults: list[BadCell],
    names: Names,
) -> VisitorRow:
    referred = ((visitor.base_unit, units), (visitor.own_host, hosts))
    if visitor.lat is not None or any(code is not None and code not in known for code, known in referred):
        return visitor
    own = hosts.get(visitor.own_host or "")
    place = _find_unit_place(visitor.base_unit, units) or (_place_of(own) if own else None)
    remedy = phrase(
        "Fill in %(lat)s and %(lon)s, or %(base_unit)s (where they work), or %(own_host)s.",
        **{name: names.column("visitors", name) for name in ("lat", "lon", "base_unit", "own_host")},
    )
    return _fill(visitor, "visitors", place, remedy, faults)


def _fill(row: Located, table: str, place: Place | None, remedy: Phrase, faults: list[BadCell]) -> Located:
    if place is None:
        reason = phrase("is empty and no place is known")
        faults.append(BadCell(table=table, row=row.row, column="lat", reason=reason, remedy=remedy))
        return row
    return replace(row, lat=place[0], lon=place[1])


def _place_of(row: UnitRow | HostRow) -> Place | None:
    return None if row.lat is None or row.lon is None else (row.lat, row.lon)


def _find_unit_place(code: str | None, units: Mapping[str, UnitRow]) -> Place | None:
    """The unit's own coordinates; else those of the commune that it, or a unit above it, is named after."""
    lineage = list(_lineage(code, units))
    if not lineage:
        return None
    names = [_bare(unit.name) for unit in lineage]
    communes = (find_commune(name, names[position + 1 :]) for position, name in enumerate(names))
    return _place_of(lineage[0]) or next((place for place in communes if place), None)


def _lineage(code: str | None, units: Mapping[str, UnitRow]) -> Iterator[UnitRow]:
    """The unit and all above it; a tree that goes round in a circle is reported elsewhere, and left here."""
    seen: set[str] = set()
    while code is not None and code in units and code not in seen:
        seen.add(code)
        yield units[code]
        code = units[code].parent


def _bare(name: str) -> str:
    """ "Đảng bộ xã Cao Tân" -> "xa cao tan"."""
    folded = fold(name)
    return next((folded.removeprefix(prefix) for prefix in BODY_PREFIXES if folded.startswith(prefix)), folded)


@dataclass(frozen=True, kw_only=True)
class Commune:
    """Names folded; `district` is "" since there are none."""

    province: str
    district: str
    place: Place


def find_commune(name: str, above: Sequence[str]) -> Place | None:
    """The place of the commune called `name`, in the province and district named by the units `above` it.

    Names are folded. None where there is no such commune, or several and nothing tells which is meant.
    """
    found = _communes().get(name, ())
    within = [c for c in found if any(c.province in higher for higher in above)] or found
    nearest = [c for c in within if c.district and any(c.district in higher for higher in above)] or within
    current = [c for c in nearest if not c.district] or nearest
    return current[0].place if len(current) == 1 else None


@cache
def _communes() -> Mapping[str, Sequence[Commune]]:
    """The communes since July 2025 and those before, by folded name with and without their kind."""
    # It takes a second to import, and only tables without coordinates need it.
    from vietnamadminunits.database import get_data

    shared = ["ward", "wardShort", "provinceShort", "wardLat", "wardLon"]
    records = [dict(record, districtShort="") for record in get_data(shared)]
    records += get_data([*shared, "districtShort"], table="admin_units_legacy")
    communes: dict[str, list[Commune]] = defaultdict(list)
    for record in records:
        if record["ward"] and record["wardLat"] is not None:
            commune = Commune(
                province=fold(record["provinceShort"]),
                district=fold(record["districtShort"]),
                place=(record["wardLat"], record["wardLon"]),
            )
            for name in {fold(record["ward"]), fold(record["wardShort"])}:
                communes[name].append(commune)
    return communes
