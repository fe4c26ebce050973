from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import Attendance, Finding
from models.meetings import Meeting
from models.people import Visitor
from planner.attendance.attend import mark
from planner.attendance.told import (
    UNTOLD,
    Figures,
    Happened,
    Note,
    Version,
    find_happened,
    find_report,
    read_version,
)
from planner.errors import ChangedMeanwhile, Conflict, NotFound, PlannerError
from planner.publish import publish
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_host, add_meeting, add_team, add_tier, add_unit, add_visitor, at

DAY = date(2027, 1, 5)
EVENING = at(DAY, 21)
FULL = Happened(
    attended=True,
    figures=Figures(members_present=18, members_total=20, score=92),
    notes=(
        Note(heading="ideas_not_drawn_out", note="Ít ý kiến phát biểu"),
        Note(heading="follow_up", follow_up_by=date(2027, 3, 1)),
    ),
)
AWAY = Happened(attended=False, reason="Đi công tác")


@pytest.fixture
def meeting(s: Session) -> Meeting:
    return add_meeting(s, add_host(s, add_unit(s)), at(DAY))


@pytest.fixture
def pair(s: Session, meeting: Meeting) -> tuple[Visitor, Visitor]:
    """A delegation of two whose visit to the meeting is published."""
    team = add_team(s, add_tier(s), meeting.host.unit, delegation_max=2)
    first, second = (add_visitor(s, team.tier, team=team) for _ in range(2))
    publish(s, add_draft(s, {meeting: [first, second]}).id, user_id=None, now=NOW)
    return first, second


def tell(
    s: Session,
    meeting: Meeting,
    visitor: Visitor,
    happened: Happened,
    now: datetime = EVENING,
    seen: Version | None = None,
) -> dict[str, Any]:
    """As somebody who has just looked at what is told, or had `seen` it earlier."""
    seen = seen or read_version(s, meeting.id, visitor.id)
    return mark(s, meeting.id, visitor.id, happened, seen=seen, user_id=None, now=now, zone=ZONE)


def test_what_was_told_is_kept(s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]) -> None:
    first, second = pair
    assert find_happened(s, meeting.id, first.id) is None
    tell(s, meeting, first, FULL)
    assert find_happened(s, meeting.id, first.id) == FULL
    assert find_happened(s, meeting.id, second.id) is None


