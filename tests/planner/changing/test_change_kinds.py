from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.history import RecordChange
from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from planner.changing import kinds
from planner.errors import PlannerError
from tests.planner.changing.recorded import MEETING_DAY, ORIGIN, TODAY, record_absence, told, withdraw
from tests.planner.factories import (
    NOW,
    ZONE,
    add_absence,
    add_meeting,
    add_rule,
    at,
)


def test_a_moved_meeting_keeps_its_length_and_says_from_where(s: Session, meeting: Meeting) -> None:
    change = kinds.record_meeting_moved(
        s, ORIGIN, meeting.id, starts_at=at(date(2027, 1, 7), 8, 0), place="Trường học", zone=ZONE
    )
    assert (meeting.starts_at, meeting.ends_at) == (at(date(2027, 1, 7), 8, 0), at(date(2027, 1, 7), 9, 30))
    assert (meeting.status, meeting.moved_from, meeting.place, meeting.note) == (
        "moved",
        date(2027, 1, 5),
        "Trường học",
        "Công văn số 5",
    )
    assert told(change) == "Chi bộ thôn Nà Quạng: the meeting of 19:30 05/01/2027 is held at 08:00 07/01/2027."
    withdraw(s, change)
    assert (meeting.starts_at, meeting.status, meeting.moved_from, meeting.place, meeting.note) == (
        MEETING_DAY,
        "expected",
        None,
        "Nhà văn hóa",
        None,
    )


def test_a_cancelled_meeting_comes_back_when_that_is_withdrawn(s: Session, meeting: Meeting) -> None:
    change = kinds.record_meeting_cancelled(s, ORIGIN, meeting.id, zone=ZONE)
    assert meeting.status == "cancelled"
    withdraw(s, change)
    assert meeting.status == "expected"


def add_extra(s: Session, host: Host) -> Change:
    return kinds.record_meeting_added(
        s,
        ORIGIN,
        host.id,
        kind="thematic",
        starts_at=at(date(2027, 1, 20), 8, 0),
        length=timedelta(hours=2),
        place=None,
        topic="Chuyển đổi số",
        zone=ZONE,
    )


def test_an_added_meeting_is_of_its_month_and_goes_when_withdrawn(s: Session, host: Host) -> None:
    change = add_extra(s, host)
    added = s.scalars(select(Meeting)).one()
    assert (added.month, added.status, added.topic, added.rule_id) == (
        date(2027, 1, 1),
        "confirmed",
        "Chuyển đổi số",
        None,
    )
    withdraw(s, change)
    assert s.scalars(select(Meeting)).all() == []
    assert (change.meeting_id, told(change)) == (
        None,
        "Chi bộ thôn Nà Quạng: a meeting at 08:00 20/01/2027 is added.",
    )


def test_a_host_that_needs_a_visit_says_by_when(s: Session, host: Host) -> None:
    change = kinds.record_visit_wanted(s, ORIGIN, host.id, by=date(2027, 1, 31), today=TODAY)
    assert (host.visit_wanted_by, host.visit_wanted_reason) == (date(2027, 1, 31), "Công văn số 5")
    withdraw(s, change)
    assert (host.visit_wanted_by, host.visit_wanted_reason) == (None, None)


def test_a_visitor_leaves_and_the_leaving_is_withdrawn(s: Session, visitor: Visitor) -> None:
    change = kinds.record_visitor_left(s, ORIGIN, visitor.id)
    assert not visitor.active
    withdraw(s, change)
    assert visitor.active


def test_a_meeting_rule_changes_what_is_expected_from_next_month_on(s: Session, host: Host) -> None:
    rule = add_rule(s, host, "day 25")
    for month in (12, 13, 15):
        year, number = divmod(month - 1, 12)
        add_meeting(s, host, at(date(2026 + year, number + 1, 25)), rule_id=rule.id)
    change = kinds.record_meeting_rule_changed(
        s, ORIGIN, rule.id, recurrence="ngày 20", starts_at=time(20), zone=ZONE
    )
    days = [
        f"{start.astimezone(ZONE):%d/%m %H:%M}"
        for start in s.scalars(select(Meeting.starts_at).order_by(Meeting.starts_at))
    ]
    assert days == ["25/12 19:30", "20/01 20:00", "20/02 20:00", "20/03 20:00"]
    assert rule.recurrence == "day 20"
    withdraw(s, change)
    days = [
        f"{start.astimezone(ZONE):%d/%m %H:%M}"
        for start in s.scalars(select(Meeting.starts_at).order_by(Meeting.starts_at))
    ]
    assert days == ["25/12 19:30", "25/01 19:30", "25/02 19:30", "25/03 19:30"]


