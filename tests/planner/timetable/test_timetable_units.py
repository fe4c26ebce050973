from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.periods import Period
from planner.plans import get_plan
from planner.reporting.overview import Share
from planner.schedule import Filter
from planner.sources import Source, draft_source
from planner.timetable.openings import list_openings
from planner.timetable.units import list_host_visits, list_unit_visits
from tests.planner import factories as make
from tests.planner.factories import ZONE, at
from tests.web import scene as scenes
from tests.web.scene import Scene

EVERYTHING = Filter(zone=ZONE)
JANUARY = date(2027, 1, 1)


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


@pytest.fixture
def draft(s: Session, scene: Scene) -> Source:
    return draft_source(scenes.add_plan(s, scene).id)


def test_units_tell_what_they_and_all_below_get_month_by_month(s: Session, scene: Scene, draft: Source) -> None:
    [root] = list_unit_visits(s, draft, EVERYTHING, None)
    assert (root.unit.id, root.visited, root.months) == (scene.province.id, Share(part=2, whole=2), {JANUARY: 2})
    below = list_unit_visits(s, draft, EVERYTHING, scene.province.id)
    assert [(row.unit.name, row.visited.part, row.visits) for row in below] == [
        ("Xã Ba Bể", 0, 0),
        ("Xã Chợ Đồn", 2, 2),
    ]


def test_hosts_are_told_with_their_needs_and_visits(s: Session, scene: Scene, draft: Source) -> None:
    rows = list_host_visits(s, draft, EVERYTHING, scene.commune.id)
    assert [(row.id, row.needs, [v.meeting_id for v in row.months[JANUARY]]) for row in rows] == [
        (scene.other_host.id, (), [scene.meetings[1].id]),
        (scene.host.id, ("remote", "weak"), [scene.meetings[0].id]),
    ]


def test_filters_leave_hosts_without_a_visit_that_passes(s: Session, scene: Scene, draft: Source) -> None:
    alone = Filter(zone=ZONE, visitor_id=scene.loner.id)
    assert [row.visits for row in list_host_visits(s, draft, alone, scene.commune.id)] == [1, 0]
    remote = list_host_visits(s, draft, Filter(zone=ZONE, need="remote"), scene.commune.id)
    assert [row.id for row in remote] == [scene.host.id]


def test_openings_are_meetings_nobody_visits_on_the_days_the_draft_decides_on(
    s: Session, scene: Scene, draft: Source
) -> None:
    plan = get_plan(s, draft.plan_id or 0)
    free = make.add_meeting(s, scene.host, at(date(2027, 1, 20)))
    make.add_meeting(s, scene.host, at(date(2027, 1, 21)), status="cancelled")
    period = Period(start=JANUARY, end=date(2027, 1, 31))
    hosts = {scene.host.id, scene.other_host.id}
    openings = list_openings(s, plan, hosts, period, ZONE)
    assert {host: [(o.meeting_id, o.day) for o in found] for host, found in openings.items()} == {
        scene.host.id: [(free.id, date(2027, 1, 20))]
    }
    plan.frozen_until = date(2027, 1, 21)
    assert list_openings(s, plan, hosts, period, ZONE) == {}
