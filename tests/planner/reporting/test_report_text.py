from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.periods import Period
from planner.reporting.overview import Share
from planner.reporting.quota_figures import RuleFigures
from planner.reporting.reports import Coverage, Group, Report, TierFigures
from planner.reporting.text import name_period, write_paragraphs

FIRST_HALF = Period(start=date(2023, 1, 1), end=date(2023, 6, 30))
# The half-year report of Bắc Kạn, January to June 2023.
PROVINCE = TierFigures(
    tier_id=1,
    name="Tỉnh ủy",
    visits=93,
    cells=68,
    grassroots_cells=2,
    subordinate_cells=66,
    committee_meetings=25,
    thematic_meetings=6,
    in_teams=True,
    groups=(Group(name="Tổ 4", cells=10, team_id=4), Group(name="Tổ 9", cells=3, team_id=9)),
    present=None,
    meetings_told=0,
)
REPORT = Report(
    period=FIRST_HALF,
    tiers=(PROVINCE,),
    rules=(),
    coverage=Coverage(
        hosts=Share(part=68, whole=2251), remote=Share(part=20, whole=310), weak=Share(part=0, whole=0)
    ),
    findings={"ideas_not_drawn_out": 3, "good_practice": 0},
)


def test_the_half_year_paragraph_of_bac_kan() -> None:
    assert write_paragraphs(REPORT) == [
        "6 tháng đầu năm 2023, các tổ dự sinh hoạt của Tỉnh ủy đã dự sinh hoạt tại 68 chi bộ (02 chi bộ cơ sở,"
        " 66 chi bộ trực thuộc đảng ủy cơ sở), 25 cuộc họp đảng ủy cơ sở, 06 buổi sinh hoạt chuyên đề;"
        " dự nhiều nhất là Tổ 4 (10 chi bộ), ít nhất là Tổ 9 (03 chi bộ).",
        "Đã dự 68/2.251 chi bộ, đảng ủy cơ sở; trong đó 20/310 nơi vùng sâu, vùng xa, đặc biệt khó khăn.",
        "Qua dự sinh hoạt ghi nhận: ý kiến đảng viên chưa được phát huy (03 buổi).",
    ]


def test_the_quotas_of_lao_cai() -> None:
    rules = (
        RuleFigures(rule_id=1, name="Tỉnh ủy viên dự 1 lần/6 tháng", per="visitor", met=Share(part=48, whole=52)),
        RuleFigures(rule_id=2, name="Mỗi tổ 5 chi bộ", per="team", met=Share(part=9, whole=11)),
    )
    assert write_paragraphs(replace(REPORT, rules=rules))[1] == (
        "Thực hiện chỉ tiêu dự sinh hoạt: “Tỉnh ủy viên dự 1 lần/6 tháng”: 48/52 cấp ủy viên thực hiện đủ;"
        " “Mỗi tổ 5 chi bộ”: 09/11 tổ thực hiện đủ."
    )


def test_average_attendance_is_told_where_it_is_known() -> None:
    tier = replace(PROVINCE, in_teams=False, present=Decimal("93.6"), meetings_told=61)
    [text, *_rest] = write_paragraphs(replace(REPORT, tiers=(tier,)))
    assert text.startswith("6 tháng đầu năm 2023, cấp ủy viên của Tỉnh ủy đã dự")
    assert text.endswith(". Tỷ lệ đảng viên dự sinh hoạt bình quân tại 61 buổi có số liệu đạt 93,6%.")


def test_a_tier_that_visited_nobody_says_so_and_one_without_people_says_nothing() -> None:
    idle, empty = replace(PROVINCE, visits=0), replace(PROVINCE, groups=())
    assert write_paragraphs(replace(REPORT, tiers=(idle, empty)))[0] == (
        "6 tháng đầu năm 2023, các tổ dự sinh hoạt của Tỉnh ủy chưa dự buổi sinh hoạt nào."
    )
    assert len(write_paragraphs(replace(REPORT, tiers=(idle, empty)))) == 3


def test_one_team_alone_is_neither_the_busiest_nor_the_least_busy() -> None:
    [text, *_rest] = write_paragraphs(replace(REPORT, tiers=(replace(PROVINCE, groups=PROVINCE.groups[:1]),)))
    assert text.endswith("06 buổi sinh hoạt chuyên đề.")


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), "Năm 2027"),
        (date(2027, 7, 1), date(2027, 12, 31), "6 tháng cuối năm 2027"),
        (date(2027, 4, 1), date(2027, 6, 30), "Quý II năm 2027"),
        (date(2027, 1, 5), date(2027, 2, 4), "Từ ngày 05/01/2027 đến ngày 04/02/2027"),
    ],
)
def test_periods_have_the_names_boards_use(start: date, end: date, name: str) -> None:
    assert name_period(Period(start=start, end=end)) == name
