"""Who may use the API for what: a token alone opens it, for what its scope and its account may."""

import logging

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.web import scene as scenes
from tests.web.api.conftest import API, Program, token_for
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.api.caller import find_rights
from web.security import limiter

FOR_VISITORS = {
    "api.hand_in_busy_file",
    "api.list_attendance",
    "api.list_journeys",
    "api.list_own_absences",
    "api.list_visits",
    "api.mark_attendance",
    "api.read_busy_calendar",
    "api.remove_busy_calendar",
    "api.renew_calendar",
    "api.report_own_absence",
    "api.revoke_calendar",
    "api.set_busy_address",
    "api.show_account",
    "api.show_attendance",
    "api.show_busy_calendar",
    "api.show_calendar",
    "api.show_journey",
    "api.show_ledger",
    "api.withdraw_own_absence",
}


def test_every_operation_is_the_boards_unless_said_otherwise(app: Flask) -> None:
    rights = {name: find_rights(view) for name, view in app.view_functions.items() if name.startswith("api.")}
    assert {name for name, right in rights.items() if right and right.visitors} == FOR_VISITORS
    assert {name for name, right in rights.items() if right is None or right.public} == {"api.openapi"}


def test_without_a_token_there_is_nothing_but_the_description(app: Flask, scene: Scene) -> None:
    stranger = Program(app, None)
    assert stranger.get("/openapi.json")["openapi"].startswith("3.1")
    response = stranger.ask("GET", "/hosts")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Bearer realm="visitplan"')
    assert response.json["title"] == "A valid token is missing."


def test_a_log_in_does_not_open_the_api(board: Browser) -> None:
    assert board.get(f"{API}/hosts").status_code == 401


def test_a_token_does_not_open_the_pages(app: Flask, program: Program) -> None:
    assert program.client.get("/meetings", headers=program.headers).status_code == 302


def test_only_a_bearer_comes_in(program: Program) -> None:
    text = program.headers["Authorization"].partition(" ")[2]
    for scheme in ("Basic", "Token", ""):
        headers = {"Authorization": f"{scheme} {text}".strip()}
        assert program.refusal("GET", "/account", headers=headers)[0] == 401


def test_a_reading_token_writes_nothing(app: Flask, s: Session, scene: Scene) -> None:
    reader = Program(app, token_for(s, scene.board, "read"))
    plan = scenes.add_plan(s, scene)
    s.commit()
    assert reader.get("/account")["scope"] == "read"
    assert reader.refusal("DELETE", f"/plans/{plan.id}") == (403, "This token may read, not write.")


def test_a_visitor_sees_what_is_theirs_alone(s: Session, own_program: Program, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    own, other = scene.member.id, scene.loner.id
    [visit] = own_program.get("/visits")["items"]
    assert {person["id"] for person in visit["delegation"]} == {scene.leader.id, own}
    assert (visit["marks"], visit["conflicts"]) == ([], [])
    assert own_program.get(f"/visits?visitor={own}")["total"] == 1
    for path in (f"/visits?visitor={other}", f"/ledger?visitor={other}", f"/attendance?visitor={other}"):
        assert own_program.refusal("GET", path)[0] == 403, path
    others = [f"/visitors/{other}/{part}" for part in ("calendar", "absences", "busy-calendar", "journeys")]
    others += [f"/teams/{scene.team.id}/calendar", f"/hosts/{scene.host.id}/calendar"]
    for path in (*others, f"/attendance/{scene.meetings[1].id}/{other}", "/hosts", "/plans"):
        assert own_program.refusal("GET", path)[0] == 403, path


def test_a_barred_account_has_no_tokens(s: Session, program: Program, scene: Scene) -> None:
    scene.board.active = False
    s.commit()
    assert program.refusal("GET", "/account")[0] == 401


def test_who_asks_too_often_has_to_wait(program: Program) -> None:
    limiter.reset()
    answers = [program.ask("GET", "/account") for _each in range(301)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    limiter.reset()


def test_no_log_holds_a_token(app: Flask, program: Program, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        program.get("/account")
        program.refusal("GET", "/nowhere")
    assert program.headers["Authorization"].rpartition("_")[2] not in caplog.text
