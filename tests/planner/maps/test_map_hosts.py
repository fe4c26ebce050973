from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.maps.hosts import MapHost, Wanted, list_map_hosts
from planner.sources import draft_source, release_source
from tests.planner import factories as make
from tests.planner.factories import ZONE, at
from tests.web import scene as scenes
from tests.web.scene import Scene

TODAY = date(2026, 12, 28)


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


@pytest.fixture
def wanted(s: Session, scene: Scene) -> Wanted:
    """What the scene's draft plans for the quarter to come."""
    first = date(2027, 1, 1)
    draft = draft_source(scenes.add_plan(s, scene).id)
    return Wanted(source=draft, made_since=first, coming_from=first, today=TODAY, zone=ZONE)


def by_name(s: Session, wanted: Wanted) -> dict[str, MapHost]:
    return {host.name: host for host in list_map_hosts(s, wanted)}


def test_a_host_is_told_with_its_needs_its_last_visit_and_those_planned(
    s: Session, scene: Scene, wanted: Wanted
) -> None:
    host = by_name(s, wanted)[scene.host.name]
    assert (host.lat, host.lon, host.unit_name) == (scene.host.lat, scene.host.lon, "Xã Chợ Đồn")
    assert host.needs == ("remote", "weak")
    assert (host.state, host.planned, host.next_visit) == ("planned", 1, at(date(2027, 1, 3)))
    assert host.last_visit == date(2025, 5, 3)


def test_a_host_never_visited_and_one_not_visited_for_the_months_that_count_at_most_are_overdue(
    s: Session, scene: Scene, wanted: Wanted
) -> None:
    hosts = by_name(s, wanted)
    assert [host.needs for host in (hosts[scene.host.name], hosts[scene.other_host.name])] == [
        ("remote", "weak"),
        ("overdue",),
    ]
    later = replace(wanted, today=date(2027, 5, 3))
    assert by_name(s, later)[scene.host.name].needs == ("remote", "weak", "overdue")


def test_a_visit_made_since_counts_as_visited(s: Session, scene: Scene, wanted: Wanted) -> None:
    since = replace(wanted, made_since=date(2025, 5, 3))
    assert by_name(s, since)[scene.host.name].state == "visited"


def test_visits_before_the_first_day_asked_for_are_not_to_come(s: Session, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    later = date(2027, 1, 4)
    wanted = Wanted(source=release_source(release.id), made_since=later, coming_from=later, today=later, zone=ZONE)
    assert {host.name: host.state for host in list_map_hosts(s, wanted)} == {
        scene.host.name: "not_visited",
        scene.other_host.name: "planned",
    }


def test_only_hosts_below_the_unit_are_listed_and_no_inactive_ones(
    s: Session, scene: Scene, wanted: Wanted
) -> None:
    elsewhere = make.add_unit(s, scene.province)
    there = make.add_host(s, elsewhere)
    make.add_host(s, scene.commune, active=False)
    named = {
        unit.id: [host.id for host in list_map_hosts(s, replace(wanted, unit_id=unit.id))]
        for unit in (elsewhere, scene.commune)
    }
    assert named == {elsewhere.id: [there.id], scene.commune.id: [scene.host.id, scene.other_host.id]}


def test_those_nobody_comes_to_are_listed_first_the_neediest_before_the_others(
    s: Session, scene: Scene, wanted: Wanted
) -> None:
    near = make.add_host(s, scene.commune)
    make.add_past_visit(s, near, scene.loner, date(2026, 6, 1))
    far = make.add_host(s, scene.commune, remoteness=3)
    assert [host.id for host in list_map_hosts(s, wanted)][:2] == [far.id, near.id]
