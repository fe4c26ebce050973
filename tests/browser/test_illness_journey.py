"""Somebody falls ill: the absence, what it breaks, the schedule mended, published again, and who is to be told."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from models.releases import Release, ReleaseAttendee, ReleaseVisit
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in

pytestmark = pytest.mark.browser

SECONDS = 5
LONG = 90_000  # milliseconds: the worker has to start, and solve


def find_patient(site: Live) -> int:
    """The first visitor who was sent anywhere."""
    with site.sessions() as s:
        return s.scalars(select(func.min(ReleaseAttendee.visitor_id))).one()


def count_visits(site: Live, number: int, visitor_id: int) -> int:
    with site.sessions() as s:
        statement = select(func.count()).select_from(Release).join(ReleaseVisit).join(ReleaseAttendee)
        statement = statement.where(Release.number == number, ReleaseAttendee.visitor_id == visitor_id)
        return s.scalars(statement).one()


def record_illness(page: Page, visitor_id: int) -> None:
    page.get_by_role("link", name="Thay đổi", exact=True).click()
    page.get_by_role("link", name="Vắng mặt", exact=True).click()
    page.get_by_role("combobox", name="Cấp ủy viên").select_option(str(visitor_id))
    page.get_by_label("Từ ngày").fill("2027-01-01")
    expect(page.locator("#first_day-said")).to_have_text("Thứ Sáu, 01/01/2027")
    page.get_by_label("Từ mấy giờ").fill("13:30")
    expect(page.locator("#first_time-said")).to_have_text("13:30")  # this browser's own clock says 01:30 PM
    page.get_by_label("Từ mấy giờ").fill("")
    page.get_by_label("Đến hết ngày").fill("2027-03-31")
    page.get_by_label("Lý do").fill("Nằm viện")
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lượt dự bị ảnh hưởng")


def mend(page: Page) -> None:
    page.get_by_role("link", name="Điều chỉnh…").click()
    page.get_by_label("Sửa chỗ hỏng").check()
    page.get_by_label("Thời gian tìm kiếm tối đa").fill(str(SECONDS))
    page.get_by_role("button", name="Bắt đầu").click()
    expect(page.get_by_role("link", name="Ban hành…")).to_be_visible(timeout=LONG)


def test_from_an_illness_to_the_new_release(chromium: Browser, new_site: Live) -> None:
    live.release(new_site, live.plan(new_site, seconds=SECONDS))
    patient = find_patient(new_site)
    visits = count_visits(new_site, 1, patient)
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, live.BOARD)
        record_illness(page, patient)
        expect(page.locator("main tbody tr")).to_have_count(visits)
        mend(page)
        draft = page.url
        page.get_by_role("link", name="Những thay đổi").first.click()
        expect(page.get_by_text("mọi lịch hợp lệ đều phải thay đổi ít nhất")).to_be_visible()
        expect(page.locator("main tbody").first).to_contain_text("Nằm viện")
        page.goto(draft)
        page.get_by_role("link", name="Ban hành…").click()
        page.get_by_role("button", name="Ban hành", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bản ban hành số 2")
        assert count_visits(new_site, 2, patient) == 0
        page.goto(new_site.url)
        expect(page.locator("#broken")).to_contain_text("mọi người đều đi dự được như đã báo", timeout=LONG)
        page.get_by_role("link", name="Thông báo", exact=True).click()
        expect(page.locator("main")).to_contain_text("Bản ban hành số 2")
