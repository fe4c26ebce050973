from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.comparing.candidates import Load, get_candidates
from planner.errors import PlannerError
from planner.reporting.overview import Share
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def test_candidates_come_as_asked_with_what_they_reach(s: Session, scene: Scene) -> None:
    make.add_host(s, make.add_unit(s, scene.province))
    release, draft = scenes.add_release(s, scene), scenes.add_plan(s, scene)
    first, second = get_candidates(s, [draft.id, release.plan_id])
    assert [each.row.release for each in (first, second)] == [None, release.number]
    assert (first.figures.visits, first.figures.quotas) == (2, Share(part=1, whole=2))
    assert first.areas == Share(part=1, whole=2)


def test_the_load_counts_those_without_a_visit_and_only_those_planned_for(s: Session, scene: Scene) -> None:
    make.add_visitor(s, make.add_tier(s), scene.commune)
    for_all, for_one_tier = scenes.add_plan(s, scene), scenes.add_plan(s, scene, tiers=[scene.team.tier])
    loads = [each.load for each in get_candidates(s, [for_all.id, for_one_tier.id])]
    assert loads == [Load(fewest=0, most=1), Load(fewest=1, most=1)]


def test_too_few_unfinished_and_plans_of_other_periods_are_refused(s: Session, scene: Scene) -> None:
    draft = scenes.add_plan(s, scene)
    running = scenes.add_plan(s, scene, state="running", status=None)
    later = scenes.add_plan(s, scene, starts_on=date(2027, 1, 2))
    asked = ([draft.id], [draft.id, draft.id], [draft.id, running.id], [draft.id, 0], [draft.id, later.id])
    refused = []
    for plan_ids in asked:
        with pytest.raises(PlannerError) as raised:
            get_candidates(s, plan_ids)
        refused.append(str(raised.value.message))
    assert refused == [
        "Two or three plans can be compared.",
        "Two or three plans can be compared.",
        "One of these plans is not worked out, or was deleted.",
        "One of these plans is not worked out, or was deleted.",
        "These plans are not of the same period.",
    ]
