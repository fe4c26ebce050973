import re
from datetime import time
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.changes import Change, ScheduleImport
from models.meetings import Meeting, MeetingRule
from planner.sheets.files import MAX_BYTES
from tests.planner import factories as make
from tests.planner.actual.schedule_files import row, write_csv
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.security import LONGEST_FORM

LENG, SCHOOL = "Chi bộ thôn Nà Lẹng", "Chi bộ Trường Tiểu học Bằng Lũng"
JANUARY = "2027-01-01"


def hand_in(browser: Browser, *rows: list[str], data: bytes | None = None, **values: object):
    file = (BytesIO(write_csv(rows) if data is None else data), "lich-thang-1.csv")
    return browser.send(
        "/schedules/", {"month": JANUARY, "complete": "y", "file": file, **values}, page="/schedules/"
    )


def statuses(s: Session) -> list[str]:
    return list(s.scalars(select(Meeting.status).order_by(Meeting.id)))


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def address(s: Session, board: Browser, scene: Scene) -> str:
    """A schedule handed in: one meeting moved, whose visit is published, and one confirmed."""
    rules = {rule.host_id: rule for rule in s.scalars(select(MeetingRule).where(MeetingRule.kind == "regular"))}
    rules[scene.other_host.id].starts_at = time(14)
    for meeting in scene.meetings:
        meeting.rule_id = rules[meeting.host_id].id
    scenes.add_release(s, scene)
    s.commit()
    answer = hand_in(board, row(LENG, "07/01/2027", "19:30"), row("CB Trường TH Bằng Lũng", "29/01/2027", "14h"))
    assert answer.status_code == 302
    return answer.location


def test_a_schedule_is_looked_at_before_anything_changes(s: Session, board: Browser, address: str) -> None:
    page = board.text(address)
    for said in ("Chi bộ thôn Nà Lẹng", "Ngày khác.", "Đúng như dự kiến.", "07/01/2027", "Hoàng Thị Lan"):
        assert said in page
    assert statuses(s) == ["expected"] * 3


def test_it_is_filtered_by_outcome_visits_concerned_and_name(board: Browser, address: str) -> None:
    for filters, seen in {
        "?outcome=moved": (True, False),
        "?outcome=confirmed": (False, True),
        "?outcome=touched": (True, False),
        "?q=bang+lung": (False, True),
    }.items():
        table = board.text(address + filters).rpartition("<tbody>")[2]
        assert (LENG in table, SCHOOL in table) == seen, filters


def test_it_is_applied_and_recorded(s: Session, board: Browser, scene: Scene, address: str) -> None:
    answer = board.send(f"{address}/apply", {"shown": shown(board.text(address))})
    assert answer.status_code == 302
    assert statuses(s) == ["moved", "confirmed", "expected"]
    assert sorted(s.scalars(select(Change.kind))) == ["meeting_moved", "schedule_imported"]
    assert re.search(rf"19:30 03/01/2027 · <a [^>]*>{LENG}</a>", board.text(answer.location))
    assert {"hand in schedule", "apply schedule"} <= set(s.scalars(select(AuditEntry.action)))
    assert "Đã áp dụng" in board.text(address)


def test_what_was_not_seen_is_not_applied(s: Session, board: Browser, address: str) -> None:
    assert board.send(f"{address}/apply", {"shown": "0"}).status_code == 409
    assert statuses(s) == ["expected"] * 3


def test_it_is_discarded(s: Session, board: Browser, address: str) -> None:
    assert board.send(f"{address}/discard").status_code == 302
    assert s.scalars(select(ScheduleImport.state)).one() == "discarded"
    assert board.send(f"{address}/apply", {"shown": "0"}).status_code == 409


