"""Lào Cai in small, since July 2025: communes straight under the province, and quotas by tier.

The tier between, a member of which attended once in three months, is the commune committee's now.
"""

from datetime import date
from itertools import islice
from math import hypot

from planner.load.rows import QuotaRuleRow, Tables, TierRow
from planner.samples import names
from planner.samples.builder import Builder, Site
from planner.samples.chance import KM_PER_DEGREE, Place
from planner.samples.communes import Commune, read_communes
from planner.samples.history import History, draw_absences, months

PROVINCE, PROVINCE_NAME = "LC", "Lào Cai"
# The seat of the province first.
COMMUNES = (
    "Lào Cai",
    "Cam Đường",
    "Cốc San",
    "Bát Xát",
    "Y Tý",
    "Mường Khương",
    "Bắc Hà",
    "Bảo Thắng",
    "Sa Pa",
    "Văn Bàn",
)
CELLS_A_COMMUNE = 12
MEMBERS = 2_150
CLUSTERS = (1, 2)
VILLAGE_KM = 2.5
KM_A_STEP_OF_REMOTENESS = 22
MOST_REMOTE = 3

PROVINCE_TIER, COMMUNE_TIER, GRASSROOTS_TIER = "PROVINCE", "COMMUNE", "GRASSROOTS"
PROVINCE_MEMBERS, COMMUNE_MEMBERS, GRASSROOTS_MEMBERS = 12, 5, 3
COMMUNES_IN_CHARGE = 2
VISITS_A_MONTH = 2
CELLS = ("grassroots_cell", "subordinate_cell")

# The share of the members of each tier who visited in a month of the past.
PAST_SHARES = {PROVINCE_TIER: 0.25, COMMUNE_TIER: 0.35, GRASSROOTS_TIER: 0.7}
PAST_MONTHS = months(date(2026, 1, 1), date(2026, 10, 1))
QUARTER = (date(2027, 1, 1), date(2027, 3, 31))


def _quota_rule(code: str, tier: str, who: str, months: int, how_often: str) -> QuotaRuleRow:
    return QuotaRuleRow(
        code=code,
        name=f"{who} dự sinh hoạt chi bộ ít nhất 1 lần {how_often}",
        tier=tier,
        per="visitor",
        categories=CELLS,
        months=months,
        count="assignments",
        min=1,
    )


QUOTA_RULES = (
    _quota_rule("TINH-6T", PROVINCE_TIER, "Tỉnh ủy viên", 6, "trong 6 tháng"),
    _quota_rule("XA-3T", COMMUNE_TIER, "Đảng ủy viên cấp xã", 3, "trong 3 tháng"),
    _quota_rule("COSO-1T", GRASSROOTS_TIER, "Cấp ủy viên cơ sở", 1, "hằng tháng"),
)


def build() -> Tables:
    builder = Builder("laocai")
    by_name = {commune.name: commune for commune in read_communes(PROVINCE_NAME)}
    communes = [by_name[name] for name in COMMUNES]
    seat = communes[0].place
    builder.unit(PROVINCE, "Đảng bộ tỉnh Lào Cai", None, seat)
    for number, commune in enumerate(communes, start=1):
        _add_commune(builder, f"{PROVINCE}-{number:02}", commune, seat)
    builder.count_members(MEMBERS)
    _add_visitors(builder, seat)
    builder.quota_rules += QUOTA_RULES
    _add_history(builder)
    draw_absences(builder, *QUARTER)
    return builder.tables()


def _add_commune(builder: Builder, code: str, commune: Commune, seat: Place) -> None:
    """Its committee, its schools and offices, and its villages in clusters."""
    builder.unit(code, f"Đảng bộ {commune.full_name}", PROVINCE, commune.place)
    clusters = [
        builder.unit(f"{code}-{cluster}", f"Cụm chi bộ số {cluster} {commune.full_name}", code, commune.place)
        for cluster in CLUSTERS
    ]
    site = Site(centre=commune.place, km=VILLAGE_KM, remoteness=_remoteness(commune, seat))
    builder.host(
        f"{code}-DU",
        f"Đảng ủy {commune.full_name}",
        code,
        category="grassroots_committee",
        setting="agency",
        site=site,
    )
    cells = islice(names.commune_cells(builder.rng, commune.kind, commune.name), CELLS_A_COMMUNE)
    for number, (name, setting) in enumerate(cells, start=1):
        unit = clusters[number % len(clusters)] if setting == "residential" else code
        builder.host(f"{code}-C{number:02}", name, unit, category="grassroots_cell", setting=setting, site=site)


def _remoteness(commune: Commune, seat: Place) -> int:
    km = hypot(commune.place[0] - seat[0], commune.place[1] - seat[1]) * KM_PER_DEGREE
    return min(MOST_REMOTE, int(km / KM_A_STEP_OF_REMOTENESS))


def _add_visitors(builder: Builder, seat: Place) -> None:
    builder.tiers += [
        TierRow(code=PROVINCE_TIER, name="Tỉnh ủy", rank=0),
        TierRow(code=COMMUNE_TIER, name="Đảng ủy xã, phường", rank=1),
        TierRow(code=GRASSROOTS_TIER, name="Cấp ủy cơ sở", rank=2),
    ]
    communes = [unit for unit in builder.units if unit.parent == PROVINCE]
    for number in range(PROVINCE_MEMBERS):
        areas = [communes[(number + step) % len(communes)].code for step in range(COMMUNES_IN_CHARGE)]
        _add_visitor(builder, f"{PROVINCE}-V{number + 1:02}", PROVINCE_TIER, "Tỉnh ủy viên", seat, areas)
    for commune in communes:
        centre = next(host for host in builder.hosts if host.unit == commune.code)
        base = (centre.lat or seat[0], centre.lon or seat[1])
        for number in range(1, COMMUNE_MEMBERS + 1):
            code = f"{commune.code}-V{number}"
            _add_visitor(builder, code, COMMUNE_TIER, "Đảng ủy viên", base, [commune.code])
        for number in range(GRASSROOTS_MEMBERS):
            code, cluster = f"{commune.code}-G{number + 1}", CLUSTERS[number % len(CLUSTERS)]
            title = f"Cấp ủy viên phụ trách cụm số {cluster}"
            _add_visitor(builder, code, GRASSROOTS_TIER, title, base, [f"{commune.code}-{cluster}"])


def _add_visitor(builder: Builder, code: str, tier: str, title: str, base: Place, areas: list[str]) -> None:
    """Their own cell is one of the offices' in their area, or in the province's seat."""
    commune = code.rpartition("-")[0]
    offices = [host for host in builder.hosts if host.unit.startswith(commune) and host.setting == "agency"]
    builder.visitor(
        code,
        tier=tier,
        title=title,
        base=base,
        max_per_month=VISITS_A_MONTH,
        own_host=builder.rng.choice(offices).code,
        areas=areas,
    )


def _add_history(builder: Builder) -> None:
    history = History(builder)
    below = builder.hosts_below()
    areas: dict[str | None, list[str]] = {}
    for area in builder.areas:
        areas.setdefault(area.visitor, []).append(area.unit)
    for month in PAST_MONTHS:
        for visitor in builder.visitors:
            if builder.rng.random() < PAST_SHARES[visitor.tier]:
                history.draw([visitor], [host for unit in areas[visitor.code] for host in below[unit]], month)
