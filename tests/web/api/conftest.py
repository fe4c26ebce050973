"""Programs that come in through the API, with tokens of either role."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models.accounts import User
from planner.tokens import make_token
from tests.web import scene as scenes
from tests.web.scene import Scene

API = "/api/v1"
FILE = "application/octet-stream"


class Program:
    """Asks with a token, in English; answers are what the JSON says."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, method: str, path: str, **kwargs: Any):
        headers = {**self.headers, **kwargs.pop("headers", {})}
        return self.client.open(f"{API}{path}", method=method, headers=headers, **kwargs)

    def get(self, path: str) -> Any:
        return self._expect(200, "GET", path)

    def post(self, path: str, json: Any = None, status: int = 200) -> Any:
        return self._expect(status, "POST", path, **({} if json is None else {"json": json}))

    def put(self, path: str, json: Any, status: int = 200) -> Any:
        return self._expect(status, "PUT", path, json=json)

    def refusal(self, method: str, path: str, **kwargs: Any) -> tuple[int, str]:
        response = self.ask(method, path, **kwargs)
        assert response.mimetype == "application/problem+json", response.get_data(as_text=True)
        return response.status_code, response.json["title"]

    def _expect(self, status: int, method: str, path: str, **kwargs: Any) -> Any:
        response = self.ask(method, path, **kwargs)
        assert response.status_code == status, f"{path}: {response.status} {response.get_data(as_text=True)}"
        return response.json if response.data else None


def token_for(s: Session, user: User, scope: str = "write") -> str:
    text = make_token(s, user, name="Thử", scope=scope, days=30, now=scenes.NOW).text
    s.commit()
    return text


@pytest.fixture
def program(app: Flask, s: Session, scene: Scene) -> Program:
    """The board's, for writing."""
    return Program(app, token_for(s, scene.board))


@pytest.fixture
def own_program(app: Flask, s: Session, scene: Scene) -> Program:
    """A visitor's, for writing."""
    return Program(app, token_for(s, scene.user))
