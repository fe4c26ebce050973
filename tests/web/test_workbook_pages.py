import re
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.changes import WorkbookImport
from models.organisation import Host
from planner.sheets.files import MAX_BYTES, read_sheets
from tests.planner.workbooks.books import SHEETS, write_book, write_sheets
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.security import LONGEST_FORM

FAULTY = write_book(Cấp=[["Mã cấp", "Tên cấp"], ["TINH", ""]])


def hand_in(browser: Browser, data: bytes):
    return browser.send("/workbooks/", {"file": (BytesIO(data), "to-chuc.xlsx")}, page="/workbooks/")


def apply(browser: Browser, address: str):
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', browser.text(address))
    assert shown
    return browser.send(f"{address}/apply", {"shown": shown[1]})


def test_a_workbook_is_looked_at_then_applied_and_recorded(s: Session, board: Browser, scene: Scene) -> None:
    answer = hand_in(board, write_book())
    assert answer.status_code == 302
    page = board.text(answer.location)
    for said in ("to-chuc.xlsx", "C1 · Chi bộ thôn Nà Quạng", "Dòng đã có mà không có trong tệp thì giữ nguyên"):
        assert said in page
    assert s.scalar(select(Host).where(Host.code == "C1")) is None
    assert apply(board, answer.location).status_code == 302
    assert s.scalars(select(Host.name).where(Host.code == "C1")).one() == "Chi bộ thôn Nà Quạng"
    assert {"hand in workbook", "apply workbook"} <= set(s.scalars(select(AuditEntry.action)))
    assert "Đã áp dụng" in board.text(answer.location)


def test_rows_are_listed_by_sheet_and_outcome(board: Browser, scene: Scene) -> None:
    address = hand_in(board, write_book()).location
    table = board.text(f"{address}?table=hosts&outcome=new").rpartition("<tbody>")[2]
    assert ("C1 · Chi bộ" in table, "V1 · Nông Văn A" in table) == (True, False)
    assert "Không có dòng nào thay đổi." in board.text(f"{address}?table=hosts&outcome=removed")


def test_a_faulty_workbook_shows_its_faults_and_comes_back_marked(
    s: Session, board: Browser, scene: Scene
) -> None:
    address = hand_in(board, FAULTY).location
    page = board.text(address)
    for said in ("Tệp có 1 lỗi", "Tên cấp", "đang trống", "Cột này bắt buộc phải ghi."):
        assert said in page
    assert "/apply" not in page
    answer = board.get(f"{address}/marked")
    assert "to-chuc-danh-dau-loi.xlsx" in answer.headers["Content-Disposition"]
    sheets = {sheet.name: sheet.rows for sheet in read_sheets("", answer.data)}
    assert sheets["Lỗi"][1] == ["Cấp", "2", "B Tên cấp", "", "đang trống", "Cột này bắt buộc phải ghi."]
    assert sheets["Đơn vị"][1][:2] == ["BK", "Tỉnh Bắc Kạn"]
    assert board.send(f"{address}/apply", {"shown": ""}).status_code == 409


def test_what_has_changed_meanwhile_is_shown_anew_instead_of_applied(
    s: Session, board: Browser, scene: Scene
) -> None:
    rows = [SHEETS["Chi bộ"][0], [scene.host.code, "Chi bộ Bản Mới", scene.commune.code, "chi bộ cơ sở"]]
    address = hand_in(board, write_sheets({"Chi bộ": rows})).location
    stale = board.text(address)
    scene.host.name = "Chi bộ Nà Khác"
    s.commit()
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', stale)
    answer = board.send(f"{address}/apply", {"shown": shown[1]})
    assert answer.status_code == 302
    page = board.text(address)
    assert "chưa áp dụng gì" in page
    assert "Chi bộ Nà Khác" in page
    assert apply(board, address).status_code == 302
    s.refresh(scene.host)
    assert scene.host.name == "Chi bộ Bản Mới"


def test_it_can_be_compared_again_and_discarded(s: Session, board: Browser, scene: Scene) -> None:
    address = hand_in(board, write_book()).location
    assert board.send(f"{address}/again").status_code == 302
    assert board.send(f"{address}/discard").status_code == 302
    assert s.scalars(select(WorkbookImport.state)).one() == "discarded"
    assert board.get(f"{address}/marked").status_code == 409


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Tệp trống."), (b"code,name\n", "không phải là tệp Excel"), (b"PK\x03\x04", "Không đọc được tệp")],
)
def test_what_is_no_workbook_is_refused_with_advice(board: Browser, scene: Scene, data: bytes, said: str) -> None:
    answer = hand_in(board, data)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (400, True)


def test_a_form_without_a_workbook_is_refused(board: Browser, scene: Scene) -> None:
    answer = board.send("/workbooks/", {}, page="/workbooks/")
    assert (answer.status_code, "Hãy chọn tệp." in answer.get_data(as_text=True)) == (400, True)


def test_a_workbook_larger_than_other_requests_is_taken_and_one_too_large_is_not(
    board: Browser, scene: Scene
) -> None:
    large = write_book() + b"\0" * LONGEST_FORM
    assert hand_in(board, large).status_code in (302, 400)
    assert hand_in(board, b" " * (MAX_BYTES * 2)).status_code == 413


def test_a_workbook_from_another_site_is_refused(board: Browser, scene: Scene) -> None:
    assert board.client.post("/workbooks/", data={"file": (BytesIO(FAULTY), "x.xlsx")}).status_code == 400


def test_the_organisation_handed_out_and_in_again_changes_nothing(board: Browser, scene: Scene) -> None:
    page = board.text(hand_in(board, board.get("/workbooks/organisation").data).location)
    assert "áp dụng cũng không thay đổi gì" in page


def test_plans_ledger_and_report_are_handed_out_as_workbooks(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    for address, sheet in {
        f"/workbooks/plans/{release.plan_id}": "Theo ngày",
        f"/workbooks/releases/{release.number}": "Theo cấp ủy viên",
        "/workbooks/in-force": "Theo đơn vị",
        "/workbooks/ledger?owing=no": "Sổ theo dõi",
        "/workbooks/report?start=2027-01-01&end=2027-06-30": "Số liệu",
        "/workbooks/template": "Hướng dẫn",
    }.items():
        answer = board.get(address)
        assert (answer.status_code, answer.mimetype) == (
            200,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        assert sheet in [each.name for each in read_sheets("", answer.data)], address


def test_workbooks_are_the_boards_alone(visitor: Browser, scene: Scene) -> None:
    for address in (
        "",
        "template",
        "organisation",
        "1",
        "1/marked",
        "plans/1",
        "releases/1",
        "in-force",
        "ledger",
        "report",
    ):
        assert visitor.get(f"/workbooks/{address}").status_code == 403
