"""From the first log-in to everyone's calendar, by hand."""

import re
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in

pytestmark = pytest.mark.browser

LONG = 90_000  # milliseconds: the worker has to start, and solve


def start_plan(page: Page, site: Live) -> None:
    page.goto(site.url)
    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_label("Thời gian tìm kiếm tối đa").fill("20")
    page.get_by_role("button", name="Bắt đầu").click()


def test_from_the_first_log_in_to_a_calendar(chromium: Browser, new_site: Live) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, live.BOARD)
        start_plan(page, new_site)
        expect(page.get_by_role("link", name="Ban hành…")).to_be_visible(timeout=LONG)
        page.get_by_role("link", name="Ban hành…").click()
        page.get_by_role("button", name="Ban hành", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bản ban hành số 1")
        page.get_by_role("link", name="Theo ngày").click()
        expect(page.get_by_text("Chi bộ thôn Bình Sơn").first).to_be_visible()
    visitor_id, username = live.give_account(new_site)
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, username)
        expect(page).to_have_url(f"{new_site.url}/schedule/{visitor_id}")
        expect(page.locator(".visit-card").first).to_be_visible()
        visits = page.locator(".visit-card").count()
        page.get_by_role("button", name="Tạo địa chỉ").click()
        page.wait_for_load_state()  # the button works by a script
        page.get_by_role("button", name="Sao chép").click()
        expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
        address = page.get_by_label("Địa chỉ lịch").input_value()
    with urlopen(address) as response:
        events = Calendar.from_ical(response.read()).events
    assert len(events) == visits > 0


def test_a_search_is_watched_and_stopped(chromium: Browser, new_site: Live) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, live.BOARD)
        start_plan(page, new_site)
        stop = page.get_by_role("button", name="Dừng và giữ phương án tốt nhất")
        if stop.is_visible():  # the smallest commune may be solved before anybody can press
            stop.click()
        expect(page.get_by_role("link", name="Ban hành…")).to_be_visible(timeout=LONG)
        expect(page.locator(".figure").first).to_have_text(re.compile(r"[1-9]"))
