"""The month's actual schedule arrives: handed in, asked about, looked at, applied, logged."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from models.meetings import Meeting
from models.organisation import Host, Unit
from models.plans import PlanVisit
from planner.config import TIMEZONE
from planner.text import fold
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import log_in
from tests.planner.actual.schedule_files import row, write_csv

pytestmark = pytest.mark.browser

MONTH = date(2027, 1, 1)
SECONDS = 10


def visited_meeting(site: Live, plan_id: int) -> tuple[str, Meeting]:
    """The first meeting of January that the plan visits, and its host's name."""
    with site.sessions() as s:
        statement = select(Meeting).join(PlanVisit, PlanVisit.meeting_id == Meeting.id)
        statement = statement.where(PlanVisit.plan_id == plan_id, Meeting.month == MONTH)
        meeting = s.scalars(statement.order_by(Meeting.starts_at).limit(1)).one()
        return meeting.host.name, meeting


def add_twin(site: Live, name: str) -> int:
    """Another host of that name, in a unit of its own."""
    with site.sessions.begin() as s:
        host = s.scalars(select(Host).where(Host.name == name)).one()
        unit = Unit(code="XA-KHAC", name="Xã Khác", search="xa khac", parent_id=host.unit.parent_id)
        twin = Host(
            code="TWIN",
            name=name,
            search=fold(name),
            unit=unit,
            category=host.category,
            lat=host.lat,
            lon=host.lon,
        )
        s.add(twin)
        s.flush()
        return host.id


def hand_in(page: Page, name: str, data: bytes) -> None:
    page.get_by_role("link", name="Lịch thực tế").click()
    page.get_by_role("combobox", name="Tháng").first.select_option(MONTH.isoformat())
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Xem trước").click()


def test_a_months_schedule_from_the_file_to_the_log(chromium: Browser, new_site: Live) -> None:
    plan_id = live.plan(new_site, seconds=SECONDS)
    live.release(new_site, plan_id)
    name, meeting = visited_meeting(new_site, plan_id)
    host_id = add_twin(new_site, name)
    start = meeting.starts_at.astimezone(TIMEZONE)
    moved = write_csv([row(name, f"{start.day}/01/2027", "20h30", **{"Địa điểm": "Nhà văn hóa xã"})])
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, live.BOARD)
        hand_in(page, "sai.csv", write_csv([row(name, "45/01/2027", "20h30")]))
        expect(page.get_by_role("alert")).to_contain_text("đây không phải ngày hoặc giờ.")
        hand_in(page, "lich-thang-1.csv", moved)
        expect(page.get_by_text("Cần trả lời 1 câu hỏi trước khi áp dụng.")).to_be_visible()
        expect(page.get_by_role("button", name="Áp dụng tất cả")).to_have_count(0)
        page.get_by_label("Dòng 2 là buổi của chi bộ nào?").select_option(str(host_id))
        page.get_by_role("button", name="Lưu câu trả lời").click()
        expect(page.get_by_text("Giờ khác.")).to_be_visible()
        page.get_by_role("button", name="Áp dụng tất cả").click()
        expect(page.get_by_text("Đã cập nhật")).to_be_visible()
        page.goto(new_site.url + "/changes/")
        expect(page.get_by_text(f"20:30 {start:%d/%m/%Y}")).to_be_visible()
        page.goto(f"{new_site.url}/meetings?day={start:%Y-%m-%d}&status=moved")
        expect(page.get_by_text("Nhà văn hóa xã")).to_be_visible()


def test_the_sheet_to_fill_in_comes_back_unchanged(chromium: Browser, new_site: Live, tmp_path: Path) -> None:
    live.plan(new_site, seconds=SECONDS)
    with chromium.new_context() as context:
        page = context.new_page()
        log_in(page, new_site, live.BOARD)
        page.goto(new_site.url + "/schedules/")
        page.get_by_role("combobox", name="Tháng").last.select_option("2027-01")
        with page.expect_download() as download:
            page.get_by_role("button", name="Tải về").click()
        sheet = tmp_path / "lich.xlsx"
        download.value.save_as(sheet)
        hand_in(page, "lich.xlsx", sheet.read_bytes())
        tiles = page.locator(".tile", has_text="Đã dời")
        expect(tiles.first.locator(".figure")).to_have_text("0")
        expect(page.get_by_role("button", name="Áp dụng tất cả")).to_be_visible()
