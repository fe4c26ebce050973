from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.meetings.expect import expect_meetings
from planner.prospect import Prospect, look_ahead
from planner.quarters import Quarter
from planner.scope import EVERYBODY, Scope
from tests.planner import factories as make
from tests.planner.factories import ZONE
from tests.web import scene as scenes
from tests.web.scene import Scene

Q1, Q2 = Quarter(2027, 1), Quarter(2027, 2)
TODAY = date(2026, 12, 28)


@pytest.fixture
def scene(s: Session) -> Scene:
    scene = scenes.build(s)
    make.add_quota_rule(s, tier=scene.team.tier, min=2)
    return scene


def look(s: Session, quarter: Quarter = Q1, scope: Scope = EVERYBODY) -> Prospect:
    return look_ahead(s, quarter, scope, today=TODAY, zone=ZONE)


def test_who_is_sent_and_what_they_owe_is_told(s: Session, scene: Scene) -> None:
    found = look(s)
    assert (found.visitors, found.visitors_in_all, found.teams) == (3, 3, 1)
    assert (found.quotas, found.owing, found.owed) == (3, 3, 6)


def test_visits_made_in_the_window_are_no_longer_owed(s: Session, scene: Scene) -> None:
    make.add_past_visit(s, scene.other_host, scene.loner, date(2027, 1, 1))
    found = look_ahead(s, Q1, EVERYBODY, today=date(2027, 1, 15), zone=ZONE)
    assert (found.owing, found.owed) == (3, 5)


def test_of_a_quarter_that_has_begun_only_the_rest_is_planned(s: Session, scene: Scene) -> None:
    scenes.add_plan(s, scene)
    in_february = date(2027, 2, 10)
    found = look_ahead(s, Q1, EVERYBODY, today=in_february, zone=ZONE)
    assert (found.period.start, found.period.end) == (in_february, Q1.end)
    assert (found.drawn_up, found.meetings) == (True, 1)


def test_a_quarter_that_is_over_is_planned_whole(s: Session, scene: Scene) -> None:
    found = look_ahead(s, Q1, EVERYBODY, today=date(2027, 4, 1), zone=ZONE)
    assert (found.period.start, found.period.end) == (Q1.start, Q1.end)


def test_meetings_are_counted_by_the_rules_until_they_are_drawn_up(s: Session, scene: Scene) -> None:
    by_rules = look(s, Q2)
    assert (by_rules.drawn_up, by_rules.hosts, by_rules.meetings) == (False, 2, 3 + 1 + 3)
    in_may = look_ahead(s, Q2, EVERYBODY, today=date(2027, 5, 31), zone=ZONE)
    assert (in_may.drawn_up, in_may.meetings) == (False, 1 + 2)
    scenes.add_plan(s, scene, starts_on=Q2.start, ends_on=Q2.end)
    expect_meetings(s, Q2.start, Q2.end, now=make.NOW, zone=ZONE)
    counted = look(s, Q2)
    assert (counted.drawn_up, counted.meetings) == (True, 7)


def test_a_scope_narrows_the_people_the_duties_and_the_hosts(s: Session, scene: Scene) -> None:
    elsewhere = make.add_unit(s, scene.province)
    make.add_host(s, elsewhere)
    found = look(s, scope=Scope(unit_ids=frozenset({scene.commune.id})))
    assert (found.visitors, found.visitors_in_all, found.owed, found.hosts) == (1, 3, 2, 2)
    nobody = look(s, scope=Scope(unit_ids=frozenset({elsewhere.id})))
    assert (nobody.visitors, nobody.owed, nobody.meetings) == (0, 0, 0)