def test_an_unclear_row_is_asked_about_and_the_answer_kept(s: Session, board: Browser, scene: Scene) -> None:
    twin = make.add_host(s, make.add_unit(s, scene.province, name="Xã Bằng Thành"), name=LENG)
    s.commit()
    address = hand_in(board, row(LENG, "07/01/2027", "19:30")).location
    page = board.text(address)
    assert "Nhiều chi bộ cùng tên." in page
    assert "/apply" not in page
    assert board.send(f"{address}/answers", {"question-0": str(twin.id)}).status_code == 302
    page = board.text(address)
    assert f'<option value="{twin.id}" selected>' in page
    assert board.send(f"{address}/apply", {"shown": shown(page)}).status_code == 302
    assert s.scalars(select(Meeting.host_id).where(Meeting.status == "confirmed")).one() == twin.id


def test_two_who_answer_from_the_same_page_lose_nothing(s: Session, board: Browser, scene: Scene) -> None:
    unit = make.add_unit(s, scene.province, name="Xã Bằng Thành")
    twins = [make.add_host(s, unit, name=name).id for name in (LENG, SCHOOL)]
    s.commit()
    address = hand_in(board, row(LENG, "07/01/2027", "19:30"), row(SCHOOL, "08/01/2027", "14h")).location
    kept = dict(re.findall(r'name="(shown-\d+)" value="(\d*)"', board.text(address)))
    assert kept == {"shown-0": "", "shown-1": ""}
    for given in (
        {"question-0": str(twins[0]), "question-1": ""},
        {"question-0": "", "question-1": str(twins[1])},
        {"question-0": str(scene.host.id), "question-1": "²", "question-²": "1"},
    ):
        answer = board.send(f"{address}/answers", kept | given)
    assert s.scalars(select(ScheduleImport)).one().choices["hosts"] == {"0": twins[0], "1": twins[1]}
    assert "người khác đã trả lời khác 1 câu hỏi" in board.text(answer.location)


def test_a_file_with_faults_is_refused_with_all_of_them(s: Session, board: Browser, scene: Scene) -> None:
    answer = hand_in(board, row(LENG, "45/1", "19:30"), row("", "07/01/2027", "26h"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Tệp có 3 lỗi" in page
    for said in ("lich-thang-1.csv", "45/1", "đây không phải ngày hoặc giờ.", "chưa nêu chi bộ."):
        assert said in page
    assert s.scalars(select(ScheduleImport)).all() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Tệp trống."), (b"PK\x03\x04", "Không đọc được tệp Excel này."), (b"\xff\x00\x89", "không phải Excel")],
)
def test_a_file_that_is_none_is_refused_with_advice(board: Browser, scene: Scene, data: bytes, said: str) -> None:
    answer = hand_in(board, data=data)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (400, True)


def test_a_form_without_a_file_is_refused(board: Browser, scene: Scene) -> None:
    answer = board.send("/schedules/", {"month": JANUARY}, page="/schedules/")
    assert (answer.status_code, "Hãy chọn tệp." in answer.get_data(as_text=True)) == (400, True)


def test_a_file_larger_than_other_requests_is_taken_and_one_too_large_is_not(board: Browser, scene: Scene) -> None:
    large = write_csv([row(LENG, "07/01/2027", "19:30"), *[[""] * 8] * (LONGEST_FORM // 4)])
    assert len(large) > LONGEST_FORM
    assert hand_in(board, data=large).status_code == 302
    assert hand_in(board, data=b" " * (MAX_BYTES * 2)).status_code == 413


def test_a_file_from_another_site_is_refused(board: Browser, scene: Scene) -> None:
    file = (BytesIO(b"x"), "x.csv")
    answer = board.client.post("/schedules/", data={"month": JANUARY, "file": file})
    assert answer.status_code == 400


def test_the_sheet_to_fill_in_is_an_excel_file_and_leaves_nothing_behind(
    s: Session, board: Browser, scene: Scene
) -> None:
    before = s.scalars(select(Meeting.id)).all()
    answer = board.get("/schedules/template?month=2027-02")
    assert answer.data[:2] == b"PK"
    assert "lich-sinh-hoat-2027-02.xlsx" in answer.headers["Content-Disposition"]
    s.rollback()
    assert s.scalars(select(Meeting.id)).all() == before


def test_schedules_are_the_boards_alone(visitor: Browser, scene: Scene) -> None:
    for address in ("/schedules/", "/schedules/template", "/schedules/1"):
        assert visitor.get(address).status_code == 403
