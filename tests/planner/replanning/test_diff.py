from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from models.changes import Change
from models.plans import Plan
from planner.errors import NotFound
from planner.replanning.causes import Causes
from planner.replanning.diff import (
    Difference,
    by_host,
    by_visitor,
    compare,
    count_changed_pairs,
    diff_plan,
    explain,
)
from planner.replanning.occasions import Occasion
from tests.planner.boards import AHEAD, FAR, Commune, add_cell, add_commune, go_on, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, add_absence, at

NAMES = {1: "An", 2: "Bình", 3: "Chi"}


def occasion(meeting: int, *people: int, host: int = 1, day: int = 1) -> Occasion:
    start = at(date(2027, 2, day))
    return Occasion(
        meeting_id=meeting,
        host_id=host,
        host_name=f"Chi bộ {host}",
        kind="regular",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        people={person: NAMES[person] for person in people},
    )


def kinds(before: list[Occasion], after: list[Occasion]) -> list[str]:
    return [difference.kind for difference in compare(before, after)]


def test_the_same_people_at_the_same_time_are_kept() -> None:
    assert kinds([occasion(1, 1, 2)], [occasion(1, 1, 2)]) == ["kept"]


def test_a_meeting_at_another_time_with_the_same_people_moved() -> None:
    assert kinds([occasion(1, 1)], [occasion(1, 1, day=2)]) == ["moved"]


def test_a_visit_to_another_meeting_of_the_host_moved() -> None:
    assert kinds([occasion(1, 1)], [occasion(2, 1, day=20)]) == ["moved"]


def test_other_people_at_the_same_meeting_are_a_handing_over() -> None:
    assert kinds([occasion(1, 1, 2)], [occasion(1, 1, 3)]) == ["handed_over"]


def test_visits_with_nothing_in_common_are_dropped_and_new_by_time() -> None:
    found = compare([occasion(2, 1, host=2, day=9)], [occasion(1, 1, host=1, day=3)])
    assert [(each.kind, each.occasion.meeting_id) for each in found] == [("new", 1), ("dropped", 2)]


def test_for_a_visitor_only_what_concerns_them_is_told() -> None:
    told = by_visitor(
        compare([occasion(1, 1, 2), occasion(2, 3, host=2)], [occasion(1, 1, 3), occasion(2, 3, host=2)])
    )
    assert {visitor: [each.kind for each in items] for visitor, items in told.items()} == {
        2: ["handed_over"],
        3: ["handed_over"],
    }


def test_for_one_who_stays_in_a_delegation_a_moved_meeting_has_moved() -> None:
    told = by_visitor(compare([occasion(1, 1, 2)], [occasion(1, 1, 3, day=2)]))
    assert {visitor: [each.kind for each in items] for visitor, items in told.items()} == {
        1: ["moved"],
        2: ["handed_over"],
        3: ["handed_over"],
    }


def test_hosts_are_told_what_is_not_kept() -> None:
    told = by_host(compare([occasion(1, 1), occasion(2, 3, host=2)], [occasion(1, 2), occasion(2, 3, host=2)]))
    assert {host: [each.kind for each in items] for host, items in told.items()} == {1: ["handed_over"]}


def change(kind: str, number: int, **about: int) -> Change:
    return Change(id=number, at=datetime(2027, 1, 1, tzinfo=NOW.tzinfo), kind=kind, reason="", **about)


def explained(before: list[Occasion], after: list[Occasion], *changes: Change) -> list[Difference]:
    return explain(compare(before, after), Causes(changes=changes))


def test_a_change_explains_the_visit_it_concerns_and_those_that_had_to_follow() -> None:
    before = [occasion(1, 1), occasion(2, 2, host=2, day=2)]
    after = [occasion(1, 2), occasion(2, 3, host=2, day=2)]
    absence = change("absence", 1, visitor_id=1)
    found = explained(before, after, absence, change("absence", 2, visitor_id=9))
    assert [(each.changes, each.direct) for each in found] == [((absence,), True), ((absence,), False)]


def test_what_is_kept_needs_no_explanation() -> None:
    [kept] = explained([occasion(1, 1)], [occasion(1, 1)], change("absence", 1, visitor_id=1))
    assert kept.changes == ()


def test_a_changed_rule_of_the_board_explains_what_nothing_else_does() -> None:
    rule = change("rule_changed", 1)
    [new] = explained([], [occasion(1, 1)], rule)
    assert new.changes == (rule,)


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


def test_a_draft_is_compared_with_the_release_it_goes_on_from(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    draft = add_draft(s, {ahead: [first], far: [first]})
    number = release(s, draft.id).number
    add_absence(s, first, at(AHEAD, 0), at(AHEAD, 23))
    s.add(Change(at=NOW + timedelta(days=1), kind="absence", reason="Ốm", visitor_id=first.id))
    s.commit()
    plan = s.get_one(Plan, go_on(sessions, number, choice="mend").id)
    diff = diff_plan(s, plan)
    assert diff.counts == {"kept": 1, "moved": 0, "handed_over": 1, "dropped": 0, "new": 0}
    assert (diff.changed_pairs, count_changed_pairs(s, plan), plan.changes_least) == (1, 1, 1)
    [handed] = [each for each in diff.differences if each.kind == "handed_over"]
    assert [each.reason for each in handed.changes] == ["Ốm"]
    with pytest.raises(NotFound):
        diff_plan(s, draft)
