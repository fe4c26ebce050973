"""The schedule of a draft: a visit is dragged to somebody else, tried, made, undone; then the same by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from models.meetings import Meeting
from planner.assembly.keys import row_of
from planner.config import TIMEZONE
from planner.editing.draft import Draft, open_draft
from planner.editing.moves import HAND_OVER, Edit
from planner.editing.rulebook import Shelf
from planner.editing.suggest import suggest_delegations, try_meetings
from planner.editing.trial import try_edit
from planner.plans import get_plan
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from web.security import limiter

pytestmark = pytest.mark.browser

SECONDS = 10
SCREEN = {"width": 1900, "height": 1000}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A visit of one: who could take it over, who may not, and another meeting of the host in the same month."""

    meeting: int
    day: date
    visitor: int
    coming: int
    refused: int
    other: int
    other_day: date


@pytest.fixture
def drafted(committed_db: str, tmp_path: Path) -> Iterator[tuple[Live, int]]:
    """The sample commune with a draft."""
    with live.open_site(committed_db, tmp_path) as site:
        limiter.reset()
        live.load(site, "sonham")
        yield site, live.plan(site, seconds=SECONDS)


def find_case(site: Live, plan_id: int) -> Case:
    with site.sessions() as s:
        draft = open_draft(s, plan_id, Shelf(1))
        for meeting, delegation in sorted(draft.delegations.items()):
            day = day_of(s, meeting)
            others = [t.edit.other for t in try_meetings(draft, meeting) if t.allowed]
            near = [other for other in others if day_of(s, other).month == day.month]
            coming, refused = suggest_delegations(draft, meeting), find_refused(draft, meeting)
            if coming and refused and near and len(delegation.visitors) == 1:
                return Case(
                    meeting=meeting,
                    day=day,
                    visitor=delegation.visitors[0],
                    coming=coming[0].edit.visitor_ids[0],
                    refused=refused,
                    other=near[0],
                    other_day=day_of(s, near[0]),
                )
    raise AssertionError("the sample has no such visit")


def day_of(s: Session, meeting_id: int) -> date:
    return s.get_one(Meeting, meeting_id).starts_at.astimezone(TIMEZONE).date()


def find_refused(draft: Draft, meeting_id: int) -> int | None:
    for visitor in map(row_of, draft.rules.visitors):
        edit = Edit(kind=HAND_OVER, meeting_id=meeting_id, visitor_ids=(visitor,))
        if visitor not in draft.at(meeting_id).visitors and not try_edit(draft, edit).allowed:
            return visitor
    return None


def who_goes(site: Live, plan_id: int, meeting_id: int) -> list[int]:
    with site.sessions() as s:
        visits = {visit.meeting_id: visit for visit in get_plan(s, plan_id).visits}
        return [visitor.id for visitor in visits[meeting_id].visitors] if meeting_id in visits else []


def chip(page: Page, case: Case) -> Locator:
    return page.locator(f'a.chip[data-meeting="{case.meeting}"]')


def cell(page: Page, visitor_id: int, day: date) -> Locator:
    return page.locator(f'tr[data-visitor="{visitor_id}"] td').nth(day.day - 1)


def drag_refused_then_hand_over_and_undo(page: Page, site: Live, plan_id: int, case: Case) -> None:
    panel = page.get_by_role("dialog")
    chip(page, case).drag_to(cell(page, case.refused, case.day))
    expect(panel.get_by_role("alert")).to_contain_text("Không thể thực hiện:")
    expect(panel.get_by_role("button", name="Xác nhận")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    chip(page, case).drag_to(cell(page, case.coming, case.day))
    expect(panel).to_contain_text("Được và mất")
    assert who_goes(site, plan_id, case.meeting) == [case.visitor]
    panel.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_role("status")).to_contain_text("Đã thực hiện")
    expect(cell(page, case.coming, case.day).locator(".is-by_hand")).to_have_count(1)
    assert who_goes(site, plan_id, case.meeting) == [case.coming]
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
    assert who_goes(site, plan_id, case.meeting) == [case.visitor]


def drag_to_another_meeting_and_leave_it(page: Page, site: Live, plan_id: int, case: Case) -> None:
    chip(page, case).drag_to(cell(page, case.visitor, case.other_day))
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Được và mất")
    panel.get_by_role("button", name="Giữ nguyên").click()
    expect(panel).to_have_count(0)
    assert who_goes(site, plan_id, case.other) == []


def pin_and_hand_over_by_keyboard(page: Page, site: Live, plan_id: int, case: Case) -> None:
    panel = page.get_by_role("dialog")
    chip(page, case).press("Enter")
    panel.get_by_role("button", name="Ghim", exact=True).press("Enter")
    expect(page.locator(f'a.chip.is-pinned[data-meeting="{case.meeting}"]')).to_be_focused()
    page.wait_for_load_state()
    chip(page, case).press("Enter")
    panel.get_by_role("button", name="Bỏ ghim").press("Enter")
    expect(page.locator(f'a.chip.is-pinned[data-meeting="{case.meeting}"]')).to_have_count(0)
    expect(chip(page, case)).to_be_focused()
    page.wait_for_load_state()  # else the key may be pressed on the page that is left
    chip(page, case).press("Enter")
    panel.get_by_role("heading", name="Giao cho").wait_for()
    panel.locator("a[data-try][href*='kind=hand_over']").first.press("Enter")
    panel.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã thực hiện")
    expect(chip(page, case)).to_be_focused()
    page.wait_for_load_state()
    assert who_goes(site, plan_id, case.meeting) == [case.coming]


def drop_by_keyboard_and_reach_the_visits_again(page: Page, case: Case) -> None:
    panel = page.get_by_role("dialog")
    chip(page, case).press("Enter")
    panel.get_by_role("link", name="Bỏ buổi dự…").press("Enter")
    panel.get_by_role("button", name="Xác nhận").press("Enter")
    expect(page.get_by_role("status")).to_be_focused()
    page.wait_for_load_state()
    for key in ("Tab", "Enter", "Tab", "Tab"):  # past the way there, and the name of the first row
        page.keyboard.press(key)
    expect(page.locator("tbody a").nth(1)).to_be_focused()
    page.get_by_role("button", name="Hoàn tác").press("Enter")
    expect(chip(page, case)).to_be_focused()


def test_a_visit_is_dragged_and_handed_over_by_keyboard(chromium: Browser, drafted: tuple[Live, int]) -> None:
    site, plan_id = drafted
    case = find_case(site, plan_id)
    with chromium.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        log_in(page, site, live.BOARD)
        page.goto(f"{site.url}/plans/{plan_id}/visitors?month={case.day:%Y-%m}")
        drag_refused_then_hand_over_and_undo(page, site, plan_id, case)
        drag_to_another_meeting_and_leave_it(page, site, plan_id, case)
        pin_and_hand_over_by_keyboard(page, site, plan_id, case)
        drop_by_keyboard_and_reach_the_visits_again(page, case)
        live.release(site, plan_id)
        page.goto(f"{site.url}/releases/1/visitors?month={case.day:%Y-%m}")
        chip(page, case).drag_to(cell(page, case.visitor, case.day))
        expect(page.get_by_role("dialog")).to_contain_text("Bản đã ban hành không bao giờ thay đổi")
