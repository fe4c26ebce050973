import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from models.attendance import Finding
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.fixture
def clock():
    return lambda: datetime(2027, 4, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def told(s: Session, scene: Scene) -> None:
    """The quarter is over: two visits made, one of them told of."""
    make.add_quota_rule(s, name="Mỗi 6 tháng 1 chi bộ", tier_id=scene.member.tier_id, months=6)
    scenes.add_release(s, scene)
    make.mark(s, scene.meetings[0], scene.member)
    findings = [Finding(heading="good_practice", note="Giao việc rõ"), Finding(heading="poor_thematic_topic")]
    make.add_report(s, scene.meetings[0], *findings, members_present=18, members_total=20, score=92)
    s.commit()


def test_the_paragraph_is_there_to_paste(board: Browser, told: None) -> None:
    shown = board.text("/reports/")
    assert (
        "6 tháng đầu năm 2027, các tổ dự sinh hoạt của Tỉnh ủy đã dự sinh hoạt tại 02 chi bộ (00 chi bộ cơ sở,"
        " 02 chi bộ trực thuộc đảng ủy cơ sở), 00 cuộc họp đảng ủy cơ sở, 00 buổi sinh hoạt chuyên đề."
        " Tỷ lệ đảng viên dự sinh hoạt bình quân tại 01 buổi có số liệu đạt 90,0%."
    ) in shown


def test_every_figure_leads_to_its_list(board: Browser, told: None) -> None:
    shown = board.text("/reports/")
    links = re.findall(r'href="(/reports/(?:visits|hosts|quotas)[^"]*)">([\d.]+)</a>', shown)
    assert len(links) > 8
    for address, figure in links:
        rows = board.text(address.replace("&amp;", "&")).partition("<tbody>")[2].partition("</tbody>")[0]
        assert rows.count("<tr>") == int(figure), address


def test_a_finding_leads_to_what_was_noted(board: Browser, told: None) -> None:
    shown = board.text("/reports/visits?heading=good_practice&start=2027-01-01&end=2027-06-30")
    assert ("Cách làm hay: Giao việc rõ" in shown, "Chuyên đề chọn" in shown) == (True, False)


def test_another_period_has_its_own_figures(board: Browser, told: None) -> None:
    shown = board.text("/reports/?start=2026-07-01&end=2026-12-31")
    assert "6 tháng cuối năm 2026, các tổ dự sinh hoạt của Tỉnh ủy chưa dự buổi sinh hoạt nào." in shown


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("start=2027-03-01&end=2027-02-01", "Ngày cuối trước ngày đầu."),
        ("start=2027-01-01&end=9999-12-31", "Hãy ghi ngày trong các năm từ 1990 đến 2199."),
        ("start=0027-01-01&end=2027-06-30", "Hãy ghi ngày trong các năm từ 1990 đến 2199."),
        ("start=2020-01-01&end=2027-06-30", "Kỳ báo cáo dài hơn 5 năm."),
        ("start=2027-01-01", "Không đọc được một trong hai ngày."),
    ],
)
@pytest.mark.parametrize("page", ["/reports/", "/reports/visits", "/reports/quotas", "/workbooks/report"])
def test_days_that_make_no_period_are_refused(board: Browser, page: str, days: str, said: str) -> None:
    response = board.get(f"{page}?{days}")
    assert response.status_code == 400
    assert said in response.get_data(as_text=True)


def test_days_turned_round_are_answered_at_the_field_with_what_was_asked(board: Browser, told: None) -> None:
    shown = board.get("/reports/visits?start=2027-03-01&end=2027-02-01&kind=thematic").get_data(as_text=True)
    for kept in (
        'name="start" value="2027-03-01"',
        'name="end" value="2027-02-01"',
        'name="kind" value="thematic"',
    ):
        assert kept in shown, kept
    assert re.search(r'id="end-help">Ngày cuối trước ngày đầu\.', shown)


def test_the_host_page_tells_what_was_found(board: Browser, scene: Scene, told: None) -> None:
    shown = board.text(f"/hosts/{scene.host.id}")
    for said in ("có mặt: 18 trên 20", "Cách làm hay: Giao việc rõ", f"{date(2027, 1, 3):%d/%m/%Y}"):
        assert said in shown, said


def test_reports_are_the_boards(visitor: Browser) -> None:
    for page in ("", "visits", "hosts", "quotas"):
        assert visitor.get(f"/reports/{page}").status_code == 403
