from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from planner.config import Settings
from planner.errors import Unavailable
from planner.running.secret_key import get_secret_key
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web import create_app
from web.access import public


@pytest.fixture
def dead_engine() -> Iterator[Engine]:
    """Port 9 (discard) answers no database."""
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("address", ["/healthz", "/calendars/a-b.ics"])
def test_a_database_that_is_down_is_503_with_advice(settings: Settings, dead_engine: Engine, address: str) -> None:
    response = create_app(settings, dead_engine).test_client().get(address)
    assert response.status_code == 503
    assert "Cơ sở dữ liệu không trả lời." in response.get_data(as_text=True)


def test_somebody_logged_in_is_told_too_that_the_database_is_down(
    app: Flask, settings: Settings, dead_engine: Engine, board: Browser
) -> None:
    session = board.client.get_cookie("session")
    dead = create_app(settings, dead_engine)
    dead.config["SECRET_KEY"] = app.config["SECRET_KEY"]
    client = dead.test_client()
    client.set_cookie("session", session.value)
    response = client.get("/plans/")
    assert response.status_code == 503
    assert "Cơ sở dữ liệu không trả lời." in response.get_data(as_text=True)


def test_the_log_in_page_still_opens_without_the_database(settings: Settings, dead_engine: Engine) -> None:
    assert create_app(settings, dead_engine).test_client().get("/login").status_code == 200


def test_a_page_without_permission_says_whom_to_ask(visitor: Browser) -> None:
    response = visitor.get("/plans/")
    assert response.status_code == 403
    assert "Ban Tổ chức" in response.get_data(as_text=True)


def test_a_wrong_method_is_told_as_such(board: Browser) -> None:
    assert board.get("/logout").status_code == 405


@pytest.mark.parametrize("address", ["/nowhere", "/plans/999", "/releases/999", "/units/999", "/hosts/999"])
def test_what_does_not_exist_is_said_in_vietnamese(board: Browser, address: str) -> None:
    response = board.get(address)
    assert response.status_code == 404
    assert "<h1>Không " in response.get_data(as_text=True)


def test_a_form_too_long_is_told_how_long_it_may_be(client: Browser) -> None:
    response = client.client.post("/login", data={"username": "a" * 100_000})
    assert response.status_code == 413
    assert "<h1>Nội dung đã điền dài hơn 64 kB.</h1>" in response.get_data(as_text=True)


@pytest.mark.parametrize(("address", "most"), [("/schedules/", 10), ("/documents/templates/annex", 2)])
def test_a_file_too_large_is_told_how_large_it_may_be(board: Browser, address: str, most: int) -> None:
    file = (BytesIO(bytes((most + 1) * 1024**2)), "file")
    response = board.client.post(address, data={"file": file}, content_type="multipart/form-data")
    assert response.status_code == 413
    assert f"<h1>Tệp lớn hơn {most} MB.</h1>" in response.get_data(as_text=True)


def test_a_failure_shows_a_page_and_no_details(own_app: Flask, scene: Scene) -> None:
    @public
    def fail() -> str:
        raise RuntimeError("chi tiết bí mật")

    own_app.add_url_rule("/fail", view_func=fail)
    response = own_app.test_client().get("/fail")
    assert response.status_code == 500
    assert "Máy chủ gặp lỗi." in response.get_data(as_text=True)
    assert "bí mật" not in response.get_data(as_text=True)


def test_a_secret_that_cannot_be_kept_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="writable"):
        get_secret_key(tmp_path / "file" / "below", {})
