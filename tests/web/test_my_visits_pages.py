"""A visitor's own pages: the next visits, the cell's story, absences and the calendar; nobody else's."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.meetings import Meeting
from models.people import Absence
from planner.accounts import create_user
from planner.calendars.feeds import FeedOwner, renew_feed_key
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

AWAY = {"first_day": "2027-01-02", "last_day": "2027-01-04", "reason": "Đi học"}


@pytest.fixture
def meeting(s: Session, scene: Scene) -> Meeting:
    """The one that the visitor with an account is sent to, with their leader."""
    scenes.add_release(s, scene)
    s.commit()
    return scene.meetings[0]


def own(scene: Scene, rest: str = "") -> str:
    return f"/schedule/{scene.member.id}{rest}"


def test_the_next_visits_tell_when_where_with_whom_and_the_way(
    visitor: Browser, scene: Scene, meeting: Meeting
) -> None:
    page = visitor.text(own(scene))
    card = page[page.index("visit-card") :]
    for told in (
        "03/01/2027",
        "Chi bộ thôn Nà Lẹng",
        "Nhà văn hóa",
        "Cùng dự: Nông Văn Bình",
        "Khoảng 0 phút từ nhà",
    ):
        assert told in card, told


def test_a_visit_tells_the_cells_story_and_draws_the_way(visitor: Browser, scene: Scene, meeting: Meeting) -> None:
    page = visitor.text(own(scene, f"/visits/{meeting.id}"))
    for told in ("Hoàn thành nhiệm vụ", "84,5%", "Đặc biệt khó khăn", "03/05/2025", '<svg class="route"', "geo:"):
        assert told in page, told
    assert scene.loner.name not in page  # who was there before


def test_visits_of_others_are_not_shown(s: Session, visitor: Browser, scene: Scene, meeting: Meeting) -> None:
    others = [
        f"/schedule/{scene.loner.id}",
        f"/schedule/{scene.loner.id}/visits/{scene.meetings[1].id}",
        f"/schedule/{scene.loner.id}/absences",
        f"/schedule/{scene.loner.id}/calendar.svg",
    ]
    assert [visitor.get(address).status_code for address in others] == [403] * 4
    assert visitor.get(own(scene, f"/visits/{scene.meetings[1].id}")).status_code == 404
    assert visitor.send(f"/schedule/{scene.loner.id}/absences", AWAY).status_code == 403


def test_the_board_reads_a_visitors_pages_but_reports_under_changes(
    board: Browser, scene: Scene, meeting: Meeting
) -> None:
    assert board.get(own(scene, f"/visits/{meeting.id}")).status_code == 200
    assert board.get(own(scene, "/absences")).status_code == 403


def test_the_calendars_address_is_a_picture_for_cameras(s: Session, visitor: Browser, scene: Scene) -> None:
    assert visitor.get(own(scene, "/calendar.svg")).status_code == 404
    renew_feed_key(s, FeedOwner(visitor_id=scene.member.id), scenes.NOW)
    s.commit()
    picture = visitor.get(own(scene, "/calendar.svg"))
    assert (picture.content_type, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert "style=" not in picture.get_data(as_text=True)
    page = visitor.text(own(scene))
    assert f'src="{own(scene, "/calendar.svg")}"' in page
    assert "webcal://visits.example/calendars/" in page


def test_an_absence_is_reported_seen_by_the_board_and_withdrawn(
    s: Session, visitor: Browser, board: Browser, scene: Scene, meeting: Meeting
) -> None:
    assert visitor.send(own(scene, "/absences"), AWAY).status_code == 302
    page = visitor.text(own(scene, "/absences"))
    assert "02/01/2027" in page
    assert "Đồng chí đã báo vắng" in visitor.text(own(scene))
    assert "Đi học" in board.text("/changes/")
    assert "Hoàng Thị Lan" in board.text("/changes/broken")
    withdraw = re.search(r'action="([^"]+/withdraw)"', page)
    assert withdraw
    assert visitor.send(withdraw[1]).status_code == 302
    assert s.scalars(select(Absence).where(Absence.visitor_id == scene.member.id)).all() == []


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(
    s: Session, visitor: Browser, scene: Scene
) -> None:
    for wrong, said in (
        ({"first_day": ""}, "Hãy điền vào đây."),
        ({"first_day": "2026-12-01"}, "Ngày này đã qua."),
        ({"last_day": "2027-01-01"}, "Ngày này trước ngày bắt đầu."),
        ({"last_day": "2072-01-04"}, "Hãy chọn ngày trong vòng một năm tới"),
        ({"first_day": "02/01/27"}, "Đây không phải ngày hợp lệ."),
        ({"reason": ""}, "Hãy điền vào đây."),
    ):
        answer = visitor.send(own(scene, "/absences"), {**AWAY, **wrong}).get_data(as_text=True)
        assert re.search(rf'class="field-error"[^>]*>[^<]*{re.escape(said)}', answer), wrong
    assert s.scalars(select(Change)).all() == []


def test_another_visitor_cannot_withdraw_it(s: Session, app: Flask, visitor: Browser, scene: Scene) -> None:
    visitor.send(own(scene, "/absences"), AWAY)
    change = s.scalars(select(Change)).one()
    create_user(
        s, username="duc", password=scenes.PASSWORD, role="visitor", visitor_id=scene.loner.id, now=scenes.NOW
    )
    s.commit()
    other = Browser(app).log_in("duc")
    assert other.send(own(scene, f"/absences/{change.id}/withdraw")).status_code == 403
    assert other.send(f"/schedule/{scene.loner.id}/absences/{change.id}/withdraw").status_code == 404
    assert s.scalars(select(Absence).where(Absence.visitor_id == scene.member.id)).one()
