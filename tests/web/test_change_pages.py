import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.people import Absence, Visitor
from tests.planner import factories as make
from tests.web.conftest import Browser
from tests.web.scene import Scene


def forms(scene: Scene, s: Session) -> dict[str, tuple[str, dict[str, object]]]:
    """For each kind of change, by the name in its address: what more the address says, and what is filled in."""
    host = f"?host={scene.host.id}"
    meeting = str(scene.meetings[0].id)
    return {
        "absence": ("", {"visitor": scene.loner.id, "first_day": "2027-02-01", "last_day": "2027-02-05"}),
        "meeting_moved": (host, {"meeting": meeting, "day": "2027-01-07", "clock": "19:30"}),
        "meeting_cancelled": (host, {"meeting": str(scene.meetings[2].id)}),
        "meeting_added": (host, {"kind": "thematic", "day": "2027-01-20", "clock": "08:00", "minutes": "90"}),
        "needs_visit": (host, {"by": "2027-01-31"}),
        "visitor_joined": (
            "",
            {"code": "TV9", "name": "Đinh Thị Mai", "tier": scene.loner.tier_id, "base": scene.commune.id},
        ),
        "visitor_left": ("", {"visitor": scene.loner.id}),
        "meeting_rule": (
            host,
            {"rule": s.scalar(select(make.MeetingRule.id).limit(1)), "recurrence": "ngày 5", "clock": "20:00"},
        ),
    }


def test_every_kind_of_change_is_recorded_listed_and_withdrawn(s: Session, board: Browser, scene: Scene) -> None:
    for what, (more, values) in forms(scene, s).items():
        address = f"/changes/new/{what}{more}"
        assert board.get(address).status_code == 200, what
        answer = board.send(address, {"reason": "Công văn số 5", **values}, page=address)
        assert answer.status_code == 302, (what, answer.get_data(as_text=True))
    kinds = s.scalars(select(Change.kind).order_by(Change.id)).all()
    assert kinds == [
        "absence",
        "meeting_moved",
        "meeting_cancelled",
        "meeting_added",
        "needs_visit",
        "visitor_joined",
        "visitor_left",
        "rule_changed",
    ]
    page = board.text("/changes/")
    assert page.count("Công văn số 5") == len(kinds)
    for change_id in s.scalars(select(Change.id).order_by(Change.id.desc())).all():
        assert board.get(f"/changes/{change_id}/withdraw").status_code == 200
        assert board.send(f"/changes/{change_id}/withdraw").status_code == 302
    s.expire_all()
    assert all(s.scalars(select(Change.withdrawn_at)).all())


