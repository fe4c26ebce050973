"""A visitor on the phone: the next visits, the calendar's code, an absence; the board sees what that breaks."""

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

pytestmark = pytest.mark.browser

SECONDS = 3
PHONE = {"width": 360, "height": 740}
THUMB = 40  # pixels that what is pressed is high at least


def give_account(site: Live) -> str:
    """An account for the first visitor who was sent anywhere."""
    with site.sessions.begin() as s:
        sent = select(ReleaseAttendee.visitor_id)
        visitor = s.scalars(select(Visitor).where(Visitor.id.in_(sent)).order_by(Visitor.id).limit(1)).one()
        create_user(
            s,
            username=visitor.code,
            password=live.PASSWORD,
            role="visitor",
            visitor_id=visitor.id,
            now=live.NOW,
        )
        return visitor.code


def check(page: Page) -> None:
    """Nothing is wider than the phone, and nobody is kept out."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE] == []


def test_a_visitors_month_on_the_phone(chromium: Browser, new_site: Live) -> None:
    live.release(new_site, live.plan(new_site, seconds=SECONDS))
    username = give_account(new_site)
    with chromium.new_context(viewport=PHONE, has_touch=True) as phone, chromium.new_context() as office:
        page = phone.new_page()
        log_in(page, new_site, username)
        card = page.locator(".visit-card").first
        expect(card).to_contain_text("phút từ nhà")
        assert card.bounding_box()["height"] > THUMB
        page.get_by_role("button", name="Tạo địa chỉ").click()
        code = page.get_by_alt_text("Mã QR chứa địa chỉ lịch")
        expect(code).to_be_visible()
        assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        check(page)
        card.get_by_role("link").click()
        expect(page.get_by_role("img", name="Bản đồ đường đi")).to_be_visible()
        check(page)
        page.goto(new_site.url)
        page.get_by_role("link", name="Báo vắng").first.click()
        page.get_by_label("Từ ngày").fill("2027-01-01")
        page.get_by_label("Đến hết ngày").fill("2027-03-31")
        page.get_by_label("Lý do").fill("Đi học tập trung")
        assert page.get_by_role("button", name="Gửi báo vắng").bounding_box()["height"] >= THUMB
        page.get_by_role("button", name="Gửi báo vắng").click()
        expect(page.get_by_role("status").filter(has_text="Đã báo")).to_be_visible()
        check(page)
        board = office.new_page()
        log_in(board, new_site, live.BOARD)
        expect(board.locator("#broken")).to_contain_text("Tất cả")
        board.get_by_role("searchbox", name="Tìm mọi thứ").press_sequentially("chi bo")
        expect(board.locator("#found-list a").first).to_be_visible()
