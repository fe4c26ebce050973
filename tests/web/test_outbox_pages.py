"""The outbox as the board works it off."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.notices import Notice, PhoneCall
from planner.notices.mail_server import MailServer
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.context import EXTENSION

JOBS = text("SELECT (args ->> 'notice_id')::int FROM procrastinate_jobs WHERE queue_name = 'mail' ORDER BY 1")
SERVER = MailServer(
    host="mail.example", port=25, security="none", sender="btc@tinhuy.example", sender_name="Ban Tổ chức Tỉnh ủy"
)


@pytest.fixture
def mail(app: Flask) -> None:
    site = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(site, settings=replace(site.settings, mail=SERVER))


@pytest.fixture
def notices(s: Session, scene: Scene) -> list[Notice]:
    """Drafts to the team's leader and member, and one to the loner, who has a telephone only."""
    scene.leader.email, scene.member.email = "binh@x.example", "lan@x.example"
    scene.loner.phone = "0209 3 870 000"
    scenes.add_release(s, scene)
    s.commit()
    return list(s.scalars(select(Notice).order_by(Notice.id)))


def states(s: Session) -> list[str]:
    s.expire_all()
    return list(s.scalars(select(Notice.state).order_by(Notice.id)))


def test_the_drafts_are_listed_with_what_they_tell(board: Browser, notices: list[Notice]) -> None:
    shown = board.text("/outbox/")
    assert "Nông Văn Bình" in shown
    assert "Hoàng Thị Lan" in shown
    assert "Triệu Văn Đức" not in shown
    assert "Chi bộ thôn Nà Lẹng" in shown
    assert "Chưa cài đặt máy chủ thư" in shown


def test_a_letter_is_shown_as_it_will_arrive(board: Browser, mail: None, notices: list[Notice]) -> None:
    shown = board.text(f"/outbox/{notices[0].id}")
    assert "Ban Tổ chức Tỉnh ủy &lt;btc@tinhuy.example&gt;" in shown
    assert "Kính gửi: Đồng chí Nông Văn Bình" in shown
    assert "19:30–21:00, Chủ nhật, ngày 03/01/2027, tại Nhà văn hóa" in shown
    file = board.get(f"/outbox/{notices[0].id}/lich-moi.ics")
    assert file.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert b"METHOD:PUBLISH" in file.data
    assert board.get(f"/outbox/{notices[0].id}/khac.ics").status_code == 404


def test_what_was_shown_is_sent_in_one_go(s: Session, board: Browser, mail: None, notices: list[Notice]) -> None:
    board.send("/outbox/send", {"up_to": notices[0].id})
    assert states(s) == ["queued", "draft", "draft"]
    board.send("/outbox/send", {"up_to": notices[-1].id})
    assert states(s) == ["queued", "queued", "draft"]
    assert s.scalars(JOBS).all() == [notices[0].id, notices[1].id]
    told = s.execute(select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.id.desc())).first()
    assert told == ("send notices", {"count": 1})


def test_nothing_is_sent_without_a_mail_server(s: Session, board: Browser, notices: list[Notice]) -> None:
    assert board.send("/outbox/send", {"up_to": notices[-1].id}).status_code == 409
    assert board.send(f"/outbox/{notices[0].id}/send").status_code == 409
    assert states(s) == ["draft"] * 3


def test_one_is_held_back_and_taken_up_again(s: Session, board: Browser, notices: list[Notice]) -> None:
    board.send(f"/outbox/{notices[0].id}/hold")
    assert states(s)[0] == "held"
    board.send(f"/outbox/{notices[0].id}/take-up")
    assert states(s)[0] == "draft"
    assert board.send(f"/outbox/{notices[0].id}/count").status_code == 409


def test_one_that_failed_is_shown_with_the_reason_and_sent_again(
    s: Session, board: Browser, mail: None, notices: list[Notice]
) -> None:
    notices[0].state, notices[0].last_error, notices[0].attempts = "failed", "550 5.1.1 Mailbox unknown", 1
    s.commit()
    assert "550 5.1.1 Mailbox unknown" in board.text("/outbox/?group=failed")
    board.send(f"/outbox/{notices[0].id}/send")
    assert (states(s)[0], s.scalars(JOBS).all()) == ("queued", [notices[0].id])


def test_one_that_is_not_sure_is_counted_as_told(s: Session, board: Browser, notices: list[Notice]) -> None:
    notices[0].state = "unsure"
    s.commit()
    assert "Nông Văn Bình" in board.text("/outbox/?group=unsure")
    board.send(f"/outbox/{notices[0].id}/count")
    assert states(s)[0] == "sent"


def test_who_has_no_address_is_told_by_telephone(
    s: Session, board: Browser, scene: Scene, notices: list[Notice]
) -> None:
    assert "0209 3 870 000" in board.text("/outbox/?group=phone")
    board.send(f"/outbox/telephoned/{scene.loner.id}/1")
    assert states(s)[2] == "telephoned"
    assert [(call.visitor_id, call.called_by_id) for call in s.scalars(select(PhoneCall))] == [
        (scene.loner.id, scene.board.id)
    ]
    assert board.send(f"/outbox/telephoned/{scene.loner.id}/9").status_code == 404


def test_the_address_of_the_calendar_is_put_in_and_taken_out(
    board: Browser, mail: None, notices: list[Notice]
) -> None:
    page = f"/outbox/{notices[0].id}"
    assert "/calendars/" not in board.text(page)
    board.send("/outbox/feeds/in")
    assert "http://visits.example/calendars/" in board.text(page)
    board.send("/outbox/feeds/out")
    assert "/calendars/" not in board.text(page)


def test_calendars_that_lag_behind_are_listed_until_their_owner_was_telephoned(
    board: Browser, scene: Scene, notices: list[Notice]
) -> None:
    assert "Hoàng Thị Lan" not in board.text("/outbox/unseen")
    shown = board.text("/outbox/unseen?days=7")
    assert "Tổng số: 2" in shown
    assert "Hoàng Thị Lan" in shown
    assert "Chưa đăng ký lịch" in shown
    answer = board.send(f"/outbox/telephoned/{scene.member.id}/1", {"back": "unseen", "days": 7})
    assert answer.location == "/outbox/unseen?days=7"
    assert "Hoàng Thị Lan</a>" not in board.text("/outbox/unseen?days=7")


def test_the_first_page_says_what_waits_and_who_is_to_be_telephoned(
    app: Flask, board: Browser, notices: list[Notice]
) -> None:
    of_notices = ["2 thông báo: Chờ duyệt", "1 thông báo: Báo qua điện thoại"]
    assert waiting(board) == of_notices
    site = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(site, clock=lambda: scenes.NOW + timedelta(days=4))
    assert waiting(board) == ["2 cấp ủy viên cần gọi điện", *of_notices]


def waiting(board: Browser) -> list[str]:
    """What the first page says is to be done."""
    lines = re.findall(r"<li><a href=\"/outbox/[^>]*>(<strong>.*?)</a>", board.text("/"))
    return [re.sub("<[^>]*>", "", line) for line in lines]


def test_a_visitor_sees_no_outbox(visitor: Browser, scene: Scene) -> None:
    assert visitor.get("/outbox/").status_code == 403
    assert visitor.get("/outbox/unseen").status_code == 403
