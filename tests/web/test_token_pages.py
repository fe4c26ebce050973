import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import ApiToken, AuditEntry
from tests.web import scene as scenes
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.scene import Scene

FORM = {"name": "Bảng tin", "scope": "read", "days": "90"}


def make(browser: Browser, **values: str):
    return browser.send("/account/tokens", {**FORM, **values}, page="/account/tokens")


def test_a_token_is_shown_once_and_works(board: Browser) -> None:
    page = make(board).get_data(as_text=True)
    [text] = re.findall(r'value="(visitplan_[0-9a-f_]+)"', page)
    assert text not in board.text("/account/tokens")
    assert Program(board.client.application, text).get("/account")["token_name"] == "Bảng tin"


def test_a_visitor_makes_one_for_themselves(visitor: Browser, scene: Scene) -> None:
    [text] = re.findall(r'value="(visitplan_[0-9a-f_]+)"', make(visitor).get_data(as_text=True))
    assert Program(visitor.client.application, text).get("/account")["visitor_id"] == scene.member.id


def test_what_is_missing_is_said_at_its_field(board: Browser, s: Session) -> None:
    assert "Hãy điền" in make(board, name="").get_data(as_text=True)
    assert s.scalars(select(ApiToken)).all() == []


def test_a_token_is_revoked_by_its_owner_alone(s: Session, board: Browser, visitor: Browser) -> None:
    make(board)
    token = s.scalars(select(ApiToken)).one()
    assert visitor.send(f"/account/tokens/{token.id}/revoke").status_code == 404
    assert board.send(f"/account/tokens/{token.id}/revoke").status_code == 302
    s.refresh(token)
    assert token.revoked_at == scenes.NOW
    assert [entry.action for entry in s.scalars(select(AuditEntry).order_by(AuditEntry.id))][-1] == "revoke token"


def test_the_description_is_read_without_a_program(visitor: Browser) -> None:
    page = visitor.text("/account/api")
    assert "/api/v1/plans/{plan_id}/edits" in page
    assert "application/octet-stream" in page


def test_the_description_is_in_the_language_of_whoever_reads_it(board: Browser) -> None:
    for language, heading in (("vi", "<h3>Trả lời</h3>"), ("en", "<h3>Answers</h3>"), ("vi", "<h3>Trả lời</h3>")):
        board.send("/language", {"locale": language})
        page = board.text("/account/api")
        assert re.findall(r"<h3>(?:Trả lời|Answers)</h3>", page)[:1] == [heading]
