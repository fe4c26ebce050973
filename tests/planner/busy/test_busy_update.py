"""From a server of calendars to absences, and to what they break."""

import logging
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from models.busy import BusyCalendar
from models.changes import Change
from models.people import Absence
from planner.busy import own
from planner.busy.update import Reader, list_due, read_calendar
from planner.changing.kinds import record_absence
from planner.changing.log import Origin, withdraw_change
from planner.errors import Conflict
from planner.jobs import enqueue_readings
from planner.phrases import load_phrases
from planner.replanning.impact import list_broken
from tests.planner import factories as make
from tests.planner.busy.calendar_server import SECRET_TITLE, CalendarServer, busy, calendar
from tests.planner.factories import ZONE
from tests.web import scene as scenes
from tests.web.scene import Scene

NOW = scenes.NOW
PATH = "/mine.ics"


@pytest.fixture
def scene(s: Session) -> Scene:
    scene = scenes.build(s)
    s.commit()
    return scene


@pytest.fixture
def reader(sessions: sessionmaker[Session]) -> Reader:
    return Reader(sessions=sessions, clock=lambda: NOW + timedelta(hours=1), zone=ZONE, loopback=True)


@pytest.fixture
def known(s: Session, scene: Scene, server: CalendarServer) -> int:
    """The id of a calendar of the team's member, not read yet, on the server."""
    address = server.give(PATH, calendar(busy("20270105"), busy("20270106")))
    known = own.set_address(s, scene.member.id, address, now=NOW)
    s.commit()
    return known.id


def days(s: Session, visitor_id: int) -> list[int]:
    """The days of the absences, by start."""
    found = select(Absence).where(Absence.visitor_id == visitor_id).order_by(Absence.starts_at, Absence.id)
    return [absence.starts_at.astimezone(ZONE).day for absence in s.scalars(found)]


def test_a_calendars_times_become_absences_without_a_word_of_it(
    s: Session, scene: Scene, reader: Reader, known: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="planner"):
        read_calendar(reader, known)
    assert days(s, scene.member.id) == [5, 6]
    absences = s.scalars(select(Absence).where(Absence.busy_calendar_id == known)).all()
    assert [absence.reason for absence in absences] == [None, None]
    assert SECRET_TITLE not in caplog.text


def test_reading_again_adds_and_takes_away_its_own_alone(
    s: Session, scene: Scene, reader: Reader, known: int, server: CalendarServer
) -> None:
    make.add_absence(s, scene.member, make.at(date(2027, 1, 9)), make.at(date(2027, 1, 10)))
    s.commit()
    read_calendar(reader, known)
    stays = s.scalar(select(Absence.id).where(Absence.starts_at == make.at(date(2027, 1, 6), 8, 0)))
    server.give(PATH, calendar(busy("20270106"), busy("20270107")))
    read_calendar(reader, known)
    read_calendar(reader, known)
    assert days(s, scene.member.id) == [6, 7, 9]
    assert s.get(Absence, stays) is not None


def test_the_boards_absence_may_begin_at_the_same_time(
    s: Session, scene: Scene, reader: Reader, known: int
) -> None:
    read_calendar(reader, known)
    origin = Origin(user_id=None, now=NOW, reason="Đi công tác")
    start = make.at(date(2027, 1, 5), 8, 0)
    record_absence(s, origin, scene.member.id, starts_at=start, ends_at=make.at(date(2027, 1, 6)), zone=ZONE)
    s.commit()
    read_calendar(reader, known)
    assert days(s, scene.member.id) == [5, 5, 6]


def test_a_failure_is_told_and_what_was_known_holds_on(
    s: Session, scene: Scene, reader: Reader, known: int, server: CalendarServer
) -> None:
    read_calendar(reader, known)
    server.give(PATH, status=404)
    read_calendar(reader, known)
    found = s.get_one(BusyCalendar, known)
    assert found.state == "failed"
    assert [str(said) for said in load_phrases(found.fault)] == [
        "The calendar's server does not give it out (404).",
        "Copy the secret address anew: it may have been changed or revoked.",
    ]
    assert days(s, scene.member.id) == [5, 6]
    server.give(PATH, calendar(busy("20270107")))
    read_calendar(reader, known)
    s.refresh(found)
    assert (found.state, found.fault, days(s, scene.member.id)) == ("read", None, [7])


def test_removing_it_removes_its_absences_alone(s: Session, scene: Scene, reader: Reader, known: int) -> None:
    make.add_absence(s, scene.member, make.at(date(2027, 1, 9)), make.at(date(2027, 1, 10)))
    s.commit()
    read_calendar(reader, known)
    own.remove_calendar(s, scene.member.id)
    assert (own.find_calendar(s, scene.member.id), days(s, scene.member.id)) == (None, [9])


def test_a_calendar_removed_or_replaced_while_it_was_read_is_left_alone(
    s: Session, scene: Scene, reader: Reader, known: int, server: CalendarServer
) -> None:
    own.set_address(s, scene.member.id, server.give("/other.ics"), now=NOW)
    s.commit()
    read_calendar(reader, known)
    assert days(s, scene.member.id) == []


def test_a_time_that_hits_a_published_visit_is_broken_and_told_to_the_board(
    s: Session, scene: Scene, reader: Reader, known: int, server: CalendarServer
) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    server.give(PATH, calendar(busy("20270103", "1900", "2200"), busy("20270104")))
    read_calendar(reader, known)
    [broken] = list_broken(s, release, today=NOW.date(), zone=ZONE)
    assert (broken.visitor_id, [str(reason) for reason in broken.reasons]) == (
        scene.member.id,
        ["Hoàng Thị Lan is away"],
    )
    change = s.scalars(select(Change)).one()
    assert len(broken.changes) == 1
    assert str(load_phrases(change.detail["text"])[0]) == (
        "Hoàng Thị Lan is busy at the time of 1 published visits."
    )
    with pytest.raises(Conflict):
        withdraw_change(s, change.id, now=NOW, zone=ZONE)


def test_times_at_which_nothing_is_published_are_not_told(
    s: Session, scene: Scene, reader: Reader, known: int
) -> None:
    scenes.add_release(s, scene)
    s.commit()
    read_calendar(reader, known)
    assert s.scalars(select(Change)).all() == []


def test_every_night_all_calendars_with_an_address_are_read(s: Session, scene: Scene, known: int) -> None:
    own.hand_in(s, scene.loner.id, [], now=NOW, zone=ZONE)
    due = list_due(s, NOW)
    enqueue_readings(s, due)
    queued = s.execute(text("SELECT task_name, args FROM procrastinate_jobs WHERE queue_name = 'calendars'"))
    assert queued.all() == [("read_calendar", {"calendar_id": known})]


def test_who_asks_twice_is_heard_once(s: Session, scene: Scene, known: int) -> None:
    found = s.get_one(BusyCalendar, known)
    assert own.ask_anew(found, NOW) is False
    found.state = "read"
    assert [own.ask_anew(found, NOW), own.ask_anew(found, NOW + own.PATIENCE / 2)] == [True, False]
    assert own.ask_anew(found, NOW + own.PATIENCE) is True


def test_an_address_is_shown_shortened() -> None:
    address = "https://name:word@calendar.example/ical/key-of-mine/basic.ics"
    assert own.shorten_address(address) == "https://calendar.example/…ic.ics"


def test_this_quarter_and_the_next_are_looked_at() -> None:
    period = own.looked_at(NOW, ZONE)
    assert (period.start, period.end) == (date(2026, 10, 1), date(2027, 3, 31))
