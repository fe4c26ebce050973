from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from planner.attendance.occasions import Occasion, count_unmarked, get_occasion, page_of_marked, page_of_unmarked
from planner.publish import publish
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_host, add_meeting, add_tier, add_unit, add_visitor, at, mark

DAYS = (date(2027, 1, 5), date(2027, 1, 8))


@pytest.fixture
def meetings(s: Session) -> list[Meeting]:
    unit = add_unit(s, name="Xã Chợ Đồn")
    return [add_meeting(s, add_host(s, unit, name=f"Chi bộ {n}"), at(day)) for n, day in enumerate(DAYS, 1)]


@pytest.fixture
def visitor(s: Session, meetings: list[Meeting]) -> Visitor:
    """Sent to both meetings."""
    visitor = add_visitor(s, add_tier(s), meetings[0].host.unit, name="Nông Văn Bình")
    publish(s, add_draft(s, {meeting: [visitor] for meeting in meetings}).id, user_id=None, now=NOW)
    return visitor


def waiting(s: Session, day: date, **wanted: object) -> list[int]:
    page = page_of_unmarked(s, now=at(day, 22), zone=ZONE, **wanted)
    assert page.total == len(page.items)
    return [each.meeting_id for each in page.items]


def test_visits_wait_to_be_marked_from_their_meetings_beginning_on(
    s: Session, meetings: list[Meeting], visitor: Visitor
) -> None:
    first, second = (meeting.id for meeting in meetings)
    assert waiting(s, DAYS[0] - timedelta(days=1)) == []
    assert waiting(s, DAYS[0]) == [first]
    assert waiting(s, DAYS[1]) == [first, second]
    assert count_unmarked(s, now=at(DAYS[1], 22), zone=ZONE, visitor_id=visitor.id) == 2


def test_what_is_marked_waits_no_longer(s: Session, meetings: list[Meeting], visitor: Visitor) -> None:
    mark(s, meetings[0], visitor, attended=False, reason="Ốm")
    assert waiting(s, DAYS[1]) == [meetings[1].id]
    [occasion] = page_of_marked(s).items
    assert occasion == Occasion(
        meeting_id=meetings[0].id,
        visitor_id=visitor.id,
        visitor_name="Nông Văn Bình",
        team_name=None,
        host_id=meetings[0].host_id,
        host_name="Chi bộ 1",
        unit_name="Xã Chợ Đồn",
        kind="regular",
        starts_at=meetings[0].starts_at,
        ends_at=meetings[0].ends_at,
        attended=False,
        reason="Ốm",
    )


def test_a_cancelled_meeting_and_one_moved_ahead_do_not_wait(
    s: Session, meetings: list[Meeting], visitor: Visitor
) -> None:
    meetings[0].status = "cancelled"
    meetings[1].starts_at, meetings[1].ends_at = at(date(2027, 1, 20)), at(date(2027, 1, 20), 21)
    assert waiting(s, DAYS[1]) == []


def test_a_visit_handed_over_waits_for_the_one_it_was_handed_to(
    s: Session, meetings: list[Meeting], visitor: Visitor
) -> None:
    other = add_visitor(s, visitor.tier, meetings[0].host.unit)
    publish(s, add_draft(s, {meetings[0]: [other]}).id, user_id=None, now=NOW)
    assert waiting(s, DAYS[1], visitor_id=visitor.id) == []
    assert waiting(s, DAYS[1], visitor_id=other.id) == [meetings[0].id]


@pytest.mark.parametrize(("text", "found"), [("binh nong", 2), ("chi bo 2", 1), ("lan", 0)])
def test_they_are_found_by_visitor_or_host(
    s: Session, meetings: list[Meeting], visitor: Visitor, text: str, found: int
) -> None:
    assert len(waiting(s, DAYS[1], text=text)) == found
    for meeting in meetings:
        mark(s, meeting, visitor)
    assert page_of_marked(s, text=text).total == found


def test_marked_ones_are_told_apart(s: Session, meetings: list[Meeting], visitor: Visitor) -> None:
    mark(s, meetings[0], visitor)
    mark(s, meetings[1], visitor, attended=False)
    assert [each.meeting_id for each in page_of_marked(s).items] == [meetings[1].id, meetings[0].id]
    assert [each.meeting_id for each in page_of_marked(s, attended=True).items] == [meetings[0].id]
    assert get_occasion(s, meetings[1].id, visitor.id, zone=ZONE).attended is False
