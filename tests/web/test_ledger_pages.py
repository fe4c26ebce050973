import pytest
from sqlalchemy.orm import Session

from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.fixture
def duties(s: Session, scene: Scene) -> None:
    """Each of the tier two visits in half a year; the first quarter's plan gives each of three people one."""
    make.add_quota_rule(s, name="Mỗi 6 tháng 2 chi bộ", tier_id=scene.member.tier_id, months=6, min=2)
    make.add_quota_rule(s, name="Mỗi tổ 1 chi bộ", tier_id=scene.member.tier_id, per="team", months=6, min=1)
    scenes.add_release(s, scene)
    s.commit()


def test_the_board_sees_who_still_owes_and_until_when(board: Browser, duties: None) -> None:
    shown = board.text("/ledger/?day=2027-01-01")
    for said in ("Triệu Văn Đức", "Mỗi 6 tháng 2 chi bộ · 01/01/2027 – 30/06/2027", "Còn thời gian"):
        assert said in shown, said
    assert "Mỗi tổ 1 chi bộ" not in shown
    assert "Mỗi tổ 1 chi bộ" in board.text("/ledger/?day=2027-01-01&owing=no")


def test_the_ledger_is_narrowed_to_a_team(board: Browser, scene: Scene, duties: None) -> None:
    shown = board.text(f"/ledger/?day=2027-01-01&team={scene.team.id}")
    assert ("Hoàng Thị Lan" in shown, "Triệu Văn Đức" in shown) == (True, False)


def test_in_a_window_nothing_was_done_in_everything_is_too_late(board: Browser, duties: None) -> None:
    assert "Không còn kịp" in board.text("/ledger/?day=2026-10-01")


def test_a_visitor_sees_their_own_duties_and_their_teams(visitor: Browser, scene: Scene, duties: None) -> None:
    assert visitor.get("/ledger/mine").location == f"/ledger/{scene.member.id}"
    shown = visitor.text(f"/ledger/{scene.member.id}")
    assert ("Hoàng Thị Lan" in shown, "Nông Văn Bình" in shown) == (True, False)
    assert visitor.get(f"/ledger/{scene.leader.id}").status_code == 403
    assert visitor.get("/ledger/").status_code == 403


def test_the_board_has_no_duties_of_its_own(board: Browser) -> None:
    assert board.get("/ledger/mine").status_code == 404


def test_a_day_is_said_in_words_beside_its_input_also_without_a_script(board: Browser) -> None:
    shown = board.text("/ledger/?day=2027-03-04")
    assert '<output class="day-said" id="day-said" for="day">Thứ Năm, 04/03/2027</output>' in shown