def test_an_absence_of_whole_days_ends_with_the_last_one(s: Session, board: Browser, scene: Scene) -> None:
    values = {"visitor": scene.leader.id, "first_day": "2027-02-01", "last_day": "2027-02-05", "reason": "Đi học"}
    board.send("/changes/new/absence", values, page="/changes/new/absence")
    absence = s.scalars(select(Absence).where(Absence.visitor_id == scene.leader.id)).one()
    local = [f"{at.astimezone(make.ZONE):%d/%m %H:%M}" for at in (absence.starts_at, absence.ends_at)]
    assert local == ["01/02 00:00", "06/02 00:00"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"reason": "Đi học", "first_day": "2027-02-05", "last_day": "2027-02-01"},
            "Ngày này trước ngày bắt đầu.",
        ),
        ({"reason": "", "first_day": "2027-02-01", "last_day": "2027-02-05"}, "Hãy điền vào đây."),
        ({"reason": "Đi học", "first_day": "hôm nay", "last_day": "2027-02-05"}, "Đây không phải ngày hợp lệ."),
        ({"reason": "Đi học", "first_day": "0027-02-01", "last_day": "2027-02-05"}, "từ 1990 đến 2199"),
        ({"reason": "Đi học", "first_day": "2027-02-01", "last_day": "9999-12-31"}, "từ 1990 đến 2199"),
        ({"reason": "Đi học", "first_day": "2027-02-01", "last_day": "2072-02-05"}, "hơn 731 ngày"),
        ({"reason": "Đi học", "first_day": "2026-02-01", "last_day": "2026-02-05"}, "đã qua"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_form(
    s: Session, board: Browser, scene: Scene, values: dict[str, str], said: str
) -> None:
    address = "/changes/new/absence"
    answer = board.send(address, {"visitor": scene.leader.id, **values}, page=address)
    assert said in answer.get_data(as_text=True)
    assert s.scalars(select(Change)).all() == []


@pytest.mark.parametrize(
    ("what", "more", "values", "field", "said"),
    [
        ("absence", "", {"first_day": "2027-02-05", "last_day": "2027-02-01"}, "last_day", "trước ngày bắt đầu"),
        ("absence", "", {"first_day": "2027-02-05", "last_day": "2027-02-05", "first_time": "19:00",
                         "last_time": "18:00"}, "last_time", "Kết thúc trước khi bắt đầu"),
        ("absence", "", {"first_day": "2026-02-01", "last_day": "2026-02-05"}, "last_day", "đã qua"),
        ("absence", "", {"first_day": "2020-02-01", "last_day": "2027-02-05"}, "first_day", "hơn 731 ngày"),
        ("needs_visit", "?host={host}", {"by": "2026-01-31"}, "by", "đã qua"),
        ("meeting_added", "?host={host}", {"kind": "thematic", "day": "2026-01-20", "clock": "08:00",
                                           "minutes": "90"}, "day", "đã qua"),
        ("visitor_joined", "", {"code": "{code}", "name": "Đinh Thị Mai", "tier": "{tier}", "base": "{unit}"},
         "code", "Mã này đã có người dùng"),
        ("visitor_joined", "", {"code": "TV9", "name": "Đinh Thị Mai", "tier": "{tier}", "base": "{unit}",
                                "max_per_month": "1001"}, "max_per_month", "Hãy nhập từ 1 đến 1.000"),
    ],
)  # fmt: skip
def test_what_a_field_is_at_fault_for_is_said_at_it(
    s: Session,
    board: Browser,
    scene: Scene,
    what: str,
    more: str,
    values: dict[str, str],
    field: str,
    said: str,
) -> None:
    known = {
        "host": scene.host.id,
        "code": scene.loner.code,
        "tier": scene.loner.tier_id,
        "unit": scene.commune.id,
    }
    address = f"/changes/new/{what}{more}".format(**known)
    filled = {name: value.format(**known) for name, value in values.items()}
    answer = board.send(address, {"visitor": scene.leader.id, "reason": "Đi học", **filled}, page=address)
    page = answer.get_data(as_text=True)
    shown = re.search(rf'<input[^>]*aria-describedby="([^"]*)"[^>]*id="{field}"[^>]*>', page)
    assert shown
    assert 'aria-invalid="true"' in shown[0]
    assert shown[1].endswith(f"{field}-help")
    assert re.search(rf'class="field-error" id="{field}-help">[^<]*{said}', page)
    assert s.scalars(select(Change)).all() == []


def test_a_change_of_a_host_asks_first_which_one(board: Browser, scene: Scene) -> None:
    page = board.text("/changes/new/meeting_moved?q=na+leng")
    assert f"/changes/new/meeting_moved?host={scene.host.id}" in page.replace("&amp;", "&")


def test_the_visitor_of_the_address_is_chosen(board: Browser, scene: Scene) -> None:
    page = board.text(f"/changes/new/absence?visitor={scene.loner.id}")
    assert f'<option selected value="{scene.loner.id}">' in page


def test_the_list_is_filtered(s: Session, board: Browser, scene: Scene) -> None:
    for visitor in (scene.leader, scene.loner):
        board.send(
            "/changes/new/visitor_left",
            {"visitor": visitor.id, "reason": "Nghỉ hưu"},
            page="/changes/new/visitor_left",
        )
    assert [name for name in (scene.leader.name, scene.loner.name) if name in board.text("/changes/?q=duc")] == [
        scene.loner.name
    ]
    for address in ("/changes/?kind=absence", "/changes/?state=withdrawn"):
        assert "Không có thay đổi nào phù hợp." in board.text(address)


def test_there_is_no_other_kind(board: Browser, scene: Scene) -> None:
    assert board.get("/changes/new/nothing").status_code == 404


def test_changes_are_the_boards_alone(s: Session, visitor: Browser, scene: Scene) -> None:
    for address in ("/changes/", "/changes/new/absence", "/changes/1/withdraw"):
        assert visitor.get(address).status_code == 403
    assert visitor.send("/changes/new/visitor_left", {"visitor": scene.loner.id, "reason": "x"}).status_code == 403
    assert s.get_one(Visitor, scene.loner.id).active
