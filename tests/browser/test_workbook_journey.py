"""The organisation in Excel: handed in with a fault, marked, mended, handed in again, applied."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from models.organisation import Host
from planner.sheets.files import read_sheets
from tests.browser import live
from tests.browser.pages import log_in
from tests.planner.workbooks.books import SHEETS, write_book
from web.workbooks.sending import XLSX

pytestmark = pytest.mark.browser

HOSTS = [SHEETS["Chi bộ"][0], ["C1", "Chi bộ thôn Nà Quạng", "CT", "chi bộ xóm"]]


def hand_in(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Tệp Excel (.xlsx)").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    expect(page.get_by_text(name)).to_be_visible()
    page.get_by_role("button", name="Xem trước").click()


def test_a_faulty_workbook_is_marked_mended_and_applied(
    chromium: Browser, committed_db: str, tmp_path: Path
) -> None:
    with live.open_site(committed_db, tmp_path) as site, chromium.new_context() as context:
        live.load(site, "sonham")
        page = context.new_page()
        log_in(page, site, live.BOARD)
        page.get_by_role("link", name="Excel", exact=True).click()
        hand_in(page, "to-chuc.xlsx", write_book(**{"Chi bộ": HOSTS}))
        expect(page.get_by_role("alert")).to_contain_text("không thuộc các từ dùng cho cột này")
        expect(page.get_by_role("button", name="Áp dụng tất cả")).to_have_count(0)
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải tệp đã đánh dấu lỗi").click()
        marked = tmp_path / "marked.xlsx"
        download.value.save_as(marked)
        assert "Lỗi" in [sheet.name for sheet in read_sheets("", marked.read_bytes())]
        hand_in(page, "da-sua.xlsx", write_book())
        expect(page.get_by_text("C1 · Chi bộ thôn Nà Quạng")).to_be_visible()
        page.get_by_role("button", name="Áp dụng tất cả").click()
        expect(page.get_by_role("status")).to_contain_text("Đã cập nhật 6 dòng")
        with site.sessions() as s:
            assert s.scalars(select(Host.name).where(Host.code == "C1")).one() == "Chi bộ thôn Nà Quạng"
