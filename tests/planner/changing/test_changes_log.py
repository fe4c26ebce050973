from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from planner.changing import kinds
from planner.changing.log import Origin, select_changes
from planner.errors import Conflict, PlannerError
from tests.planner.changing.recorded import ORIGIN, TODAY, absences, record_absence, told, withdraw
from tests.planner.factories import (
    NOW,
    ZONE,
    at,
)
from tests.planner.release_rows import Board
from tests.planner.release_rows import Told as Published


def test_an_absence_is_recorded_with_who_when_and_why(s: Session, visitor: Visitor) -> None:
    change = record_absence(s, visitor)
    assert absences(s) == [(at(date(2027, 1, 5), 0, 0), at(date(2027, 1, 9), 0, 0), "Công văn số 5")]
    assert (change.kind, change.at, change.reason, change.visitor_id) == (
        "absence",
        NOW,
        "Công văn số 5",
        visitor.id,
    )
    assert told(change) == "Nông Văn Bình is away: 05/01/2027 – 08/01/2027."


def test_an_absence_is_withdrawn(s: Session, visitor: Visitor) -> None:
    change = record_absence(s, visitor)
    withdraw(s, change)
    assert (absences(s), change.withdrawn_at) == ([], NOW + timedelta(hours=1))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_change_needs_a_reason_of_bearable_length(s: Session, visitor: Visitor, reason: str) -> None:
    with pytest.raises(PlannerError, match="reason"):
        record_absence(s, visitor, Origin(user_id=None, now=NOW, reason=reason))


def test_what_was_changed_again_since_is_not_withdrawn(s: Session, meeting: Meeting) -> None:
    change = kinds.record_meeting_moved(
        s, ORIGIN, meeting.id, starts_at=at(date(2027, 1, 7)), place=None, zone=ZONE
    )
    kinds.record_meeting_cancelled(s, ORIGIN, meeting.id, zone=ZONE)
    with pytest.raises(Conflict, match="changed again since"):
        withdraw(s, change)


def test_a_change_is_withdrawn_once(s: Session, visitor: Visitor) -> None:
    change = record_absence(s, visitor)
    withdraw(s, change)
    with pytest.raises(Conflict, match="withdrawn before"):
        withdraw(s, change)


def test_what_was_recorded_before_a_release_is_not_withdrawn(s: Session) -> None:
    board = Board(s)
    visitor, host = board.add_visitor("Nông Văn Bình"), board.add_host("Chi bộ thôn Nà Quạng")
    change = record_absence(s, visitor)
    board.publish(
        [Published(board.add_meeting(host, "2027-01-20T19:30"), [visitor])], at=NOW + timedelta(minutes=1)
    )
    with pytest.raises(Conflict, match="published since"):
        withdraw(s, change)
    assert len(absences(s)) == 1


def test_the_list_is_filtered_by_kind_name_and_whether_they_hold(s: Session, visitor: Visitor, host: Host) -> None:
    absence = record_absence(s, visitor)
    wanted = kinds.record_visit_wanted(s, ORIGIN, host.id, by=date(2027, 1, 31), today=TODAY)
    withdraw(s, absence)
    listed = {
        "all": select_changes(),
        "kind": select_changes(kind="absence"),
        "name": select_changes(text="na quang"),
        "person": select_changes(text="binh"),
        "valid": select_changes(withdrawn=False),
        "withdrawn": select_changes(withdrawn=True),
    }
    assert {name: list(s.scalars(statement)) for name, statement in listed.items()} == {
        "all": [wanted, absence],
        "kind": [absence],
        "name": [wanted],
        "person": [absence],
        "valid": [wanted],
        "withdrawn": [absence],
    }
