import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import Attendance, MeetingReport
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

# The evening of the first meeting, to which the leader and the member of the team are sent.
EVENING = datetime(2027, 1, 3, 14, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return lambda: EVENING


@pytest.fixture
def address(s: Session, scene: Scene) -> str:
    """Where the member marks the visit, which is published."""
    scenes.add_release(s, scene)
    s.commit()
    return f"/attendance/{scene.meetings[0].id}/{scene.member.id}"


TOLD = {
    "attended": "yes",
    "members_present": "18",
    "members_total": "20",
    "score": "92",
    "good_practice": "y",
    "good_practice_note": "  Giao việc   rõ ràng ",
    "follow_up": "y",
    "follow_up_by": "2027-03-01",
}


# What a browser sends of a form in which only the box is ticked.
TICKED = dict.fromkeys(TOLD, "") | {"attended": "yes"}
del TICKED["good_practice"], TICKED["follow_up"]


def seen(browser: Browser, address: str) -> dict[str, str]:
    """What the page that is open sends along."""
    [version] = re.findall(r'name="seen" type="hidden" value="(\w+)"', browser.text(address))
    return {"seen": version}


def test_a_visitor_marks_their_own_visit(s: Session, visitor: Browser, scene: Scene, address: str) -> None:
    assert "Chờ ghi nhận (1)" in visitor.text("/attendance/")
    response = visitor.send(address, TOLD, page=address)
    assert response.location == "/attendance/"
    [marked] = s.scalars(select(Attendance))
    assert (marked.visitor_id, marked.attended, marked.marked_by_id) == (scene.member.id, True, scene.user.id)
    [report] = s.scalars(select(MeetingReport))
    assert (report.members_present, report.members_total, report.score) == (18, 20, 92)
    assert [(finding.heading, finding.note) for finding in report.findings] == [
        ("good_practice", "Giao việc rõ ràng"),
        ("follow_up", None),
    ]
    assert "Chờ ghi nhận (0)" in visitor.text("/attendance/")


def test_what_was_told_is_filled_in_to_be_corrected(s: Session, visitor: Browser, address: str) -> None:
    visitor.send(address, TOLD, page=address)
    shown = visitor.text(address)
    for said in (
        'value="18"',
        'value="Giao việc rõ ràng"',
        'value="2027-03-01"',
        'checked class="form-check-input"',
    ):
        assert said in shown, said
    visitor.send(address, {"attended": "no", "reason": "Ốm", **seen(visitor, address)}, page=address)
    assert s.scalars(select(MeetingReport)).all() == []
    assert "Không dự: Ốm" in visitor.text("/attendance/?state=missed")


def test_a_colleague_finds_the_meetings_figures_filled_in(
    s: Session, board: Browser, scene: Scene, address: str
) -> None:
    board.send(address, TOLD, page=address)
    shown = board.text(f"/attendance/{scene.meetings[0].id}/{scene.leader.id}")
    assert 'value="18"' in shown
    assert 'value="yes" checked' not in shown.replace("checked ", "checked")


def test_who_only_ticks_the_box_leaves_what_a_colleague_told_meanwhile(
    s: Session, visitor: Browser, board: Browser, scene: Scene, address: str
) -> None:
    open_page = seen(visitor, address)
    board.send(f"/attendance/{scene.meetings[0].id}/{scene.leader.id}", TOLD)
    assert visitor.send(address, TICKED | open_page).status_code == 302
    assert s.scalars(select(MeetingReport.score)).all() == [92]
    assert len(s.scalars(select(Attendance)).all()) == 2


def test_who_tells_otherwise_than_a_colleague_meanwhile_sees_it_first_and_may_still_save(
    s: Session, visitor: Browser, board: Browser, scene: Scene, address: str
) -> None:
    open_page = seen(visitor, address)
    board.send(f"/attendance/{scene.meetings[0].id}/{scene.leader.id}", TOLD)
    answer = visitor.send(address, TICKED | {"score": "70"} | open_page)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for said in ("Người khác đã ghi", "18 trên 20", "Giao việc rõ ràng", 'value="70"', "Vẫn lưu nội dung của tôi"):
        assert said in shown, said
    assert (s.scalars(select(MeetingReport.score)).all(), len(s.scalars(select(Attendance)).all())) == ([92], 1)
    [version] = re.findall(r'name="seen" type="hidden" value="(\w+)"', shown)
    assert [f'value="{number}"' in shown for number in (18, 20, 92)] == [True, True, False]
    assert visitor.send(address, TICKED | {"score": "70", "seen": version}).status_code == 302
    assert s.scalars(select(MeetingReport.score)).all() == [70]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Hãy chọn một trong hai."),
        ({"attended": "perhaps"}, "Lựa chọn này không có."),
        ({"attended": "yes", "score": "101"}, "từ 0 đến 100"),
        ({"attended": "yes", "score": "chín"}, "Đây không phải số nguyên."),
        ({"attended": "yes", "follow_up_by": "mai"}, "Đây không phải ngày hợp lệ."),
        ({"attended": "yes", "good_practice": "y", "good_practice_note": "x" * 501}, "Dùng nhiều nhất 500 chữ."),
        ({"attended": "no"}, "Thiếu lý do."),
        ({"attended": "yes", "members_present": "3", "members_total": "2"}, "lớn hơn tổng số"),
        ({"attended": "yes", "follow_up": "y"}, "Thiếu ngày cần xem lại"),
    ],
)
def test_what_can_t_be_is_told_and_nothing_is_kept(
    s: Session, visitor: Browser, address: str, values: dict[str, str], said: str
) -> None:
    assert said in visitor.send(address, values, page=address).get_data(as_text=True)
    assert s.scalars(select(Attendance)).all() == []


