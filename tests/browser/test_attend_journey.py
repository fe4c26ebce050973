"""A visitor tells on the phone what happened; the board's report changes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from models.people import Visitor
from models.releases import ReleaseAttendee
from planner.accounts import create_user
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from tests.browser.test_every_page import GRAVE
from web.security import limiter

pytestmark = pytest.mark.browser

SECONDS = 10
QUARTER_OVER = datetime(2027, 4, 2, 2, 0, tzinfo=UTC)
PHONE = {"width": 360, "height": 740}
FIGURES = "/reports/?start=2027-01-01&end=2027-06-30"


@pytest.fixture
def past_site(committed_db: str, tmp_path: Path) -> Iterator[Live]:
    """The sample commune after the quarter that was planned and published."""
    with live.open_site(committed_db, tmp_path, clock=lambda: QUARTER_OVER) as site:
        limiter.reset()
        live.load(site, "sonham")
        live.release(site, live.plan(site, seconds=SECONDS))
        yield site


def give_account(site: Live) -> str:
    """An account for the first visitor who was sent anywhere."""
    with site.sessions.begin() as s:
        sent = select(ReleaseAttendee.visitor_id)
        visitor = s.scalars(select(Visitor).where(Visitor.id.in_(sent)).order_by(Visitor.id).limit(1)).one()
        user = create_user(
            s,
            username=visitor.code,
            password=live.PASSWORD,
            role="visitor",
            visitor_id=visitor.id,
            now=QUARTER_OVER,
        )
        return user.username


def read_paragraph(page: Page, site: Live) -> str:
    page.goto(site.url + FIGURES)
    return page.get_by_label("Đoạn văn để dán vào báo cáo").input_value()


def mark_first_visit(page: Page, site: Live, username: str) -> None:
    log_in(page, site, username)
    page.get_by_role("link", name="chờ ghi nhận kết quả").click()
    page.get_by_role("link", name="Ghi nhận Chi bộ").first.click()
    expect(page.get_by_label("Lý do không dự")).to_be_visible()
    page.get_by_label("Có, đã dự").check()
    expect(page.get_by_label("Lý do không dự")).to_be_hidden()
    page.get_by_label("Số đảng viên có mặt").fill("18")
    page.get_by_label("Tổng số đảng viên").fill("20")
    page.get_by_label("Điểm chi bộ tự chấm").fill("92")
    page.get_by_label("Chỉ bàn công việc chuyên môn", exact=True).check()
    page.get_by_label("Chỉ bàn công việc chuyên môn: Ghi ngắn gọn").fill("Chưa bàn công tác xây dựng Đảng")
    page.get_by_label("Việc cần theo dõi", exact=True).check()
    page.get_by_label("Cần xem lại chậm nhất ngày").fill("2027-06-01")
    assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận")


def test_a_visit_marked_on_the_phone_changes_the_report(chromium: Browser, past_site: Live) -> None:
    username = give_account(past_site)
    with chromium.new_context() as office, chromium.new_context(viewport=PHONE) as phone:
        board = office.new_page()
        log_in(board, past_site, live.BOARD)
        assert "Tỷ lệ đảng viên dự" not in read_paragraph(board, past_site)
        mark_first_visit(phone.new_page(), past_site, username)
        paragraph = read_paragraph(board, past_site)
        assert "Tỷ lệ đảng viên dự sinh hoạt bình quân tại 01 buổi có số liệu đạt 90,0%." in paragraph
        assert "chỉ bàn công việc chuyên môn (01 buổi); có việc cần theo dõi (01 buổi)" in paragraph
        found = board.locator(".row-line", has_text="Chỉ bàn công việc chuyên môn").get_by_role("link")
        found.click()
        expect(board.get_by_text("Chưa bàn công tác xây dựng Đảng")).to_be_visible()
