"""A row for each visitor: who has one, with which visits, and on which days they are away."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.periods import Period
from planner.schedule import Filter, list_ids_by_day
from planner.sources import Source, draft_source
from planner.timetable.people import page_of_visitors, read_days_away
from tests.planner import factories as make
from tests.planner.factories import ZONE, at
from tests.web import scene as scenes
from tests.web.scene import Scene

JANUARY = Period(start=date(2027, 1, 1), end=date(2027, 1, 31))
FEBRUARY = Period(start=date(2027, 2, 1), end=date(2027, 2, 28))


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


@pytest.fixture
def draft(s: Session, scene: Scene) -> Source:
    return draft_source(scenes.add_plan(s, scene).id)


def rows(s: Session, source: Source, period: Period = JANUARY, **values: object) -> list[tuple[str, int]]:
    wanted = Filter(zone=ZONE, start=period.start, end=period.end, **values)
    return [(row.name, len(row.visit_ids)) for row in page_of_visitors(s, source, wanted, period).items]


def test_everybody_has_a_row_by_given_name_with_or_without_visits(s: Session, draft: Source) -> None:
    assert rows(s, draft) == [("Nông Văn Bình", 1), ("Triệu Văn Đức", 1), ("Hoàng Thị Lan", 1)]
    assert rows(s, draft, FEBRUARY) == [("Nông Văn Bình", 0), ("Triệu Văn Đức", 0), ("Hoàng Thị Lan", 0)]


def test_filters_of_people_choose_rows_and_those_of_hosts_who_goes_there(
    s: Session, scene: Scene, draft: Source
) -> None:
    team = [("Nông Văn Bình", 1), ("Hoàng Thị Lan", 1)]
    assert rows(s, draft, FEBRUARY, team_id=scene.team.id) == [("Nông Văn Bình", 0), ("Hoàng Thị Lan", 0)]
    assert rows(s, draft, need="remote") == team
    assert rows(s, draft, host_id=scene.other_host.id) == [("Triệu Văn Đức", 1)]
    assert rows(s, draft, text="trieu") == [("Triệu Văn Đức", 1)]
    assert rows(s, draft, text="na leng") == team
    assert rows(s, draft, FEBRUARY, text="na leng") == []


def test_who_has_left_is_shown_as_long_as_visits_are_theirs(s: Session, scene: Scene, draft: Source) -> None:
    scene.loner.active = False
    s.flush()
    assert rows(s, draft, visitor_id=scene.loner.id) == [("Triệu Văn Đức", 1)]
    assert rows(s, draft, FEBRUARY, visitor_id=scene.loner.id) == []


def test_visits_of_a_row_are_those_of_the_days_in_order(s: Session, scene: Scene, draft: Source) -> None:
    wanted = Filter(zone=ZONE, start=JANUARY.start, end=JANUARY.end, visitor_id=scene.loner.id)
    [row] = page_of_visitors(s, draft, wanted, JANUARY).items
    assert list_ids_by_day(s, draft, wanted) == {date(2027, 1, 29): list(row.visit_ids)}


def test_days_away_are_local_and_end_with_the_period(s: Session, scene: Scene) -> None:
    make.add_absence(s, scene.member, at(date(2026, 12, 20)), at(date(2027, 1, 3), 0, 0))
    make.add_absence(s, scene.member, at(date(2027, 1, 30), 8), at(date(2027, 2, 2), 8))
    away = read_days_away(s, [scene.member.id, scene.leader.id], JANUARY, ZONE)
    assert away == {scene.member.id: {date(2027, 1, day) for day in (1, 2, 30, 31)}}
