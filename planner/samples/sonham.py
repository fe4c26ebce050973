"""Sơn Hàm, the smallest case: one commune, 13 cells, 269 members; its villages' and people's names invented."""

from datetime import date

from planner.load.rows import QuotaRuleRow, Tables, TierRow
from planner.samples.builder import Builder, Site
from planner.samples.history import History, draw_absences, months
from planner.samples.people import COMMON_FAMILY

COMMUNE = "SH"
# The middle of Hàm Trường, which the commune has since become part of.
CENTRE = (18.456816, 105.438232)
VILLAGE_KM, TOWN_KM = 1.5, 0.4
MEMBERS = 269
VILLAGES = ("Bình Sơn", "Đông Vực", "Hàm Giang", "Hoa Bảy", "Phượng Hoàng", "Trung Tiến", "Tượng Sơn", "Yên Sơn")
BODIES = (
    ("Trường Mầm non Sơn Hàm", "school"),
    ("Trường Tiểu học Sơn Hàm", "school"),
    ("Trường Trung học cơ sở Sơn Hàm", "school"),
    ("Công an xã Sơn Hàm", "armed_forces"),
    ("Trạm Y tế xã Sơn Hàm", "health"),
)
TITLES = ("Bí thư Đảng ủy", "Phó Bí thư Thường trực Đảng ủy", "Phó Bí thư Đảng ủy") + ("Đảng ủy viên",) * 4
VISITS_A_MONTH = 2
SHARE_VISITING_A_MONTH = 0.8
PAST_MONTHS = months(date(2026, 1, 1), date(2026, 10, 1))
QUARTER = (date(2027, 1, 1), date(2027, 3, 31))
TIER = "COMMUNE"
QUOTA_RULE = QuotaRuleRow(
    code="XA-THANG",
    name="Đảng ủy viên dự sinh hoạt chi bộ hằng tháng",
    tier=TIER,
    per="visitor",
    months=1,
    count="assignments",
    min=1,
)


def build() -> Tables:
    builder = Builder("sonham", COMMON_FAMILY)
    builder.unit(COMMUNE, "Đảng bộ xã Sơn Hàm", None, CENTRE)
    for number, village in enumerate(VILLAGES, start=1):
        _add_cell(builder, number, f"thôn {village}", "residential", VILLAGE_KM)
    for number, (name, setting) in enumerate(BODIES, start=len(VILLAGES) + 1):
        _add_cell(builder, number, name, setting, TOWN_KM)
    builder.count_members(MEMBERS)
    builder.tiers.append(TierRow(code=TIER, name="Đảng ủy xã", rank=0))
    for number, title in enumerate(TITLES, start=1):
        builder.visitor(
            f"{COMMUNE}-V{number}",
            tier=TIER,
            title=title,
            base=CENTRE,
            max_per_month=VISITS_A_MONTH,
            own_host=builder.rng.choice(builder.hosts).code,
            areas=[COMMUNE],
        )
    builder.quota_rules.append(QUOTA_RULE)
    history = History(builder)
    for month in PAST_MONTHS:
        for visitor in builder.visitors:
            if builder.rng.random() < SHARE_VISITING_A_MONTH:
                history.draw([visitor], builder.hosts, month)
    draw_absences(builder, *QUARTER)
    return builder.tables()


def _add_cell(builder: Builder, number: int, name: str, setting: str, km: float) -> None:
    code, site = f"{COMMUNE}-C{number:02}", Site(centre=CENTRE, km=km)
    builder.host(code, f"Chi bộ {name}", COMMUNE, category="subordinate_cell", setting=setting, site=site)
