"""What a plan takes as given besides the past: visits whose meetings moved into its days, and those that clash."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.notices import Notice
from models.plans import Plan, PlanVisit
from planner.calendars.standing import FeedOwner, list_standing
from planner.generate import new_plan
from planner.history import read_held_visits
from planner.in_force import read_pairs
from planner.publish import publish
from planner.quarters import Quarter
from planner.replanning.diff import diff_plan
from planner.replanning.rebalance import Order, new_replan
from tests.planner.boards import (
    AHEAD,
    FEBRUARY,
    NEAR,
    PAST,
    SECONDS,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    put_in_force,
    send_away,
    work_out,
)
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, at, mark

Q2 = Quarter(2027, 2)
DAY = timedelta(days=1)
TOLD, HELD = date(2027, 3, 29), date(2027, 4, 4)
LATE_MARCH, IN_APRIL, AFTERWARDS = (at(date(2027, *day), 9, 0) for day in ((3, 30), (4, 1), (4, 10)))


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def move(meeting: Meeting, day: date) -> None:
    meeting.starts_at, meeting.ends_at, meeting.status = at(day), at(day, 21), "moved"


@pytest.fixture
def moved(s: Session, commune: Commune) -> Meeting:
    """A visit of the first visitor's that was told for the end of March and is in April by now."""
    [meeting, _soon] = add_cell(s, commune, TOLD, HELD + 10 * DAY)
    put_in_force(s, {meeting: [commune.visitors[0]]})
    move(meeting, HELD)
    s.commit()
    return meeting


def plan_second_quarter(sessions: sessionmaker[Session], now: datetime = LATE_MARCH) -> Plan:
    with sessions.begin() as s:
        plan_id = new_plan(s, quarter=Q2, name=None, user_id=None, now=now, seconds_limit=SECONDS).id
    return work_out(sessions, plan_id)


def publish_at(sessions: sessionmaker[Session], plan: Plan, now: datetime = IN_APRIL) -> int:
    with sessions.begin() as s:
        return publish(s, plan.id, user_id=None, now=now).number


