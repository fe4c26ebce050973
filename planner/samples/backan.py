"""Bắc Kạn as it was organised in June 2023: eleven committees, 2,424 hosts, 407 visitors; its people invented."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import hypot

from planner.load.rows import Tables, VisitorRow
from planner.samples import names
from planner.samples.backan_figures import BLOCKS, DISTRICT_CELLS, DISTRICT_COMMITTEES, DISTRICTS, Block, District
from planner.samples.backan_people import QUOTA_RULES, add_visitors
from planner.samples.builder import Builder, Site
from planner.samples.chance import KM_PER_DEGREE, Place, apportion
from planner.samples.communes import Commune, read_former_communes
from planner.samples.history import History, draw_absences, months

PROVINCE = "BK"
SUBORDINATE_CELLS = 1992
MEMBERS = 36_872
# A grassroots committee is set up over three cells or more.
FEWEST_CELLS = 3
COMMUNE_CELLS, OFFICE_CELLS = (10, 16), (4, 9)
COMMUNE_KM, TOWN_KM = 1.8, 0.5
# Beyond this a commune is a step more remote than its district.
FAR_KM = 9
MOST_REMOTE = 3

PAST_MONTHS = months(date(2025, 9, 1), date(2026, 10, 1))
TEAM_VISITS_A_MONTH = 1.5
SHARE_OF_DISTRICT_MEMBERS_A_MONTH = 0.36
QUARTER = (date(2027, 1, 1), date(2027, 3, 31))


@dataclass(frozen=True, kw_only=True)
class Committee:
    """A grassroots committee to be: its unit, and an endless supply of names for its cells."""

    unit: str
    name: str
    setting: str
    site: Site
    weight: float
    cells: Iterator[tuple[str, str]]


def build() -> Tables:
    builder = Builder("backan")
    communes = _by_district(read_former_communes("Bắc Kạn"))
    seats = {district.code: _seat_of(district, communes[district.name]) for district in DISTRICTS}
    town = seats["TPBK"]
    builder.unit(PROVINCE, "Đảng bộ tỉnh Bắc Kạn", None, town)
    committees: list[Committee] = []
    for district in DISTRICTS:
        committees += _add_district(builder, district, seats[district.code], communes[district.name])
    for block in BLOCKS:
        committees += _add_block(builder, block, town)
    _add_committees(builder, committees)
    builder.count_members(MEMBERS)
    add_visitors(builder, seats)
    builder.quota_rules += QUOTA_RULES
    _add_history(builder)
    draw_absences(builder, *QUARTER)
    return builder.tables()


def _by_district(communes: Sequence[Commune]) -> dict[str, list[Commune]]:
    districts: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        districts[commune.district].append(commune)
    return districts


def _seat_of(district: District, communes: Sequence[Commune]) -> Place:
    return next(commune.place for commune in communes if commune.name == district.seat)


def _add_district(
    builder: Builder, district: District, seat: Place, communes: Sequence[Commune]
) -> Iterator[Committee]:
    """The district with its grassroots cells; yields the committees to set up below it."""
    place = f"{district.kind} {district.name}"
    builder.unit(district.code, f"Đảng bộ {place}", PROVINCE, seat)
    offices = Site(centre=seat, km=TOWN_KM, remoteness=max(0, district.remoteness - 1))
    for number, (name, setting) in enumerate(DISTRICT_CELLS, start=1):
        _add_grassroots_cell(builder, district.code, number, f"{name} {place}", setting, offices)
    for number, commune in enumerate(communes, start=1):
        yield Committee(
            unit=builder.unit(
                f"{district.code}-{number:02}", f"Đảng bộ {commune.full_name}", district.code, commune.place
            ),
            name=f"Đảng ủy {commune.full_name}",
            setting="agency",
            site=Site(centre=commune.place, km=COMMUNE_KM, remoteness=_remoteness(district, seat, commune)),
            weight=builder.rng.uniform(*COMMUNE_CELLS),
            cells=names.commune_cells(builder.rng, commune.kind, commune.name),
        )
    for number, (name, setting, rooms) in enumerate(DISTRICT_COMMITTEES, start=len(communes) + 1):
        yield _office_committee(
            builder, f"{district.code}-{number:02}", district.code, f"{name} {place}", setting, rooms, offices
        )


def _add_block(builder: Builder, block: Block, town: Place) -> Iterator[Committee]:
    builder.unit(block.code, block.name, PROVINCE, town)
    site = Site(centre=town, km=TOWN_KM)
    for number, name in enumerate(block.cells, start=1):
        _add_grassroots_cell(builder, block.code, number, name, block.setting, site)
    for number, name in enumerate(block.committees, start=1):
        yield _office_committee(
            builder, f"{block.code}-{number:02}", block.code, name, block.setting, block.offices, site
        )


def _add_grassroots_cell(builder: Builder, unit: str, number: int, name: str, setting: str, site: Site) -> None:
    builder.host(
        f"{unit}-CS{number:02}", f"Chi bộ {name}", unit, category="grassroots_cell", setting=setting, site=site
    )


def _office_committee(
    builder: Builder, code: str, parent: str, name: str, setting: str, rooms: tuple[str, ...], site: Site
) -> Committee:
    return Committee(
        unit=builder.unit(code, f"Đảng bộ {name}", parent, site.centre),
        name=f"Đảng ủy {name}",
        setting=setting,
        site=site,
        weight=builder.rng.uniform(*OFFICE_CELLS),
        cells=names.office_cells(rooms, name, setting),
    )


def _remoteness(district: District, seat: Place, commune: Commune) -> int:
    north, east = commune.place[0] - seat[0], commune.place[1] - seat[1]
    far = hypot(north, east) * KM_PER_DEGREE > FAR_KM
    return min(MOST_REMOTE, max(0, district.remoteness + far - (commune.kind != "Xã")))


def _add_committees(builder: Builder, committees: Sequence[Committee]) -> None:
    """Each committee as a host, and all their cells: exactly as many as the province has."""
    spare = SUBORDINATE_CELLS - FEWEST_CELLS * len(committees)
    shares = apportion(spare, [committee.weight for committee in committees])
    for committee, share in zip(committees, shares, strict=True):
        unit, site = committee.unit, committee.site
        category = "grassroots_committee"
        builder.host(f"{unit}-DU", committee.name, unit, category=category, setting=committee.setting, site=site)
        cells = islice(committee.cells, FEWEST_CELLS + share)
        for number, (name, setting) in enumerate(cells, start=1):
            code = f"{unit}-C{number:02}"
            builder.host(code, name, unit, category="subordinate_cell", setting=setting, site=site)


def _add_history(builder: Builder) -> None:
    history = History(builder)
    below = builder.hosts_below()
    areas = defaultdict(list)
    for area in builder.areas:
        areas[area.visitor or area.team].append(area.unit)
    teams = {team.code: [v for v in builder.visitors if v.team == team.code] for team in builder.teams}
    for month in PAST_MONTHS:
        for code, members in teams.items():
            hosts = [host for unit in areas[code] for host in below[unit]]
            for _ in range(round(builder.rng.uniform(0, 2 * TEAM_VISITS_A_MONTH))):
                history.draw(_draw_delegation(builder, members), hosts, month)
        for visitor in builder.visitors:
            if visitor.team is None and builder.rng.random() < SHARE_OF_DISTRICT_MEMBERS_A_MONTH:
                hosts = [host for unit in areas[visitor.code] for host in below[unit]]
                history.draw([visitor], hosts, month)


def _draw_delegation(builder: Builder, members: Sequence[VisitorRow]) -> list[VisitorRow]:
    """A leader, often with one of the others."""
    leader = builder.rng.choice([member for member in members if member.leader])
    others = [member for member in members if member is not leader]
    return [leader, *builder.rng.sample(others, builder.rng.randint(0, 1))]
