from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from planner.history import HeldVisit, read_done_and_planned, read_held_visits
from planner.publish import publish
from tests.planner.drafts import add_draft
from tests.planner.factories import (
    NOW,
    ZONE,
    add_host,
    add_meeting,
    add_past_visit,
    add_team,
    add_tier,
    add_unit,
    add_visitor,
    at,
    mark,
)

DAY = date(2027, 1, 5)
APRIL = date(2027, 4, 1)


@pytest.fixture
def meeting(s: Session) -> Meeting:
    return add_meeting(s, add_host(s, add_unit(s), category="grassroots_cell"), at(DAY))


@pytest.fixture
def visitor(s: Session, meeting: Meeting) -> Visitor:
    return add_visitor(s, add_tier(s), meeting.host.unit)


def held(meeting: Meeting, visitor: Visitor, day: date = DAY) -> HeldVisit:
    return HeldVisit(
        visitor_id=visitor.id, host_id=meeting.host_id, day=day, kind="regular", category="grassroots_cell"
    )


def read(s: Session, before: date = APRIL) -> list[HeldVisit]:
    return read_held_visits(s, before=before, zone=ZONE)


def release(s: Session, *visits: tuple[Meeting, Visitor]) -> None:
    publish(s, add_draft(s, {meeting: [visitor] for meeting, visitor in visits}).id, user_id=None, now=NOW)


def test_visits_brought_along_count_up_to_the_day_before(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    add_past_visit(s, meeting.host, visitor, date(2026, 5, 4))
    assert read(s, date(2026, 5, 5)) == [held(meeting, visitor, date(2026, 5, 4))]
    assert read(s, date(2026, 5, 4)) == []


def test_visits_of_a_release_count_by_local_day(s: Session, visitor: Visitor, meeting: Meeting) -> None:
    meeting.starts_at, meeting.ends_at = at(DAY, 0, 30), at(DAY, 2, 0)
    s.flush()
    release(s, (meeting, visitor))
    assert read(s, DAY + timedelta(days=1)) == [held(meeting, visitor)]
    assert read(s, DAY) == []


def test_a_visit_both_brought_along_and_released_counts_once(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    release(s, (meeting, visitor))
    add_past_visit(s, meeting.host, visitor, DAY)
    assert read(s) == [held(meeting, visitor)]


def test_only_the_release_in_force_counts(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    colleague = add_visitor(s, visitor.tier, meeting.host.unit)
    release(s, (meeting, visitor))
    release(s, (meeting, colleague))
    assert read(s) == [held(meeting, colleague)]


def test_a_meeting_cancelled_after_publishing_was_not_visited(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    release(s, (meeting, visitor))
    meeting.status = "cancelled"
    s.flush()
    assert read(s) == []


def test_a_visit_marked_not_attended_was_not_made(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    release(s, (meeting, visitor))
    mark(s, meeting, visitor, attended=False)
    assert read(s) == []


def test_one_of_a_delegation_who_stayed_away_leaves_the_others_visit_standing(
    s: Session, meeting: Meeting
) -> None:
    team = add_team(s, add_tier(s), meeting.host.unit, delegation_max=2)
    first, second = (add_visitor(s, team.tier, team=team) for _ in range(2))
    publish(s, add_draft(s, {meeting: [first, second]}).id, user_id=None, now=NOW)
    mark(s, meeting, first, attended=False)
    assert read(s) == [held(meeting, second)]


def test_a_visit_marked_attended_stays_made_whatever_is_released_or_cancelled_later(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    release(s, (meeting, visitor))
    mark(s, meeting, visitor)
    release(s, (meeting, add_visitor(s, visitor.tier, meeting.host.unit)))
    meeting.status = "cancelled"
    s.flush()
    assert read(s) == [held(meeting, visitor)]


def test_a_visit_attended_counts_on_the_day_the_meeting_was_moved_to(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    release(s, (meeting, visitor))
    meeting.starts_at, meeting.ends_at = at(DAY + timedelta(days=2)), at(DAY + timedelta(days=2), 21)
    mark(s, meeting, visitor)
    assert read(s) == [held(meeting, visitor, DAY + timedelta(days=2))]


def test_todays_visit_is_planned_until_it_is_marked(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    release(s, (meeting, visitor))
    visit = held(meeting, visitor)
    assert read_done_and_planned(s, today=DAY, zone=ZONE) == ([], [visit])
    mark(s, meeting, visitor)
    assert read_done_and_planned(s, today=DAY, zone=ZONE) == ([visit], [])


def test_a_past_visit_counts_as_made_until_somebody_says_otherwise(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    release(s, (meeting, visitor))
    tomorrow = DAY + timedelta(days=1)
    assert read_done_and_planned(s, today=tomorrow, zone=ZONE) == ([held(meeting, visitor)], [])
    mark(s, meeting, visitor, attended=False)
    assert read_done_and_planned(s, today=tomorrow, zone=ZONE) == ([], [])
