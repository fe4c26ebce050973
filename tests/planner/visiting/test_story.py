from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.errors import NotFound
from planner.visiting.story import read_story
from tests.planner.factories import ZONE, add_host, add_past_visit, add_tier, add_unit, add_visitor

TODAY = date(2027, 1, 20)


def test_the_last_visits_are_told_by_day_without_who_came(s: Session) -> None:
    host, tier = add_host(s, add_unit(s)), add_tier(s)
    first, second = add_visitor(s, tier), add_visitor(s, tier)
    for visitor, day in ((first, date(2026, 3, 3)), (second, date(2026, 3, 3)), (first, date(2026, 9, 3))):
        add_past_visit(s, host, visitor, day)
    add_past_visit(s, add_host(s, host.unit), first, date(2026, 10, 3))
    story = read_story(s, host.id, today=TODAY, zone=ZONE)
    assert [(visit.day, visit.people) for visit in story.visits] == [(date(2026, 9, 3), 1), (date(2026, 3, 3), 2)]
    assert story.host is host


def test_there_is_no_story_of_a_host_that_is_not(s: Session) -> None:
    with pytest.raises(NotFound):
        read_story(s, 404, today=TODAY, zone=ZONE)
