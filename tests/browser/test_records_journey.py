"""A visitor filled in with a mistake, mended, seen in the history, and two edited at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from web.security import limiter

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded(committed_db: str, tmp_path: Path) -> Iterator[Live]:
    """The sample commune, just loaded."""
    with live.open_site(committed_db, tmp_path) as site:
        limiter.reset()
        live.load(site, "sonham")
        yield site


def fill_in(page: Page, code: str, name: str, email: str) -> None:
    page.get_by_label("Mã *").fill(code)
    page.get_by_label("Tên *").fill(name)
    page.get_by_label("Cấp *").select_option(index=1)
    page.get_by_label("Thư điện tử").fill(email)


def test_a_visitor_from_a_mistake_to_the_history_and_two_at_once(chromium: Browser, loaded: Live) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, loaded, live.BOARD)
        page.get_by_role("link", name="Hồ sơ", exact=True).click()
        page.get_by_role("link", name="Thêm mới: Cấp ủy viên").click()
        fill_in(page, "MOI-1", "Lý Thị Mẫu", "mau(at)example.org")
        own = page.get_by_label("Chi bộ đang sinh hoạt")
        own.press_sequentially("binh son")
        offered = page.locator("datalist option").first
        offered.wait_for(state="attached")
        own.fill(offered.get_attribute("value") or "")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Không phải là địa chỉ thư điện tử.")).to_be_visible()
        expect(page.get_by_label("Tên *")).to_have_value("Lý Thị Mẫu")
        page.get_by_label("Thư điện tử").fill("mau@example.org")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lý Thị Mẫu")
        page.get_by_label("Điện thoại").fill("0912 345 678")
        page.get_by_label("Lý do sửa").fill("Số mới")
        page.get_by_role("button", name="Lưu").click()
        edited = page.locator("#history .entry").first
        expect(edited).to_contain_text("ban-to-chuc")
        expect(edited).to_contain_text("– → 0912 345 678")
        edit_two(page, loaded)


def edit_two(page: Page, site: Live) -> None:
    page.goto(site.url + "/records/visitors/")
    for box in page.locator("tbody").get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_label("Việc cần làm").select_option("max_per_month")
    page.get_by_role("button", name="Sửa nhiều…").click()
    page.get_by_label("Số buổi dự tối đa mỗi tháng").fill("7")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Thực hiện với 2 hồ sơ").click()
    expect(page.get_by_role("status")).to_have_text("Đã thay đổi 2 hồ sơ.")
