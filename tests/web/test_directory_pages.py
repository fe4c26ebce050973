import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import User
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.mark.parametrize("query", ["cho don", "Chợ Đồn", "CHO  ĐON", "don cho"])
def test_units_are_found_with_or_without_diacritics(board: Browser, query: str) -> None:
    assert "Xã Chợ Đồn" in board.client.get("/organisation", query_string={"q": query}).get_data(as_text=True)


def test_a_percent_sign_is_only_a_sign(board: Browser) -> None:
    assert "Không có tên nào như vậy" in board.text("/organisation?q=%25")


def test_visitors_are_found_without_diacritics(board: Browser) -> None:
    shown = board.text("/visitors?q=trieu+duc")
    assert "Triệu Văn Đức" in shown
    assert "Hoàng Thị Lan" not in shown


def test_the_host_page_tells_rules_ratings_and_value(s: Session, board: Browser, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    shown = board.text(f"/hosts/{scene.host.id}")
    for said in ("ngày 3 trong tháng", "Chủ Nhật cuối cùng của tháng", "84,5%", "335", "Nông Văn Bình"):
        assert said in shown, said


@pytest.mark.parametrize("address", ["/hosts/0", "/units/0", "/visitors/0", "/teams/0", "/plans/0", "/releases/7"])
def test_what_does_not_exist_is_not_found(board: Browser, address: str) -> None:
    response = board.get(address)
    assert response.status_code == 404
    assert "hãy" in response.get_data(as_text=True).lower()


def test_a_moved_meeting_tells_from_when_and_why(board: Browser) -> None:
    assert "dời từ ngày 06/02/2027: Tết Nguyên Đán" in board.text("/meetings?month=2027-02")


def test_meetings_open_at_the_first_month_that_has_any(board: Browser) -> None:
    assert "<strong>Tháng 1/2027</strong>" in board.text("/meetings")


@pytest.mark.parametrize("query", ["month=2027-13", "day=31/01/2027", "page=mot", "kind=x", "page=99"])
def test_what_cannot_be_read_in_an_address_counts_as_not_asked(board: Browser, query: str) -> None:
    assert board.get(f"/meetings?{query}").status_code == 200


def test_a_visitor_gets_an_account_with_a_password_shown_once(s: Session, board: Browser, scene: Scene) -> None:
    shown = board.send(f"/visitors/{scene.loner.id}/account").get_data(as_text=True)
    user = s.scalars(select(User).where(User.visitor_id == scene.loner.id)).one()
    assert user.username in shown
    assert "Mật khẩu" in shown


def test_the_board_bars_an_account_and_lets_it_in_again(s: Session, board: Browser, scene: Scene) -> None:
    board.send(f"/visitors/{scene.member.id}/account/close")
    s.refresh(scene.user)
    assert not scene.user.active
    board.send(f"/visitors/{scene.member.id}/account/open")
    s.refresh(scene.user)
    assert scene.user.active


def test_nobody_bars_themselves_by_the_page_of_the_visitor_they_are(
    s: Session, board: Browser, scene: Scene
) -> None:
    scene.board.visitor_id = scene.loner.id
    s.commit()
    page = f"/visitors/{scene.loner.id}"
    assert f"{page}/account/close" not in board.text(page)
    refused = board.send(f"{page}/account/close")
    assert (refused.status_code, "Đây là tài khoản của chính" in refused.get_data(as_text=True)) == (409, True)
    s.refresh(scene.board)
    assert scene.board.active


def test_the_first_page_tells_the_plan_in_focus(s: Session, board: Browser, scene: Scene) -> None:
    assert "Chưa có kế hoạch." in board.text("/")
    scenes.add_release(s, scene)
    s.commit()
    shown = board.text("/")
    assert "Bản ban hành số 1, ngày 28/12/2026" in shown
    assert "Chi bộ thôn Nà Lẹng" in shown


def test_a_visitor_starts_at_their_own_schedule(s: Session, visitor: Browser, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    assert visitor.get("/").location == "/schedule"
    assert visitor.get("/schedule").location == f"/schedule/{scene.member.id}"
    shown = visitor.text(f"/schedule/{scene.member.id}")
    assert "Chi bộ thôn Nà Lẹng" in shown
    assert "Bằng Lũng" not in shown
