from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.plans import Plan, PlanMeeting
from planner.changing.kinds import record_meeting_rule_changed
from planner.changing.log import Origin, withdraw_change
from planner.meetings.expect import ExpectReport, expect_meetings
from planner.quarters import Quarter
from tests.planner.factories import NOW, ZONE, add, add_host, add_rule, add_unit, at

QUARTER = Quarter(2027, 1)
# The February meetings of the 3rd are over by then.
TENTH, TWELFTH = at(date(2027, 2, 10), 9, 0), at(date(2027, 2, 12), 9, 0)


@pytest.fixture
def host(s: Session) -> Host:
    return add_host(s, add_unit(s))


def expect(s: Session, now: datetime = NOW) -> ExpectReport:
    return expect_meetings(s, QUARTER.start, QUARTER.end, now=now)


def report(**counts: int) -> ExpectReport:
    return ExpectReport(**{"created": 0, "updated": 0, "unchanged": 0, "deleted": 0, "cancelled": 0, **counts})


def meetings(s: Session) -> list[Meeting]:
    return list(s.scalars(select(Meeting).order_by(Meeting.starts_at)))


def starts(s: Session) -> list[str]:
    return [f"{meeting.starts_at.astimezone(ZONE):%d/%m %H:%M}" for meeting in meetings(s)]


def test_a_monthly_rule_yields_a_meeting_each_month_moved_off_tet(s: Session, host: Host) -> None:
    add_rule(s, host, "day 5")
    assert expect(s) == report(created=3)
    assert starts(s) == ["05/01 19:30", "12/02 19:30", "05/03 19:30"]
    assert [(m.moved_from, m.note) for m in meetings(s)] == [
        (None, None),
        (date(2027, 2, 5), "Giao thừa Tết Nguyên Đán"),
        (None, None),
    ]


def test_a_quarterly_rule_yields_one_meeting_in_its_month(s: Session, host: Host) -> None:
    add_rule(s, host, "day 20", kind="thematic", frequency="quarterly", month_of_quarter=2)
    expect(s)
    assert starts(s) == ["20/02 19:30"]


def test_a_second_run_changes_nothing(s: Session, host: Host) -> None:
    add_rule(s, host)
    expect(s)
    before = [meeting.id for meeting in meetings(s)]
    assert expect(s) == report(unchanged=3)
    assert [meeting.id for meeting in meetings(s)] == before


def test_a_changed_rule_changes_its_meetings_in_place(s: Session, host: Host) -> None:
    rule = add_rule(s, host)
    expect(s)
    before = [meeting.id for meeting in meetings(s)]
    rule.starts_at = time(20)
    s.flush()
    assert expect(s) == report(updated=3)
    assert starts(s) == ["03/01 20:00", "03/02 20:00", "03/03 20:00"]
    assert [meeting.id for meeting in meetings(s)] == before


@pytest.mark.parametrize("status", ["confirmed", "moved", "cancelled"])
def test_what_the_host_has_told_is_never_touched(s: Session, host: Host, status: str) -> None:
    rule = add_rule(s, host)
    expect(s)
    told = meetings(s)[0]
    told.status, told.starts_at, told.ends_at = status, at(date(2027, 1, 9)), at(date(2027, 1, 9), 21)
    rule.recurrence = "day 15"
    s.flush()
    assert expect(s) == report(updated=2)
    assert (told.status, told.starts_at) == (status, at(date(2027, 1, 9)))


def test_an_expected_meeting_makes_room_for_a_confirmed_one(s: Session, host: Host) -> None:
    add_rule(s, host, kind="thematic", frequency="quarterly", month_of_quarter=1)
    s.add(
        Meeting(
            host=host,
            kind="regular",
            month=date(2027, 1, 1),
            starts_at=at(date(2027, 1, 3)),
            ends_at=at(date(2027, 1, 3), 21),
            status="confirmed",
        )
    )
    s.flush()
    expect(s)
    assert starts(s) == ["03/01 19:30", "04/01 19:30"]


def test_a_meeting_no_rule_yields_any_more_is_deleted(s: Session, host: Host) -> None:
    rule = add_rule(s, host)
    expect(s)
    rule.valid_to = date(2027, 1, 31)
    s.flush()
    assert expect(s) == report(unchanged=1, deleted=2)


