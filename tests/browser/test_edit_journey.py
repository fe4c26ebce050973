"""A draft changed by hand on a phone, by keyboard and without a script: refused, confirmed, undone, pinned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.organisation import Host
from planner.assembly.keys import row_of
from planner.editing.draft import Draft, open_draft
from planner.editing.moves import HAND_OVER, Edit
from planner.editing.rulebook import Shelf
from planner.editing.suggest import suggest_delegations
from planner.editing.trial import try_edit
from planner.plans import get_plan
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from web.security import limiter

pytestmark = pytest.mark.browser

SECONDS = 10
PHONE = {"width": 360, "height": 740}
LONG = 60  # reloads of the page, a second apart: the worker has to start


@pytest.fixture
def drafted(committed_db: str, tmp_path: Path) -> Iterator[tuple[Live, int]]:
    """The sample commune with a draft, and its worker."""
    with live.open_site(committed_db, tmp_path) as site:
        limiter.reset()
        live.load(site, "sonham")
        plan_id = live.plan(site, seconds=SECONDS)
        with live.worker(site):
            yield site, plan_id


def delegations(site: Live, plan_id: int) -> dict[int, list[int]]:
    with site.sessions() as s:
        return {visit.meeting_id: [v.id for v in visit.visitors] for visit in get_plan(s, plan_id).visits}


def find_case(site: Live, plan_id: int) -> tuple[int, str, str]:
    """A visit that somebody could take over: its meeting, its host's name, and who of the draft may not."""
    with site.sessions() as s:
        draft = open_draft(s, plan_id, Shelf(1))
        for meeting_id in sorted(draft.delegations):
            refused = find_refused(draft, meeting_id)
            if refused and suggest_delegations(draft, meeting_id):
                host = s.get_one(Host, row_of(draft.rules.meetings[f"m{meeting_id}"].host))
                return meeting_id, host.name, refused
    raise AssertionError("the sample has no such visit")


def find_refused(draft: Draft, meeting_id: int) -> str | None:
    for visitor in draft.rules.problem.visitors:
        edit = Edit(kind=HAND_OVER, meeting_id=meeting_id, visitor_ids=(row_of(visitor.id),))
        if row_of(visitor.id) not in draft.at(meeting_id).visitors and not try_edit(draft, edit).allowed:
            return visitor.name
    return None


def press(page: Page, role: str, name: str, *, exact: bool = False) -> None:
    """By the keyboard: what cannot be reached by it fails here."""
    page.get_by_role(role, name=name, exact=exact).first.press("Enter")


def hand_over(page: Page, site: Live, plan_id: int) -> None:
    """The one named is refused with the reason; of those suggested the first is taken, its cost seen before."""
    meeting_id, host, refused = find_case(site, plan_id)
    before = delegations(site, plan_id)
    page.locator(f'a[href$="/edit/meetings/{meeting_id}"]').press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(host)
    page.get_by_label("Tìm theo tên").fill(refused)
    page.get_by_label("Tìm theo tên").press("Enter")
    page.locator("#named").get_by_role("link", name=refused).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Không thể thực hiện:")
    expect(page.get_by_role("alert")).to_contain_text(refused)
    expect(page.get_by_role("button", name="Xác nhận")).to_have_count(0)
    press(page, "link", "Xem cách khác")
    page.locator("#people").get_by_role("link").first.press("Enter")
    expect(page.locator("#effect")).to_contain_text("Điểm")
    assert delegations(site, plan_id) == before
    press(page, "button", "Xác nhận")
    expect(page.get_by_role("status")).to_contain_text("Đã thực hiện")
    assert delegations(site, plan_id)[meeting_id] != before[meeting_id]


def wait_until_done(page: Page) -> None:
    for _ in range(LONG):
        if page.get_by_role("link", name="Ban hành…").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("the draft was not worked out")


def test_a_draft_is_changed_by_hand(chromium: Browser, drafted: tuple[Live, int]) -> None:
    site, plan_id = drafted
    before = delegations(site, plan_id)
    with chromium.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, site, live.BOARD)
        page.goto(f"{site.url}/plans/{plan_id}")
        press(page, "link", "Sửa thủ công")
        hand_over(page, site, plan_id)
        page.goto(f"{site.url}/plans/{plan_id}")
        expect(page.get_by_text("Đã sửa thủ công: 1 sửa đổi")).to_be_visible()
        press(page, "link", "Sửa thủ công")
        press(page, "button", "Hoàn tác", exact=True)
        expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
        assert delegations(site, plan_id) == before
        press(page, "button", "Ghim tất cả", exact=True)
        press(page, "link", "Tính lại quanh các buổi dự đã ghim…")
        expect(page.get_by_label("Tìm thêm các buổi dự khác")).not_to_be_checked()
        press(page, "button", "Bắt đầu")
        expect(page).not_to_have_url(f"{site.url}/plans/{plan_id}/edit/anew")
        wait_until_done(page)
        anew = int(page.url.rpartition("/")[2])
    with site.sessions() as s:
        plan, draft = get_plan(s, anew), get_plan(s, plan_id)
        assert (plan.status, plan.score, plan.shortfall) == ("optimal", draft.score, draft.shortfall)
        assert plan.seconds is not None
        assert plan.seconds < SECONDS
    assert (anew != plan_id, delegations(site, anew)) == (True, before)
