"""Who visits in the sample of Bắc Kạn: eleven provincial teams, eleven committees' members, what they owe."""

from collections.abc import Mapping

from planner.load.rows import AreaRow, HostRow, QuotaRuleRow, TeamRow, TierRow
from planner.samples.backan_figures import BLOCKS, DISTRICTS, Block, District
from planner.samples.builder import Builder
from planner.samples.chance import Place

PROVINCE_TIER, DISTRICT_TIER = "PROVINCE", "DISTRICT"

# One team for each committee; fifty members.
TEAM_SIZES = (5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4)
LEADERS = (1, 2)
LARGEST_DELEGATION = 2
PROVINCE_VISITS_A_MONTH, DISTRICT_VISITS_A_MONTH = 2, 1

SHARE_WITH_ALL = 0.4
UNITS_IN_CHARGE = (2, 5)
STANDING_MEMBERS = 9

COMMITTEES: tuple[District | Block, ...] = (*DISTRICTS, *BLOCKS)

CELLS = ("grassroots_cell", "subordinate_cell")
QUOTA_RULES = (
    QuotaRuleRow(
        code="TINH-6T",
        name="Cấp ủy viên tỉnh dự ít nhất 1 buổi sinh hoạt chi bộ trong 6 tháng",
        tier=PROVINCE_TIER,
        per="visitor",
        categories=CELLS,
        months=6,
        count="assignments",
        min=1,
        weight=3,
    ),
    QuotaRuleRow(
        code="TO-QUY",
        name="Mỗi tổ của tỉnh dự từ 3 đến 10 buổi trong quý",
        tier=PROVINCE_TIER,
        per="team",
        months=3,
        count="visits",
        min=3,
        max=10,
        weight=2,
    ),
    QuotaRuleRow(
        code="HUYEN-QUY",
        name="Cấp ủy viên huyện dự ít nhất 1 buổi sinh hoạt chi bộ trong quý",
        tier=DISTRICT_TIER,
        per="visitor",
        categories=CELLS,
        months=3,
        count="assignments",
        min=1,
        weight=2,
    ),
)


def add_visitors(builder: Builder, seats: Mapping[str, Place]) -> None:
    """`seats` are the places of the district offices, by the districts' codes; the blocks' are in the town."""
    builder.tiers += [
        TierRow(code=PROVINCE_TIER, name="Tỉnh ủy", rank=0),
        TierRow(code=DISTRICT_TIER, name="Huyện ủy, thành ủy và tương đương", rank=1),
    ]
    below = builder.hosts_below()
    town = seats["TPBK"]
    town_cells = [host for block in BLOCKS for host in below[block.code] if host.category in CELLS]
    for number, (committee, size) in enumerate(zip(COMMITTEES, TEAM_SIZES, strict=True), start=1):
        _add_team(builder, number, committee, size, town, town_cells)
    for committee in COMMITTEES:
        cells = [host for host in below[committee.code] if host.category in CELLS]
        _add_members(builder, committee, seats.get(committee.code, town), cells)


def _add_team(
    builder: Builder, number: int, committee: District | Block, size: int, town: Place, cells: list[HostRow]
) -> None:
    code = f"TO{number:02}"
    name = committee.name if isinstance(committee, Block) else f"Đảng bộ {committee.kind} {committee.name}"
    builder.teams.append(
        TeamRow(code=code, name=f"Tổ {number} - {name}", tier=PROVINCE_TIER, delegation_max=LARGEST_DELEGATION)
    )
    builder.areas.append(AreaRow(unit=committee.code, team=code))
    leaders = builder.rng.randint(*LEADERS)
    for member in range(1, size + 1):
        builder.visitor(
            f"{code}-{member}",
            tier=PROVINCE_TIER,
            title="Ủy viên Ban Thường vụ Tỉnh ủy, tổ trưởng" if member == 1 else "Tỉnh ủy viên",
            base=town,
            max_per_month=PROVINCE_VISITS_A_MONTH,
            team=code,
            leader=member <= leaders,
            own_host=builder.rng.choice(cells).code,
        )


def _add_members(builder: Builder, committee: District | Block, base: Place, cells: list[HostRow]) -> None:
    """Some in charge of the whole committee's area, the others of a few of its communes or bodies."""
    rng = builder.rng
    units = [unit.code for unit in builder.units if unit.parent == committee.code]
    for number in range(1, committee.visitors + 1):
        in_charge_of_all = rng.random() < SHARE_WITH_ALL
        builder.visitor(
            f"{committee.code}-V{number:02}",
            tier=DISTRICT_TIER,
            title=_title(committee, number),
            base=base,
            max_per_month=DISTRICT_VISITS_A_MONTH,
            own_host=rng.choice(cells).code,
            areas=[committee.code] if in_charge_of_all else rng.sample(units, rng.randint(*UNITS_IN_CHARGE)),
        )


def _title(committee: District | Block, number: int) -> str:
    standing = number <= STANDING_MEMBERS
    if isinstance(committee, Block):
        body = committee.name.removeprefix("Đảng bộ ")
        return f"Ủy viên Ban Thường vụ Đảng ủy {body}" if standing else f"Đảng ủy viên Đảng ủy {body}"
    body = "Huyện ủy" if committee.kind == "huyện" else "Thành ủy"
    return f"Ủy viên Ban Thường vụ {body}" if standing else f"{body} viên"