def test_what_makes_no_sense_is_refused(s: Session, host: Host, meeting: Meeting, visitor: Visitor) -> None:
    moved = {"zone": ZONE, "place": "Nhà văn hóa"}
    past = add_meeting(s, host, at(date(2026, 12, 1)))
    gone = add_meeting(s, host, at(date(2027, 1, 9)), status="cancelled")
    add_absence(s, visitor, at(date(2027, 1, 5), 0, 0), at(date(2027, 1, 6)))
    attempts = {
        "ends before it begins": lambda: kinds.record_absence(
            s, ORIGIN, visitor.id, starts_at=MEETING_DAY, ends_at=MEETING_DAY, zone=ZONE
        ),
        "is over already": lambda: kinds.record_absence(
            s, ORIGIN, visitor.id, starts_at=at(date(2026, 1, 5)), ends_at=at(date(2026, 1, 9)), zone=ZONE
        ),
        "ends more than 731 days from now": lambda: kinds.record_absence(
            s, ORIGIN, visitor.id, starts_at=at(date(2027, 1, 5)), ends_at=at(date(2072, 1, 9)), zone=ZONE
        ),
        "begins or ends more than": lambda: kinds.record_absence(
            s, ORIGIN, visitor.id, starts_at=at(date(207, 1, 5)), ends_at=at(date(2027, 1, 9)), zone=ZONE
        ),
        "day is more than 731 days away": lambda: kinds.record_visit_wanted(
            s, ORIGIN, host.id, by=date(2072, 1, 1), today=TODAY
        ),
        "from this time on is recorded": lambda: record_absence(s, visitor),
        "new time is in the past": lambda: kinds.record_meeting_moved(
            s, ORIGIN, meeting.id, starts_at=NOW, **moved
        ),
        "are known": lambda: kinds.record_meeting_moved(s, ORIGIN, meeting.id, starts_at=MEETING_DAY, **moved),
        "days away": lambda: kinds.record_meeting_moved(
            s, ORIGIN, meeting.id, starts_at=at(date(2127, 1, 5)), **moved
        ),
        "has begun": lambda: kinds.record_meeting_cancelled(s, ORIGIN, past.id, zone=ZONE),
        "is cancelled": lambda: kinds.record_meeting_cancelled(s, ORIGIN, gone.id, zone=ZONE),
        "no such meeting": lambda: kinds.record_meeting_cancelled(s, ORIGIN, 0, zone=ZONE),
        "day is in the past": lambda: kinds.record_visit_wanted(
            s, ORIGIN, host.id, by=date(2026, 1, 1), today=TODAY
        ),
    }
    for said, attempt in attempts.items():
        with pytest.raises(PlannerError, match=said):
            attempt()
    assert s.scalars(select(Change)).all() == []


def test_the_record_itself_tells_why_whatever_was_recorded_of_it(
    s: Session, meeting: Meeting, host: Host, visitor: Visitor
) -> None:
    rule = add_rule(s, host)
    record_absence(s, visitor)
    kinds.record_meeting_moved(
        s, ORIGIN, meeting.id, starts_at=MEETING_DAY + timedelta(days=2), place=None, zone=ZONE
    )
    kinds.record_meeting_cancelled(s, ORIGIN, meeting.id, zone=ZONE)
    kinds.record_visit_wanted(s, ORIGIN, host.id, by=date(2027, 1, 31), today=TODAY)
    kinds.record_meeting_rule_changed(s, ORIGIN, rule.id, recurrence="ngày 5", starts_at=time(20), zone=ZONE)
    kinds.record_visitor_left(s, ORIGIN, visitor.id)
    s.flush()
    entries = s.scalars(select(RecordChange).where(RecordChange.reason.is_not(None)))
    told = {(entry.table, entry.reason) for entry in entries}
    tables = ("absence", "meeting", "host", "meeting_rule", "visitor")
    assert told == {(table, "Công văn số 5") for table in tables}