def test_a_mark_is_corrected_and_what_was_said_before_is_for_the_audit_trail(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    first = tell(s, meeting, pair[0], AWAY)
    second = tell(s, meeting, pair[0], Happened(attended=True))
    assert [(row.attended, row.reason) for row in s.scalars(select(Attendance))] == [(True, None)]
    assert (first["visitor"], first["before"], first["after"]["reason"]) == (pair[0].id, None, "Đi công tác")
    assert second["before"] == first["after"]
    assert second["after"]["attended"] is True


def test_a_delegation_shares_the_meetings_figures_and_either_corrects_them(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    tell(s, meeting, pair[0], FULL)
    corrected = replace(FULL, figures=Figures(members_present=17, members_total=20), notes=FULL.notes[1:])
    tell(s, meeting, pair[1], corrected)
    assert find_happened(s, meeting.id, pair[0].id) == corrected
    assert [finding.heading for finding in s.scalars(select(Finding))] == ["follow_up"]


def test_figures_stay_while_one_of_the_delegation_attended(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    for visitor in pair:
        tell(s, meeting, visitor, FULL)
    tell(s, meeting, pair[0], AWAY)
    assert find_happened(s, meeting.id, pair[0].id) == AWAY
    assert find_happened(s, meeting.id, pair[1].id) == FULL
    tell(s, meeting, pair[1], AWAY)
    assert find_report(s, meeting.id) is None


def test_who_only_says_that_they_attended_leaves_what_a_colleague_told(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    first, second = pair
    seen = read_version(s, meeting.id, first.id)
    tell(s, meeting, second, FULL)
    tell(s, meeting, first, Happened(attended=True), seen=seen)
    assert find_happened(s, meeting.id, first.id) == FULL


def test_figures_sent_back_as_they_were_shown_do_not_undo_a_correction_made_meanwhile(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    first, second = pair
    tell(s, meeting, second, FULL)
    seen = read_version(s, meeting.id, first.id)
    corrected = replace(FULL, figures=Figures(score=80))
    tell(s, meeting, second, corrected)
    tell(s, meeting, first, FULL, seen=seen)
    assert find_happened(s, meeting.id, first.id) == corrected


def test_of_two_who_tell_of_one_meeting_the_second_is_told_of_the_first(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    first, second = pair
    seen = read_version(s, meeting.id, first.id)
    tell(s, meeting, second, FULL)
    others = replace(FULL, figures=Figures(score=70))
    with pytest.raises(ChangedMeanwhile), s.begin_nested():
        tell(s, meeting, first, others, seen=seen)
    assert (find_happened(s, meeting.id, first.id), find_happened(s, meeting.id, second.id)) == (None, FULL)
    tell(s, meeting, first, others)
    assert find_happened(s, meeting.id, second.id) == others


def test_a_report_is_emptied_only_by_who_has_seen_it(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    first, second = pair
    tell(s, meeting, first, FULL)
    seen = read_version(s, meeting.id, first.id)
    tell(s, meeting, second, replace(FULL, figures=Figures(score=80)))
    with pytest.raises(ChangedMeanwhile), s.begin_nested():
        tell(s, meeting, first, Happened(attended=True), seen=seen)
    tell(s, meeting, first, Happened(attended=True))
    assert find_report(s, meeting.id) is None


def test_a_mark_made_meanwhile_is_not_turned_round(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    seen = read_version(s, meeting.id, pair[0].id)
    tell(s, meeting, pair[0], FULL)
    with pytest.raises(ChangedMeanwhile):
        tell(s, meeting, pair[0], AWAY, seen=seen)
    tell(s, meeting, pair[0], FULL, seen=seen)
    assert find_happened(s, meeting.id, pair[0].id) == FULL


def test_figures_taken_back_leave_no_empty_report(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    tell(s, meeting, pair[0], FULL)
    tell(s, meeting, pair[0], Happened(attended=True))
    assert find_report(s, meeting.id) is None


def test_a_meeting_can_be_marked_from_its_beginning_on(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    with pytest.raises(Conflict, match="19:30 05/01/2027"):
        tell(s, meeting, pair[0], FULL, now=meeting.starts_at - timedelta(minutes=1))
    tell(s, meeting, pair[0], FULL, now=meeting.starts_at)


def test_a_cancelled_meeting_is_not_marked(s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]) -> None:
    meeting.status = "cancelled"
    with pytest.raises(Conflict, match="cancelled"):
        tell(s, meeting, pair[0], FULL)


def test_only_a_visit_in_force_is_marked(s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]) -> None:
    stranger = add_visitor(s, add_tier(s), meeting.host.unit)
    with pytest.raises(NotFound):
        tell(s, meeting, stranger, FULL)
    with pytest.raises(NotFound):
        mark(s, meeting.id + 1, pair[0].id, FULL, seen=UNTOLD, user_id=None, now=EVENING, zone=ZONE)


def test_a_mark_can_be_corrected_though_a_later_release_dropped_the_visit(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    tell(s, meeting, pair[0], FULL)
    other = add_visitor(s, add_tier(s), meeting.host.unit)
    publish(s, add_draft(s, {meeting: [other]}).id, user_id=None, now=NOW)
    tell(s, meeting, pair[0], AWAY)
    with pytest.raises(NotFound):
        tell(s, meeting, pair[1], FULL)


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (Happened(attended=False), "reason"),
        (Happened(attended=True, figures=Figures(members_present=3)), "missing"),
        (Happened(attended=True, figures=Figures(members_present=3, members_total=2)), "More members"),
        (Happened(attended=True, figures=Figures(score=101)), "0 to 100"),
        (Happened(attended=True, notes=(Note(heading="bad_food"),)), "no such heading"),
        (Happened(attended=True, notes=(Note(heading="follow_up"),)), "follow up by"),
        (Happened(attended=True, notes=(Note(heading="follow_up", follow_up_by=DAY),)), "not after the meeting"),
        (Happened(attended=True, notes=(Note(heading="good_practice", follow_up_by=DAY),)), "another heading"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor], happened: Happened, said: str
) -> None:
    with pytest.raises(PlannerError, match=said):
        tell(s, meeting, pair[0], happened)
    assert s.scalars(select(Attendance)).all() == []
