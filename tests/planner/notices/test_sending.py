"""Notices sent by a real mail server: once, or tried again, or left for a person to decide on."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.notices import Notice
from models.people import Visitor
from planner.notices.mail_server import MailServer
from planner.notices.notice_changes import load_changes
from planner.notices.sending import WAITS, Desk, send_notice
from tests.planner.post_office import BUSY, UNKNOWN, PostOffice, open_post_office
from tests.planner.press import Press
from tests.planner.release_rows import HANOI, NOW, Told

LATER = NOW + timedelta(days=2)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def server(office: PostOffice) -> Iterator[MailServer]:
    with open_post_office(office) as server:
        yield server


@dataclass
class Sender:
    """Sends as a worker does; `waiting` are the times notices are to be tried again at."""

    sessions: sessionmaker[Session]
    desk: Desk
    waiting: list[tuple[int, datetime]] = field(default_factory=list)

    def send(self, notice: Notice) -> tuple[str, str | None]:
        """What became of it: its state, and the last trouble there was."""
        send_notice(self.desk, notice.id)
        with self.sessions() as s:
            after = s.get_one(Notice, notice.id)
            return after.state, after.last_error


@pytest.fixture
def sender(sessions: sessionmaker[Session], server: MailServer) -> Sender:
    waiting: list[tuple[int, datetime]] = []
    desk = Desk(
        sessions=sessions,
        server=server,
        base_url="https://lich.example",
        clock=lambda: LATER,
        zone=HANOI,
        try_again=lambda s, notice_id, at: waiting.append((notice_id, at)),
    )
    return Sender(sessions, desk, waiting)


def queue(sessions: sessionmaker[Session], mailbox: str = "an", state: str = "queued") -> Notice:
    with sessions.begin() as s:
        press = Press(s)
        visitor = press.add_visitor("Nông Thị Hòa", f"{mailbox}@x.example")
        [notice] = press.notices(press.publish(Told(press.add_meeting(3), [visitor])))
        notice.state = state
        keep(s)
    return notice


def keep(s: Session) -> None:
    """Its rows can be read from after its end."""
    s.flush()
    for row in s:
        s.refresh(row)
    s.expunge_all()


def test_a_queued_notice_is_sent_and_no_second_time(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    notice = queue(sessions)
    assert sender.send(notice) == ("sent", None)
    assert sender.send(notice) == ("sent", None)
    with sessions() as s:
        assert (s.get_one(Notice, notice.id).sent_at, s.get_one(Notice, notice.id).attempts) == (LATER, 1)
    [letter] = office.letters
    assert letter["Message-ID"] == f"<{notice.message_id}@tinhuy.example>"
    assert letter["Subject"] == "Lịch dự sinh hoạt chi bộ số 1: 1 buổi mới"
    assert str(letter["To"]) == "Nông Thị Hòa <an@x.example>"


def test_a_refused_address_is_failed_with_what_the_server_said(
    sessions: sessionmaker[Session], sender: Sender
) -> None:
    assert sender.send(queue(sessions, "unknown")) == ("failed", UNKNOWN)
    assert sender.waiting == []


def test_a_notice_put_off_is_tried_again_later(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    notice = queue(sessions, "busy")
    assert sender.send(notice) == ("queued", BUSY)
    assert sender.waiting == [(notice.id, LATER + WAITS[0])]
    assert sender.send(notice) == ("sent", None)
    assert len(office.letters) == 1


def test_it_is_tried_so_often_and_waits_longer_each_time_and_then_has_failed(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    office.busy_times = len(WAITS) + 1
    notice = queue(sessions, "busy")
    states = [sender.send(notice)[0] for _attempt in range(len(WAITS) + 1)]
    assert states == ["queued"] * len(WAITS) + ["failed"]
    assert [at - LATER for _id, at in sender.waiting] == sorted(WAITS)


def test_without_a_mail_server_it_waits(sessions: sessionmaker[Session], sender: Sender) -> None:
    sender.desk = replace(sender.desk, server=None)
    state, trouble = sender.send(queue(sessions))
    assert (state, len(sender.waiting)) == ("queued", 1)
    assert trouble == "The worker knows no mail server: VISITPLAN_SMTP_HOST is not set."


def test_a_server_that_broke_off_while_it_heard_the_letter_leaves_it_unsure(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    notice = queue(sessions, "breaks-off")
    assert sender.send(notice) == ("unsure", "Connection unexpectedly closed")
    assert sender.send(notice)[0] == "unsure"
    assert len(office.letters) == 1


def test_a_notice_whose_sender_died_is_unsure_and_not_sent_again(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    notice = queue(sessions, state="sending")
    assert sender.send(notice)[0] == "unsure"
    assert office.letters == []


@pytest.mark.parametrize("state", ["draft", "held", "sent", "failed", "unsure", "telephoned", "overtaken"])
def test_only_a_queued_notice_is_sent(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice, state: str
) -> None:
    assert sender.send(queue(sessions, state=state))[0] == state
    assert office.letters == []


def test_a_notice_overtaken_while_the_server_is_spoken_to_is_not_sent(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    notice = queue(sessions)

    def overtake() -> None:
        with sessions.begin() as s:
            s.get_one(Notice, notice.id).state = "overtaken"

    office.on_recipient = overtake
    assert sender.send(notice)[0] == "overtaken"
    assert office.letters == []


def test_what_a_notice_failed_to_say_is_said_by_the_next_one_that_took_it_for_said(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice
) -> None:
    with sessions.begin() as s:
        press = Press(s)
        visitor = press.add_visitor("Nông Thị Hòa", "bad-content@x.example")
        meetings = [press.add_meeting(3), press.add_meeting(4)]
        [notice] = press.notices(press.publish(Told(meetings[0], [visitor])))
        notice.state = "queued"
        keep(s)

    def publish() -> None:
        """The next release comes out while the letter is on its way."""
        with sessions.begin() as s:
            press.s = press.board.s = s
            press.publish(*(Told(s.merge(meeting), [s.merge(visitor)]) for meeting in meetings))

    office.on_letter = publish
    assert sender.send(notice)[0] == "overtaken"
    with sessions() as s:
        later = s.scalars(select(Notice).where(Notice.id != notice.id)).one()
        assert later.state == "draft"
        assert [change.visit.meeting_id for change in load_changes(later.changes)] == [m.id for m in meetings]


@pytest.mark.parametrize(("email", "state"), [("moi@x.example", "sent"), (None, "draft")])
def test_a_letter_that_waited_goes_where_its_reader_can_be_written_to_by_now(
    sessions: sessionmaker[Session], sender: Sender, office: PostOffice, email: str | None, state: str
) -> None:
    notice = queue(sessions, "cu")
    with sessions.begin() as s:
        s.get_one(Visitor, notice.visitor_id).email = email
    assert sender.send(notice) == (state, None)
    assert [str(letter["To"].addresses[0].addr_spec) for letter in office.letters] == ([email] if email else [])
