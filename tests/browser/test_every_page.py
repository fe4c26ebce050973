"""Every page, seen: for people who cannot see it well, on the narrowest phone, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, StorageState

from tests.browser.live import Live

pytestmark = pytest.mark.browser

NARROWEST = 360
GRAVE = ("serious", "critical")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState, scheme: str
) -> None:
    found = {}
    with chromium.new_context(storage_state=board_state, color_scheme=scheme) as context:
        page = context.new_page()
        for name, address in {**pages, "log-in": "/login"}.items():
            page.goto(full_site.url + address)
            violations = Axe().run(page).response["violations"]
            grave = [(v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in GRAVE]
            found.update({name: grave} if grave else {})
    assert found == {}


def test_no_page_is_wider_than_the_narrowest_phone(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState
) -> None:
    too_wide = {}
    with chromium.new_context(storage_state=board_state, viewport={"width": NARROWEST, "height": 740}) as context:
        page = context.new_page()
        for name, address in pages.items():
            page.goto(full_site.url + address)
            width = page.evaluate("document.documentElement.scrollWidth")
            too_wide.update({name: width} if width > NARROWEST else {})
    assert too_wide == {}


def test_no_page_asks_for_what_its_content_policy_forbids(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState
) -> None:
    said: list[str] = []
    with chromium.new_context(storage_state=board_state) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for name, address in pages.items():
            if name != "not-found":
                page.goto(full_site.url + address)
                page.wait_for_load_state("networkidle")
    assert said == []


def test_the_menu_opens_on_a_phone(chromium: Browser, full_site: Live, board_state: StorageState) -> None:
    with chromium.new_context(storage_state=board_state, viewport={"width": NARROWEST, "height": 740}) as context:
        page = context.new_page()
        page.goto(full_site.url)
        page.get_by_role("button", name="Danh mục").click()
        page.get_by_role("link", name="Cấp ủy viên").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Cấp ủy viên"


def test_a_branch_of_the_tree_opens_in_place(
    chromium: Browser, full_site: Live, board_state: StorageState
) -> None:
    with chromium.new_context(storage_state=board_state) as context:
        page = context.new_page()
        page.goto(full_site.url + "/organisation")
        page.get_by_role("link", name="Chi bộ thôn Bình Sơn").wait_for()
