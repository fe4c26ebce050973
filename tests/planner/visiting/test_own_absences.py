from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import User
from models.busy import BusyCalendar
from models.changes import Change
from models.people import Absence, Visitor
from planner.accounts import create_user
from planner.changing.kinds import record_absence
from planner.changing.log import Origin
from planner.errors import PlannerError
from planner.visiting.own_absences import OwnAbsence, list_absences, report_absence, withdraw_absence
from tests.planner.boards import AHEAD, add_cell, add_commune, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_tier, add_visitor

DAY = timedelta(days=1)


@pytest.fixture
def visitor(s: Session) -> Visitor:
    return add_visitor(s, add_tier(s))


@pytest.fixture
def user(s: Session, visitor: Visitor) -> User:
    return create_user(
        s, username="lan", password="mat-khau-du-dai", role="visitor", visitor_id=visitor.id, now=NOW
    )


def report(s: Session, user: User, start: datetime, end: datetime) -> Change:
    origin = Origin(user_id=user.id, now=NOW, reason="Đi học")
    change = report_absence(s, origin, user.visitor_id, starts_at=start, ends_at=end, zone=ZONE)
    s.flush()
    return change


def test_what_is_reported_is_a_change_of_the_visitors_own(s: Session, user: User) -> None:
    change = report(s, user, NOW + DAY, NOW + 3 * DAY)
    assert (change.kind, change.visitor_id, change.user_id) == ("absence", user.visitor_id, user.id)
    assert list_absences(s, user.visitor_id, now=NOW) == [
        OwnAbsence(starts_at=NOW + DAY, ends_at=NOW + 3 * DAY, reason="Đi học", change_id=change.id)
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOW - 2 * DAY, NOW - DAY),
        (NOW + 2 * DAY, NOW + DAY),
        (NOW + DAY, NOW + 400 * DAY),
        (NOW + 11 * DAY, NOW + 12 * DAY),
    ],
    ids=["past", "backwards", "next year but one", "known"],
)
def test_what_cannot_be_is_refused(s: Session, user: User, start: datetime, end: datetime) -> None:
    report(s, user, NOW + 10 * DAY, NOW + 13 * DAY)
    with pytest.raises(PlannerError):
        report(s, user, start, end)
    assert len(list_absences(s, user.visitor_id, now=NOW)) == 1


def test_a_busy_hour_of_ones_own_calendar_keeps_nobody_from_reporting_an_illness(s: Session, user: User) -> None:
    busy = BusyCalendar(visitor_id=user.visitor_id, state="read", added_at=NOW)
    s.add(busy)
    s.flush()
    hour = {"starts_at": NOW + DAY, "ends_at": NOW + DAY + timedelta(hours=1)}
    s.add(Absence(visitor_id=user.visitor_id, busy_calendar_id=busy.id, **hour))
    s.flush()
    change = report(s, user, NOW + DAY, NOW + 3 * DAY)
    listed = list_absences(s, user.visitor_id, now=NOW)
    assert {(absence.ends_at - absence.starts_at, absence.change_id) for absence in listed} == {
        (timedelta(hours=1), None),
        (2 * DAY, change.id),
    }


def test_an_absence_to_come_can_be_withdrawn(s: Session, user: User) -> None:
    change = report(s, user, NOW + DAY, NOW + 2 * DAY)
    withdraw_absence(s, change.id, user.visitor_id, now=NOW, zone=ZONE)
    assert s.scalars(select(Absence)).all() == []
    assert change.withdrawn_at == NOW


def test_one_that_has_begun_cannot(s: Session, user: User) -> None:
    change = report(s, user, NOW + DAY, NOW + 3 * DAY)
    with pytest.raises(PlannerError, match="has begun"):
        withdraw_absence(s, change.id, user.visitor_id, now=NOW + 2 * DAY, zone=ZONE)
    [listed] = list_absences(s, user.visitor_id, now=NOW + 2 * DAY)
    assert listed.change_id is None


def test_one_that_a_published_schedule_counts_on_cannot(s: Session, user: User) -> None:
    change = report(s, user, NOW + DAY, NOW + 3 * DAY)
    change.at = NOW - DAY
    commune = add_commune(s)
    [ahead] = add_cell(s, commune, AHEAD)
    release(s, add_draft(s, {ahead: [commune.visitors[0]]}).id)
    with pytest.raises(PlannerError, match="counts on"):
        withdraw_absence(s, change.id, user.visitor_id, now=NOW, zone=ZONE)
    assert [each.change_id for each in list_absences(s, user.visitor_id, now=NOW)] == [None]


def test_what_the_board_or_another_recorded_is_not_theirs(s: Session, user: User) -> None:
    origin = Origin(user_id=None, now=NOW, reason="Ốm")
    change = record_absence(s, origin, user.visitor_id, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY, zone=ZONE)
    s.flush()
    with pytest.raises(PlannerError, match="no such absence"):
        withdraw_absence(s, change.id, user.visitor_id, now=NOW, zone=ZONE)
    assert [each.change_id for each in list_absences(s, user.visitor_id, now=NOW)] == [None]