def test_a_visit_that_moved_into_the_next_quarter_is_settled_in_its_plan(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    first, second = commune.visitors
    [elsewhere], [may] = add_cell(s, commune, HELD, hour=8), add_cell(s, commune, date(2027, 5, 5))
    s.commit()
    plan = plan_second_quarter(sessions)
    drafted = delegations(s, plan.id)
    # Its host is left alone for its days, and who goes there goes nowhere else that day.
    assert drafted.keys() == {moved.id, elsewhere.id, may.id}
    assert (drafted[moved.id], drafted[elsewhere.id]) == ([first.id], [second.id])
    settled = select(PlanVisit.meeting_id).where(PlanVisit.plan_id == plan.id, PlanVisit.settled)
    assert s.scalars(settled).all() == [moved.id]


def test_what_its_release_tells_of_a_moved_visit_counts_once_and_is_told(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    first = commune.visitors[0]
    [letter] = s.scalars(select(Notice).where(Notice.visitor_id == first.id))
    letter.state = "sent"
    s.commit()
    assert publish_at(sessions, plan_second_quarter(sessions)) == 2
    pairs = [pair for pair in read_pairs(s, since=TOLD, until=HELD, zone=ZONE) if pair.meeting_id == moved.id]
    assert [(pair.visitor_id, pair.told) for pair in pairs] == [(first.id, HELD)]
    made = [(v.visitor_id, v.day) for v in read_held_visits(s, before=HELD + DAY, zone=ZONE)]
    assert made == [(first.id, HELD)]
    [visit] = list_standing(s, FeedOwner(visitor_id=first.id), since=TOLD, zone=ZONE)
    assert (visit.starts_at, visit.sequence, visit.cancelled) == (at(HELD), 1, False)
    # Told of the former day by a letter, they are told that it moved.
    [news] = s.scalars(select(Notice).where(Notice.id > letter.id, Notice.visitor_id == first.id))
    assert [change["kind"] for change in news.changes] == ["moved"]


def test_one_who_is_away_on_the_new_day_hands_it_over_and_sees_it_cancelled(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    first, second = commune.visitors
    send_away(s, first, HELD)
    s.execute(update(Meeting).where(Meeting.starts_at > at(HELD)).values(status="cancelled"))
    s.commit()
    plan = plan_second_quarter(sessions)
    assert delegations(s, plan.id) == {moved.id: [second.id]}
    publish_at(sessions, plan)
    pairs = read_pairs(s, since=TOLD, until=HELD, zone=ZONE)
    assert [(pair.visitor_id, pair.meeting_id) for pair in pairs] == [(second.id, moved.id)]
    shown = [list_standing(s, FeedOwner(visitor_id=v.id), since=TOLD, zone=ZONE) for v in (first, second)]
    assert [[(visit.starts_at, visit.cancelled) for visit in visits] for visits in shown] == [
        [(at(TOLD), True)],
        [(at(HELD), False)],
    ]


def test_a_release_made_before_the_move_is_mended_around_it(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    meeting, near, may = add_cell(s, commune, TOLD, TOLD + 26 * DAY, date(2027, 5, 20))
    put_in_force(s, {meeting: [first]})
    publish(s, add_draft(s, {near: [second]}, quarter=Q2).id, user_id=None, now=NOW)
    move(meeting, HELD)
    s.commit()
    with sessions.begin() as t:
        plan_id = new_replan(t, 2, Order(choice="mend", seconds_limit=SECONDS), user_id=None, now=LATE_MARCH).id
    plan = work_out(sessions, plan_id)
    assert delegations(s, plan.id) == {meeting.id: [first.id], may.id: [second.id]}
    differences = diff_plan(s, s.get_one(Plan, plan.id)).differences
    told = [(each.kind, each.occasion.meeting_id) for each in differences]
    assert told == [("moved", meeting.id), ("moved", may.id)]
    assert publish_at(sessions, plan, LATE_MARCH + DAY) == 3


def test_once_it_is_over_a_moved_visit_is_still_told_by_the_next_release(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    [_may] = add_cell(s, commune, date(2027, 5, 5))
    s.commit()
    plan = plan_second_quarter(sessions, AFTERWARDS)
    assert delegations(s, plan.id)[moved.id] == [commune.visitors[0].id]
    assert publish_at(sessions, plan, AFTERWARDS + DAY) == 2


def test_a_moved_visit_takes_its_part_of_the_months_maximum(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    first, second = commune.visitors
    [april] = add_cell(s, commune, date(2027, 4, 20))
    first.max_per_month, second.active = 1, False
    s.commit()
    assert delegations(s, plan_second_quarter(sessions).id) == {moved.id: [first.id]}
    assert april.status == "confirmed"


def test_a_visit_of_another_boards_that_moved_here_is_not_made_twice(
    s: Session, sessions: sessionmaker[Session], commune: Commune, moved: Meeting
) -> None:
    other = add_commune(s)
    other.visitors[0].areas[0].unit = commune.unit
    s.commit()
    with sessions.begin() as t:
        plan = new_plan(t, quarter=Q2, name=None, user_id=None, now=LATE_MARCH, seconds_limit=SECONDS)
        plan.tiers = [t.merge(other.tier)]
        plan_id = plan.id
    assert delegations(s, work_out(sessions, plan_id).id) == {}


def test_of_two_near_visits_that_came_to_clash_one_stays(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first = commune.visitors[0]
    [near], [moving], [_ahead] = (add_cell(s, commune, day) for day in (NEAR, NEAR + DAY, AHEAD))
    number = put_in_force(s, {near: [first], moving: [first]})
    move(moving, NEAR)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {near.id: [first.id]}
    assert publish_at(sessions, plan, FEBRUARY) == 2


def test_of_two_past_visits_that_came_to_clash_the_attended_one_stays(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first = commune.visitors[0]
    [past], [moving], [ahead] = (add_cell(s, commune, day) for day in (PAST, PAST + DAY, AHEAD))
    number = put_in_force(s, {past: [first], moving: [first], ahead: [commune.visitors[1]]})
    move(moving, PAST)
    mark(s, moving, first)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id).keys() == {moving.id, ahead.id}
    assert publish_at(sessions, plan, FEBRUARY) == 2


def test_what_took_place_stays_when_its_host_closes(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first = commune.visitors[0]
    [past], [ahead] = add_cell(s, commune, PAST), add_cell(s, commune, AHEAD)
    number = put_in_force(s, {past: [first], ahead: [first]})
    past.host.active = False
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {past.id: [first.id], ahead.id: [first.id]}
    assert publish_at(sessions, plan, FEBRUARY) == 2
    made = [(v.host_id, v.day) for v in read_held_visits(s, before=FEBRUARY.date(), zone=ZONE)]
    assert made == [(past.host_id, PAST)]
