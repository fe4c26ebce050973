from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from planner.replanning.broken_now import Findings, find_broken_now, list_broken_in, list_broken_now
from planner.replanning.rebalance import list_current_releases
from tests.planner.boards import AHEAD, FEBRUARY, add_cell, add_commune, release
from tests.planner.drafts import add_draft
from tests.planner.factories import ZONE

TODAY = {"today": FEBRUARY.date(), "zone": ZONE}


@pytest.fixture
def meetings(s: Session) -> list[Meeting]:
    """Two published visits, each of a release of its own, of boards that plan apart."""
    found = []
    for _ in range(2):
        commune = add_commune(s, visitors=1)
        [meeting] = add_cell(s, commune, AHEAD)
        draft = add_draft(s, {meeting: [commune.visitors[0]]})
        draft.tiers = [commune.tier]
        release(s, draft.id)
        found.append(meeting)
    s.commit()
    return found


def test_all_current_releases_are_looked_through(s: Session, meetings: list[Meeting]) -> None:
    for meeting in meetings:
        meeting.status = "cancelled"
    s.commit()
    found = list_broken_now(s, Findings(4), **TODAY)
    assert {each.meeting_id for each in found} == {meeting.id for meeting in meetings}


def test_it_is_at_hand_once_it_was_worked_out_until_something_changes(s: Session, meetings: list[Meeting]) -> None:
    findings = Findings(4)
    assert find_broken_now(s, findings, **TODAY) is None
    assert list_broken_now(s, findings, **TODAY) == find_broken_now(s, findings, **TODAY) == []
    meetings[0].status = "cancelled"
    s.commit()
    assert find_broken_now(s, findings, **TODAY) is None
    assert len(list_broken_now(s, findings, **TODAY)) == 1


def test_the_days_left_are_those_of_the_day_asked_for(s: Session, meetings: list[Meeting]) -> None:
    findings = Findings(4)
    meetings[0].status = "cancelled"
    s.commit()
    days = [date(2027, 2, 1), date(2027, 2, 10)]
    found = [list_broken_now(s, findings, today=day, zone=ZONE) for day in days]
    assert [each.days_left for [each] in found] == [19, 10]


def test_one_release_is_looked_at_by_itself(s: Session, meetings: list[Meeting]) -> None:
    for meeting in meetings:
        meeting.status = "cancelled"
    s.commit()
    last, _first = list_current_releases(s, FEBRUARY.date())
    assert [each.meeting_id for each in list_broken_in(s, last, Findings(4), **TODAY)] == [meetings[1].id]
