"""The site over a database of its own for each test, and clients that are logged in or not."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from planner.config import Settings
from tests.web import scene as scenes
from tests.web.scene import Scene
from web import create_app
from web.context import EXTENSION, Site
from web.security import limiter


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=None, base_url="http://visits.example")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: scenes.NOW


@pytest.fixture(scope="session")
def made_app(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, made once: its addresses and templates take longer to compile than most tests."""
    folder = tmp_path_factory.mktemp("site")
    return make_app(Settings(data_dir=folder, database_url=None, base_url="http://visits.example"), engine)


def make_app(settings: Settings, engine: Engine) -> Flask:
    app = create_app(settings, engine)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production, a failure is a page
    return app


@pytest.fixture
def site(settings: Settings, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> Site:
    limiter.reset()
    return Site(settings=settings, sessions=sessions, clock=clock)


@pytest.fixture
def app(made_app: Flask, site: Site) -> Flask:
    made_app.extensions[EXTENSION] = site
    return made_app


@pytest.fixture
def own_app(settings: Settings, engine: Engine, site: Site) -> Flask:
    """An application for a test that adds addresses to it."""
    app = make_app(settings, engine)
    app.extensions[EXTENSION] = site
    return app


@pytest.fixture
def scene(s: Session) -> Scene:
    scene = scenes.build(s)
    s.commit()
    return scene


@pytest.fixture
def client(app: Flask) -> "Browser":
    return Browser(app)


@pytest.fixture
def board(app: Flask, scene: Scene) -> "Browser":
    return Browser(app).log_in(scenes.BOARD)


@pytest.fixture
def visitor(app: Flask, scene: Scene) -> "Browser":
    return Browser(app).log_in(scenes.VISITOR)


class Browser:
    """Reads pages and sends forms as a browser would, the CSRF token of the page included."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def log_in(self, username: str, password: str = scenes.PASSWORD) -> "Browser":
        self.send("/login", {"username": username, "password": password})
        return self

    def get(self, address: str, **kwargs: object):
        return self.client.get(address, **kwargs)

    def text(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, f"{address}: {response.status}"
        return response.get_data(as_text=True)

    def send(self, address: str, values: dict[str, object] | None = None, page: str | None = None):
        """Posts to `address` with the token of `page` (default: the log-in page, or the account's)."""
        shown = self.client.get(page or "/account", follow_redirects=True).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        assert token, "the page has no form"
        return self.client.post(address, data={"csrf_token": token[1], **(values or {})})
