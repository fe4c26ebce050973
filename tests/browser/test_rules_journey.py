"""A rule's sentence is edited, its preview seen, saved, found in the history, and undone: by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from models.rules import QuotaRule
from planner.generate import new_plan
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from web.security import limiter

pytestmark = pytest.mark.browser

LONG = 15_000  # the preview reads the whole commune, on a computer that has other things to do


@pytest.fixture
def started(committed_db: str, tmp_path: Path) -> Iterator[Live]:
    """The sample commune, the meetings of whose coming quarter are known."""
    with live.open_site(committed_db, tmp_path) as site:
        limiter.reset()
        live.load(site, "sonham")
        with site.sessions.begin() as s:
            new_plan(s, quarter=live.QUARTER, name=None, user_id=None, now=live.NOW, seconds_limit=1)
        yield site


def least(site: Live) -> int:
    with site.sessions() as s:
        return s.scalars(select(QuotaRule.min)).one()


def edit(page: Page, number: int) -> None:
    """What is typed is told as a sentence beside the form, and as what it asks for."""
    page.locator("main table a").first.press("Enter")
    page.get_by_label("Ít nhất").fill(str(number))
    preview = page.locator("#preview")
    expect(preview).to_contain_text(f"ít nhất {number}", timeout=LONG)
    expect(preview).to_contain_text("Có thể đạt không?")
    expect(preview).to_contain_text("Không thể đạt, và cách khắc phục")


def test_a_rule_is_edited_seen_saved_and_undone(chromium: Browser, started: Live) -> None:
    before = least(started)
    asked = 99
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, started, live.BOARD)
        page.goto(f"{started.url}/rules/")
        edit(page, asked)
        assert least(started) == before
        page.get_by_label("Lý do").fill("Kết luận của Ban Thường vụ")
        page.get_by_role("button", name="Lưu", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Đã lưu quy định")
        assert least(started) == asked
        page.get_by_role("link", name="Lịch sử").press("Enter")
        expect(page.locator("main table")).to_contain_text(f"ít nhất {asked}")
        expect(page.locator("main table")).to_contain_text("Kết luận của Ban Thường vụ")
        page.get_by_role("link", name="Hoàn tác…").press("Enter")
        page.locator("main form button").press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
    assert least(started) == before
