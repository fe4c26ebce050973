"""Every page, seen: by people who cannot see it well, on the smallest and the largest screen, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState, ViewportSize

from tests.browser.live import Live

pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
WALL = ViewportSize(width=3840, height=800)  # as wide as they come; to paint all of its height takes long
GRAVE = ("serious", "critical")
# What rows of lists and tables lead to, where it is lower than a thumb is wide.
LOW_LINKS = """() => [...document.querySelectorAll("main :is(.row-line, .rows li, .table td, .pages) > a")]
  .filter((link) => link.checkVisibility() && link.getBoundingClientRect().height < 44)
  .map((link) => link.textContent.trim())"""

# The lines of boxes and circles that are, too.
LOW_BOXES = """() => [...document.querySelectorAll("main :is([type=checkbox], [type=radio])")]
  .map((box) => box.closest(".form-check, .tick"))
  .filter((line) => line.checkVisibility() && line.getBoundingClientRect().height < 44)
  .map((line) => line.outerHTML)"""

PRINTED = ("visits", "visits-visitors", "ledger", "ledger-visitor", "visitor", "reports")
WHITE = "rgb(255, 255, 255)"
# What the blocks of a page lie on, and what could be clicked.
PAPER = """() => [getComputedStyle(document.querySelector("main .panel, main .scroll")).backgroundColor,
  [...document.querySelectorAll("button, select, input, .btn")].filter((each) => each.checkVisibility())
    .map((each) => each.outerHTML)]"""


def test_every_page_keeps_nobody_out_fits_every_screen_and_keeps_its_content_policy(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState
) -> None:
    """All in one pass, light and dark: opening every page takes longer than what is asked of it."""
    found: dict[str, object] = {}
    said: list[str] = []
    # Without motion, else colours are still on their way from the light to the dark.
    with chromium.new_context(storage_state=board_state, reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for name, address in {**pages, "log-in": "/login"}.items():
            page.set_viewport_size(DESK)
            page.emulate_media(color_scheme="light")
            page.goto(full_site.url + address)
            grave = violations(page)
            page.emulate_media(color_scheme="dark")
            grave += violations(page, runOnly=["color-contrast"])
            wide = [size["width"] for size in (WALL, PHONE) if overflows(page, size)]
            # On the phone, which came last.
            low = page.evaluate(LOW_LINKS) + page.evaluate(LOW_BOXES)
            # A page that isn't there says so on the console, too.
            if grave or wide or low or (said and name != "not-found"):
                found[name] = (grave, wide, low, list(said))
            said.clear()
    assert found == {}


def overflows(page: Page, size: ViewportSize) -> bool:
    page.set_viewport_size(size)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(width, int)
    return width > size["width"]


def violations(page: Page, **options: object) -> list[tuple[str, str]]:
    """The grave ones, each with the first element it is about."""
    told = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in told if v["impact"] in GRAVE]


def test_the_menu_opens_on_a_phone(chromium: Browser, full_site: Live, board_state: StorageState) -> None:
    with chromium.new_context(storage_state=board_state, viewport=PHONE) as context:
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


def test_what_is_printed_has_no_controls_and_paper_stays_white(
    chromium: Browser, full_site: Live, pages: dict[str, str], board_state: StorageState
) -> None:
    found: dict[str, object] = {}
    with chromium.new_context(storage_state=board_state) as context:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        for name in PRINTED:
            page.goto(full_site.url + pages[name])
            paper = page.evaluate(PAPER)
            if paper != [WHITE, []]:
                found[name] = paper
    assert found == {}
