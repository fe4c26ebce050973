from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.documents.letterhead import read_heading, set_letterhead
from planner.documents.report import read_report_paper
from planner.periods import Period, half_year_of
from tests.planner.factories import ZONE
from tests.web import scene as scenes
from tests.web.scene import Scene

HALF = Period(start=date(2027, 1, 1), end=date(2027, 6, 30))
TODAY = date(2027, 3, 1)


@pytest.fixture
def scene(s: Session) -> Scene:
    scene = scenes.build(s)
    scenes.add_release(s, scene)
    return scene


def test_the_report_has_the_paragraphs_and_the_figures_behind_them(s: Session, scene: Scene) -> None:
    paper = read_report_paper(s, HALF, today=TODAY, zone=ZONE)
    assert paper.subject == "Kết quả dự sinh hoạt chi bộ 6 tháng đầu năm 2027"
    assert paper.paragraphs[0].startswith("6 tháng đầu năm 2027, các tổ dự sinh hoạt của Tỉnh ủy đã dự")
    assert [(row.name, row.visits, row.cells) for row in paper.tiers] == [("Tỉnh ủy", "02", "02")]
    assert [(row.number, row.name, row.cells) for row in paper.groups] == [(1, "Tổ số 1", "01")]


def test_it_says_up_to_which_day_and_release_the_figures_go(s: Session, scene: Scene) -> None:
    paper = read_report_paper(s, HALF, today=TODAY, zone=ZONE)
    assert paper.trace.startswith("Số liệu đến ngày 01/03/2027, bản ban hành số 1 · Mã kiểm tra (SHA-256): ")


def test_its_hash_is_that_of_what_it_tells(s: Session, scene: Scene) -> None:
    first, again, other = (
        read_report_paper(s, HALF, today=today, zone=ZONE).trace.rpartition(" ")[2]
        for today in (TODAY, date(2027, 3, 2), date(2027, 1, 10))
    )
    assert first == again != other


def test_the_letterhead_stands_in_capitals_and_its_recipients_one_by_one(s: Session) -> None:
    set_letterhead(
        s, {"superior": " Tỉnh ủy  Bắc Kạn", "signer": "Nông Văn Thí Dụ", "recipients": "Thường trực,\n\n Lưu. "}
    )
    issuer = read_heading(s).issuer
    assert (issuer["superior"], issuer["issuer"], issuer["signer"]) == (
        "TỈNH ỦY BẮC KẠN",
        "BAN TỔ CHỨC",
        "Nông Văn Thí Dụ",
    )
    assert issuer["recipients"] == ("Thường trực,", "Lưu.")


def test_a_line_that_was_emptied_stays_empty(s: Session) -> None:
    set_letterhead(s, {"capacity": ""})
    assert read_heading(s).issuer["capacity"] == ""


@pytest.mark.parametrize(
    ("day", "half"),
    [
        (date(2027, 6, 30), HALF),
        (date(2027, 7, 1), Period(start=date(2027, 7, 1), end=date(2027, 12, 31))),
    ],
)
def test_half_a_year_ends_with_june(day: date, half: Period) -> None:
    assert half_year_of(day) == half