def test_nobody_marks_another_visitors_visit_but_the_board(
    s: Session, visitor: Browser, board: Browser, scene: Scene, address: str
) -> None:
    colleagues = f"/attendance/{scene.meetings[0].id}/{scene.leader.id}"
    assert visitor.get(colleagues).status_code == 403
    assert visitor.send(colleagues, TOLD).status_code == 403
    assert s.scalars(select(Attendance)).all() == []
    assert board.send(colleagues, TOLD, page=colleagues).status_code == 302
    assert s.scalars(select(Attendance.marked_by_id)).all() == [scene.board.id]


def test_a_visitor_sees_only_their_own(visitor: Browser, board: Browser, scene: Scene, address: str) -> None:
    assert "Nông Văn Bình" in board.text("/attendance/")
    assert "Nông Văn Bình" not in visitor.text("/attendance/")
    assert "Chi bộ thôn Nà Lẹng" in visitor.text("/attendance/")
    assert "Chi bộ thôn Nà Lẹng" not in board.text("/attendance/?q=duc")


def test_a_visit_to_come_cannot_be_marked_yet(s: Session, board: Browser, scene: Scene, address: str) -> None:
    coming = f"/attendance/{scene.meetings[1].id}/{scene.loner.id}"
    assert "Buổi sinh hoạt chưa bắt đầu." in board.text(coming)
    assert board.send(coming, TOLD).status_code == 400
    assert s.scalars(select(Attendance)).all() == []


def test_a_visit_nobody_announced_is_not_found(board: Browser, scene: Scene, address: str) -> None:
    assert board.get(f"/attendance/{scene.meetings[2].id}/{scene.member.id}").status_code == 404


def test_a_form_without_its_token_is_refused(visitor: Browser, address: str) -> None:
    assert visitor.client.post(address, data=TOLD).status_code == 400


def test_the_board_marks_for_somebody_without_an_account(
    app: Flask, s: Session, board: Browser, scene: Scene, address: str
) -> None:
    make.mark(s, scene.meetings[0], scene.member, attended=False, reason="Ốm")
    s.commit()
    shown = board.text("/attendance/?state=missed")
    assert ("Hoàng Thị Lan" in shown, "Không dự: Ốm" in shown) == (True, True)
    assert "Chưa có buổi dự nào" in board.text("/attendance/?state=attended")
