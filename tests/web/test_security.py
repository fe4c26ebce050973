import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

import web
from planner.config import Settings
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web import create_app
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
