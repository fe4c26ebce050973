import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask_limiter.util import get_remote_address
from sqlalchemy import Engine

import web
from planner.config import Settings
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web import create_app
from web.access import public
from web.security import HEADERS

TEMPLATES = sorted(Path(web.__file__).with_name("templates").rglob("*.html"))


@pytest.mark.parametrize("address", ["/login", "/nowhere", "/robots.txt", "/static/site.css"])
def test_every_answer_carries_the_security_headers(client: Browser, scene: Scene, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_what_the_content_policy_forbids(template: Path) -> None:
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", template.read_text()) == []


def test_pages_are_not_kept_in_caches(board: Browser) -> None:
    assert board.get("/meetings").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Browser, scene: Scene) -> None:
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_never_travels_in_the_clear(settings: Settings, engine: Engine) -> None:
    app = create_app(replace(settings, base_url="https://visits.example"), engine)
    response = app.test_client().get("/login")
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_robots_may_fetch_feeds(client: Browser) -> None:
    assert client.text("/robots.txt") == "User-agent: *\nDisallow:\n"


@pytest.mark.parametrize(("proxies", "client"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_whom_limits_count_by_is_told_by_trusted_proxies_alone(
    settings: Settings, engine: Engine, proxies: int, client: str
) -> None:
    app = create_app(replace(settings, proxies=proxies), engine)
    app.add_url_rule("/who", view_func=public(get_remote_address))
    told = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7", "X-Forwarded-Host": "evil.example"}
    assert app.test_client().get("/who", headers=told).text == client


@pytest.mark.parametrize(
    "address", ["/visitors?q=%00", "/visitors?%00=q", "/calendars/%00-x.ics", "/records/hosts/?q=%00"]
)
def test_an_address_with_a_nul_is_no_request(board: Browser, address: str) -> None:
    assert board.get(address).status_code == 400


def test_a_form_with_a_nul_is_no_request(board: Browser, scene: Scene) -> None:
    values = {"visitor": scene.loner.id, "reason": "Nghỉ\0hưu"}
    assert board.send("/changes/new/visitor_left", values, page="/changes/new/visitor_left").status_code == 400
    file = (BytesIO(b"x"), "a\0.csv")
    assert board.send("/schedules/", {"month": "2027-01-01", "file": file}, page="/schedules/").status_code == 400


def test_forms_with_files_are_checked_for_their_token_too(app: Flask, board: Browser, visitor: Browser) -> None:
    taking = {name for name, view in app.view_functions.items() if hasattr(view, "file_bytes")}
    assert taking == {"actual.hand_in", "busy.hand_in", "documents.upload", "workbooks.hand_in"}
    for address in ("/schedules/", "/documents/templates/annex", "/workbooks/", "/schedule/1/busy/file"):
        assert "Trang này đã hết hạn" in board.client.post(address).text, address


def test_every_address_is_the_boards_unless_said_otherwise(app: Flask) -> None:
    views = {name: getattr(view, "access", "board") for name, view in app.view_functions.items()}
    open_ones = {name for name, access in views.items() if access == "public"}
    for_all = {name for name, access in views.items() if access == "accounts"}
    assert open_ones == {
        "account.log_in",
        "account.choose_language",
        "feeds.calendar",
        "feeds.health",
        "feeds.robots",
    }
    assert for_all == {
        "account.log_out",
        "account.settings",
        "attend.index",
        "attend.mark_visit",
        "busy.hand_in",
        "busy.read_anew",
        "busy.remove",
        "busy.set_address",
        "busy.show",
        "feeds.give_address",
        "feeds.revoke",
        "home.start",
        "ledger.mine",
        "ledger.of_visitor",
        "schedule.absences",
        "schedule.mine",
        "schedule.of_visitor",
        "schedule.qr_code",
        "schedule.visit",
        "schedule.withdraw",
        "tokens.description",
        "tokens.index",
        "tokens.revoke",
    }
