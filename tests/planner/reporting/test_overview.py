from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.duties.priorities import get_policy
from planner.reporting.overview import Figures, Share, find_plan_in_focus, get_figures, list_quotas_of, list_unmet
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def test_figures_tell_what_a_plan_reaches(s: Session, scene: Scene) -> None:
    get_policy(s)  # attendance of 84.5% is below its target
    assert get_figures(s, scenes.add_plan(s, scene).id) == Figures(
        visits=2,
        assignments=3,
        visitors=3,
        quotas=Share(part=1, whole=2),
        short=1,
        hosts=Share(part=2, whole=2),
        remote=Share(part=1, whole=1),
        weak=Share(part=1, whole=1),
    )


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, 0), (1, 3, 33), (999, 1000, 99), (5, 5, 100)])
def test_only_all_of_them_are_a_hundred_percent(part: int, whole: int, percent: int) -> None:
    assert Share(part=part, whole=whole).percent == percent


def test_quotas_are_told_of_a_visitor_and_their_team(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    met, unmet = plan.quotas
    assert list_unmet(s, plan.id) == [unmet]
    assert list_quotas_of(s, plan.id, visitor_id=scene.leader.id, team_id=scene.team.id) == [met]
    assert list_quotas_of(s, plan.id, visitor_id=scene.loner.id, team_id=None) == [unmet]


def test_nothing_is_in_focus_before_there_is_a_plan(s: Session) -> None:
    assert find_plan_in_focus(s, date(2027, 1, 1)) == (None, None)


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2027, 2, 1)])
def test_a_release_in_force_or_to_come_is_in_focus(s: Session, scene: Scene, today: date) -> None:
    release = scenes.add_release(s, scene)
    scenes.add_plan(s, scene, starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 30))
    assert find_plan_in_focus(s, today) == (release.plan, release)


def test_after_the_last_release_the_newest_plan_is_in_focus(s: Session, scene: Scene) -> None:
    scenes.add_release(s, scene)
    plan = scenes.add_plan(s, scene, starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 30))
    assert find_plan_in_focus(s, date(2027, 4, 2)) == (plan, None)
