"""The map by keyboard, an area of it as a list, and two drafts side by side."""

import pytest
from playwright.sync_api import Browser, Locator, StorageState, expect

from tests.browser.live import Live

pytestmark = pytest.mark.browser
# The corners of the picture are round; no host is so near its edge.
INSET = 12


def width_of_view(svg: Locator) -> float:
    return float(svg.get_attribute("viewBox").split()[2])


def test_the_map_is_zoomed_by_keyboard_and_an_area_of_it_listed(
    chromium: Browser, full_site: Live, board_state: StorageState
) -> None:
    with chromium.new_context(storage_state=board_state, viewport={"width": 1280, "height": 1400}) as context:
        page = context.new_page()
        page.goto(full_site.url + "/map")
        svg, listed = page.locator("[data-map] > svg"), page.locator("#hosts tbody tr")
        everything, whole = listed.count(), width_of_view(svg)
        svg.focus()
        for key in ("+", "+", "+", "ArrowLeft", "ArrowUp"):
            page.keyboard.press(key)
        assert width_of_view(svg) < whole / 2
        page.get_by_role("button", name="Liệt kê vùng đang xem").press("Enter")
        expect(page.get_by_role("heading", name="Các nơi trong vùng đã chọn")).to_be_visible()
        assert 0 < listed.count() < everything

        page.goto(full_site.url + "/map")
        page.get_by_role("button", name="Chọn vùng").click()
        box = svg.bounding_box()
        page.mouse.move(box["x"] + INSET, box["y"] + INSET)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - INSET, box["y"] + box["height"] - INSET, steps=3)
        page.mouse.up()
        page.wait_for_url("**west=**")
        expect(listed).to_have_count(everything)


def test_two_plans_are_chosen_and_compared(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState
) -> None:
    """`pages` makes the draft that is compared with the release."""
    with chromium.new_context(storage_state=board_state) as context:
        page = context.new_page()
        page.goto(full_site.url + "/plans/")
        page.get_by_role("link", name="So sánh…").click()
        expect(page.locator("input:checked")).to_have_count(2)
        page.get_by_role("button", name="So sánh").press("Enter")
        page.wait_for_url(f"**{pages['compare-two'].rpartition('/')[0]}/*")
        expect(page.locator("table.compare thead th")).to_have_count(2)
        expect(page.get_by_role("group", name="Bản đồ những nơi có buổi dự khác nhau")).to_be_visible()
