from io import BytesIO

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.busy import BusyCalendar
from models.people import Absence
from tests.planner.busy.calendar_server import SECRET_TITLE, busy, calendar
from tests.web.conftest import Browser
from tests.web.scene import Scene

ADDRESS = "https://calendar.example/ical/key-of-mine/basic.ics"
JOBS = text("SELECT task_name FROM procrastinate_jobs WHERE queue_name = 'calendars'")


@pytest.fixture
def page(scene: Scene) -> str:
    return f"/schedule/{scene.member.id}/busy/"


def hand_in(browser: Browser, page: str, data: bytes):
    return browser.send(page + "file", {"file": (BytesIO(data), "lich.ics")}, page=page)


def absences(s: Session) -> list[Absence]:
    return list(s.scalars(select(Absence).where(Absence.busy_calendar_id.is_not(None))))


def test_a_file_handed_in_becomes_times_without_titles(s: Session, visitor: Browser, page: str) -> None:
    assert hand_in(visitor, page, calendar(busy("20270105"))).status_code == 302
    assert len(absences(s)) == 1
    shown = visitor.text(page)
    assert "05/01/2027" in shown
    assert SECRET_TITLE not in shown


def test_a_file_that_is_no_calendar_is_answered_at_the_field(s: Session, visitor: Browser, page: str) -> None:
    answer = hand_in(visitor, page, b"<html>")
    assert answer.status_code == 400
    assert "Đây là trang web, không phải lịch." in answer.get_data(as_text=True)
    assert s.scalars(select(BusyCalendar)).all() == []


def test_an_address_is_kept_shown_shortened_and_read_by_a_worker(s: Session, visitor: Browser, page: str) -> None:
    assert visitor.send(page + "address", {"address": ADDRESS}, page=page).status_code == 302
    assert s.scalars(select(BusyCalendar.address)).all() == [ADDRESS]
    assert s.execute(JOBS).scalars().all() == ["read_calendar"]
    shown = visitor.text(page)
    assert "https://calendar.example/…ic.ics" in shown
    assert "key-of-mine" not in shown
    assert "key-of-mine" not in str([entry.detail for entry in s.scalars(select(AuditEntry))])


def test_an_address_that_is_not_protected_is_refused(s: Session, visitor: Browser, page: str) -> None:
    answer = visitor.send(page + "address", {"address": "http://calendar.example/a.ics"}, page=page)
    assert answer.status_code == 400
    assert "Địa chỉ phải bắt đầu bằng https://" in answer.get_data(as_text=True)
    assert s.execute(JOBS).all() == []


def test_the_calendar_goes_with_its_times(s: Session, visitor: Browser, page: str) -> None:
    hand_in(visitor, page, calendar(busy("20270105")))
    visitor.send(page + "remove", page=page)
    assert (absences(s), s.scalars(select(BusyCalendar)).all()) == ([], [])


def test_the_board_sees_the_times_but_neither_address_nor_buttons(
    s: Session, visitor: Browser, board: Browser, page: str
) -> None:
    visitor.send(page + "address", {"address": ADDRESS}, page=page)
    shown = board.text(page)
    assert "calendar.example" not in shown
    assert "/busy/remove" not in shown


@pytest.mark.parametrize("action", ["address", "file", "anew", "remove"])
def test_nobody_else_may_touch_it_the_board_included(
    s: Session, visitor: Browser, board: Browser, page: str, action: str
) -> None:
    hand_in(visitor, page, calendar(busy("20270105")))
    assert board.send(page + action, {"address": ADDRESS}).status_code == 403
    assert len(absences(s)) == 1


def test_a_visitor_sees_no_other_visitors_times(visitor: Browser, scene: Scene) -> None:
    assert visitor.get(f"/schedule/{scene.loner.id}/busy/").status_code == 403
