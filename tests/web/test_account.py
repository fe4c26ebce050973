import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry, User
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


def log_in(client: Browser, address: str = "/login", **values: str):
    return client.send(address, {"username": scenes.BOARD, "password": scenes.PASSWORD, **values})


def test_the_right_password_opens_the_first_page(client: Browser, scene: Scene) -> None:
    response = log_in(client)
    assert (response.status_code, response.location) == (302, "/")


def test_logging_in_leads_to_the_page_that_was_asked_for(client: Browser, scene: Scene) -> None:
    assert log_in(client, "/login?next=/meetings?month%3D2027-01").location == "/meetings?month=2027-01"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "//[",
        "evil",
    ],
)
def test_logging_in_never_leads_to_another_site(client: Browser, scene: Scene, elsewhere: str) -> None:
    assert log_in(client, f"/login?next={elsewhere}").location == "/"


@pytest.mark.parametrize("values", [{"password": "sai-mat-khau"}, {"username": "khong-co-ai"}])
def test_a_wrong_name_or_password_is_refused_in_the_same_words(
    client: Browser, scene: Scene, values: dict
) -> None:
    response = log_in(client, **values)
    assert response.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.get_data(as_text=True)


def test_a_barred_account_is_refused_and_its_session_ends(s: Session, board: Browser, scene: Scene) -> None:
    scene.board.active = False
    s.commit()
    assert board.get("/meetings").location.startswith("/login")
    assert log_in(board).status_code == 401


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://localhost/rules/?page=1", "/login?next=/rules/?page%3D1"),
        ("https://evil.example/rules/", "/login"),
        (None, "/login"),
    ],
)
def test_what_is_sent_after_the_session_ended_leads_back_to_its_page_and_is_told_lost(
    client: Browser, scene: Scene, sent_from: str | None, back: str
) -> None:
    headers = {"Referer": sent_from} if sent_from else {}
    assert client.client.post("/changes/new/absence", headers=headers).location == back
    assert "những gì vừa gửi chưa được lưu" in client.text("/login")


def test_the_eleventh_attempt_at_one_name_has_to_wait(client: Browser, scene: Scene) -> None:
    answers = [log_in(client, password="sai-mat-khau").status_code for _attempt in range(11)]
    assert answers == [401] * 10 + [429]


def test_logging_in_is_recorded(s: Session, board: Browser, scene: Scene) -> None:
    entry = s.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.user_id, entry.at) == ("log in", scene.board.id, scenes.NOW)


def test_a_form_without_its_token_changes_nothing(s: Session, app: Flask, board: Browser, scene: Scene) -> None:
    response = board.client.post(f"/visitors/{scene.loner.id}/account")
    assert response.status_code == 400
    assert "Trang này đã hết hạn" in response.get_data(as_text=True)
    assert len(s.scalars(select(User)).all()) == 2


def test_logging_out_closes_the_pages(board: Browser) -> None:
    board.send("/logout")
    assert board.get("/meetings").location.startswith("/login")


def test_the_chosen_language_stays_with_the_account(app: Flask, board: Browser) -> None:
    board.send("/language", {"locale": "en", "back": "/meetings"})
    assert "Meetings" in board.text("/meetings")
    assert "Meetings" in Browser(app).log_in(scenes.BOARD).text("/meetings")


def test_a_new_password_ends_other_logins_but_not_this_one(app: Flask, board: Browser) -> None:
    other = Browser(app).log_in(scenes.BOARD)
    new = "mat-khau-moi-hon"
    board.send("/account", {"old": scenes.PASSWORD, "new": new, "again": new})
    assert board.get("/meetings").status_code == 200
    assert other.get("/meetings").status_code == 302
    assert Browser(app).log_in(scenes.BOARD, new).get("/meetings").status_code == 200


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"old": "sai"}, "không phải mật khẩu hiện tại"),
        ({"new": "ngan", "again": "ngan"}, "từ 10 đến 200"),
        ({"again": "mat-khau-khac-han"}, "không giống nhau"),
    ],
)
def test_a_password_is_not_changed_by_halves(app: Flask, board: Browser, values: dict, said: str) -> None:
    new = "mat-khau-moi-hon"
    response = board.send("/account", {"old": scenes.PASSWORD, "new": new, "again": new, **values})
    assert said in response.get_data(as_text=True)
    assert Browser(app).log_in(scenes.BOARD).get("/meetings").status_code == 200
