from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.changes import Change
from models.meetings import Meeting
from models.people import Visitor
from planner.replanning.impact import Broken, list_broken
from tests.planner.boards import AHEAD, FAR, FEBRUARY, NEAR, PAST, Commune, add_cell, add_commune, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_absence, at

DAY = timedelta(days=1)


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def broken(s: Session, visits: dict[Meeting, list[Visitor]], happen: object) -> list[Broken]:
    """What is broken on 1 February in a release of these visits, after what `happen` does."""
    published = release(s, add_draft(s, visits).id)
    happen()
    s.flush()
    return list_broken(s, published, today=FEBRUARY.date(), zone=ZONE)


def reasons(found: list[Broken]) -> list[list[str]]:
    return [[str(reason) for reason in each.reasons] for each in found]


def test_nothing_is_broken_where_nothing_happened(s: Session, commune: Commune) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    assert broken(s, {ahead: [commune.visitors[0]]}, lambda: None) == []


def test_who_is_away_is_told_with_the_days_left_and_the_recorded_change(s: Session, commune: Commune) -> None:
    visitor, [ahead] = commune.visitors[0], add_cell(s, commune, AHEAD)

    def fall_ill() -> None:
        add_absence(s, visitor, at(AHEAD, 0), at(AHEAD, 23))
        s.add(Change(at=NOW + DAY, kind="absence", reason="Ốm", visitor_id=visitor.id))

    [found] = broken(s, {ahead: [visitor]}, fall_ill)
    assert [str(reason) for reason in found.reasons] == [f"{visitor.name} is away"]
    assert (found.visitor_id, found.meeting_id, found.days_left) == (visitor.id, ahead.id, 19)
    assert [change.reason for change in found.changes] == ["Ốm"]
    assert (found.stands, found.near) == (False, False)


def test_what_lies_nearer_than_the_notice_period_is_marked_and_what_is_past_left_out(
    s: Session, commune: Commune
) -> None:
    visitor = commune.visitors[0]
    [past], [near], [far] = (add_cell(s, commune, day) for day in (PAST, NEAR, FAR))

    def leave() -> None:
        visitor.active = False

    found = broken(s, {past: [visitor], near: [visitor], far: [visitor]}, leave)
    assert [(each.meeting_id, each.near) for each in found] == [(near.id, True), (far.id, False)]
    assert reasons(found) == [[f"{visitor.name} is no longer active"]] * 2


def test_a_meeting_cancelled_and_one_moved_are_told_apart(s: Session, commune: Commune) -> None:
    first, second = commune.visitors
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)

    def change() -> None:
        ahead.status = "cancelled"
        far.starts_at, far.ends_at = at(FAR + DAY), at(FAR + DAY, 21)

    found = broken(s, {ahead: [first], far: [second]}, change)
    assert reasons(found) == [["the meeting is cancelled"], ["the meeting has moved to 11/03/2027 19:30"]]
    assert [each.stands for each in found] == [False, True]


def test_a_meeting_moved_onto_another_visit_breaks_both(s: Session, commune: Commune) -> None:
    visitor = commune.visitors[0]
    visitor.max_per_day = 2
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)

    def move() -> None:
        far.starts_at, far.ends_at = at(AHEAD, 20, 0), at(AHEAD, 22)

    found = broken(s, {ahead: [visitor], far: [visitor]}, move)
    assert reasons(found) == [
        ["the visitor can't be at both in time"],
        ["the meeting has moved to 20/02/2027 20:00", "the visitor can't be at both in time"],
    ]


def test_visits_to_a_host_that_wants_them_further_apart_now_are_too_near(s: Session, commune: Commune) -> None:
    ahead, far = add_cell(s, commune, AHEAD, AHEAD + 26 * DAY)

    def widen() -> None:
        ahead.host.gap_days = 60

    found = broken(s, {ahead: [commune.visitors[0]], far: [commune.visitors[1]]}, widen)
    assert reasons(found) == [["two visits to the host are too near one another"]] * 2


def test_a_release_that_is_over_has_nothing_broken(s: Session, commune: Commune) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    published = release(s, add_draft(s, {ahead: [commune.visitors[0]]}).id)
    ahead.status = "cancelled"
    assert list_broken(s, published, today=date(2027, 4, 1), zone=ZONE) == []