def test_a_meeting_a_plan_refers_to_is_cancelled_instead_and_its_rule_may_come_back(
    s: Session, host: Host
) -> None:
    expect_rule = add_rule(s, host)
    expect(s)
    plan = add(s, Plan(name="Q1", starts_on=QUARTER.start, ends_on=QUARTER.end, created_at=at(QUARTER.start)))
    s.add(PlanMeeting(plan_id=plan.id, meeting_id=meetings(s)[0].id, value=1, breakdown={}))
    host.active = False
    s.flush()
    assert expect(s) == report(deleted=2, cancelled=1)
    assert [(m.status, m.rule_id) for m in meetings(s)] == [("cancelled", None)]
    host.active = True
    s.flush()
    assert expect(s) == report(created=3)
    assert [m.rule_id for m in meetings(s) if m.status == "expected"] == [expect_rule.id] * 3


def test_a_meeting_that_has_begun_stays_whatever_its_rule_says_now(s: Session, host: Host) -> None:
    rule = add_rule(s, host)
    expect(s)
    rule.recurrence = "day 20"
    s.flush()
    assert expect(s, TWELFTH) == report(updated=1)
    assert starts(s) == ["03/01 19:30", "03/02 19:30", "20/03 19:30"]


def test_a_host_that_closes_leaves_what_has_begun(s: Session, host: Host) -> None:
    add_rule(s, host)
    expect(s)
    host.active = False
    s.flush()
    assert expect(s, TWELFTH) == report(deleted=1)
    assert [(m.status, m.month.month) for m in meetings(s)] == [("expected", 1), ("expected", 2)]


def test_a_rule_deleted_and_given_anew_adds_nothing_to_what_has_begun(s: Session, host: Host) -> None:
    rule = add_rule(s, host)
    expect(s)
    s.delete(rule)
    s.flush()
    add_rule(s, host, "day 5")
    expect(s, at(date(2027, 1, 12)))
    assert starts(s) == ["03/01 19:30", "12/02 19:30", "05/03 19:30"]


def test_a_meeting_still_to_come_is_not_put_into_the_past(s: Session, host: Host) -> None:
    rule = add_rule(s, host, "day 20")
    expect(s)
    rule.recurrence = "day 3"
    # Another meeting of the host finds that time taken.
    add_rule(s, host, "day 20", kind="thematic", frequency="quarterly", month_of_quarter=2)
    s.flush()
    expect(s, TWELFTH)
    assert starts(s) == ["20/01 19:30", "20/02 19:30", "21/02 19:30", "03/03 19:30"]
    assert expect(s, TWELFTH) == report(unchanged=2)


def test_months_that_were_never_drawn_up_are_also_when_they_are_past(s: Session, host: Host) -> None:
    add_rule(s, host)
    assert expect(s, at(date(2027, 4, 1))) == report(created=3)


@pytest.mark.parametrize(("before", "after"), [("day 3", "day 20"), ("day 20", "day 12"), ("day 20", "day 3")])
def test_a_recorded_change_of_a_rule_holds_from_next_month_on(
    s: Session, host: Host, before: str, after: str
) -> None:
    rule = add_rule(s, host, before)
    expect(s)
    origin = Origin(user_id=None, now=TENTH, reason="Chi bộ đề nghị")
    change = record_meeting_rule_changed(s, origin, rule.id, recurrence=after, starts_at=time(19, 30), zone=ZONE)
    expect(s, TENTH)
    expect(s, TWELFTH)
    assert [start[:2] for start in starts(s)] == [before[4:].zfill(2)] * 2 + [after[4:].zfill(2)]
    withdraw_change(s, change.id, now=TWELFTH, zone=ZONE)
    assert [start[:2] for start in starts(s)] == [before[4:].zfill(2)] * 3


def test_a_recorded_change_leaves_the_month_that_was_not_drawn_up_yet(s: Session, host: Host) -> None:
    rule = add_rule(s, host, "day 20")
    origin = Origin(user_id=None, now=TENTH, reason="Chi bộ đề nghị")
    record_meeting_rule_changed(s, origin, rule.id, recurrence="day 12", starts_at=time(19, 30), zone=ZONE)
    expect_meetings(s, date(2027, 2, 1), QUARTER.end, now=TENTH)
    assert starts(s) == ["20/02 19:30", "12/03 19:30"]


def test_a_closed_host_has_no_meetings_even_where_its_rule_holds_from_next_month_on(
    s: Session, host: Host
) -> None:
    rule = add_rule(s, host, "day 20")
    expect(s)
    origin = Origin(user_id=None, now=TENTH, reason="Chi bộ đề nghị")
    record_meeting_rule_changed(s, origin, rule.id, recurrence="day 12", starts_at=time(19, 30), zone=ZONE)
    host.active = False
    s.flush()
    expect(s, TWELFTH)
    assert starts(s) == ["20/01 19:30"]
