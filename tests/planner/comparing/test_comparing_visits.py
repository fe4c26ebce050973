import pytest
from sqlalchemy.orm import Session

from models.plans import PlanVisit
from planner.comparing.visits import change_between, read_occasions
from planner.replanning.occasions import read_drafted, read_released
from planner.sources import draft_source, release_source
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def test_a_drafts_and_a_releases_visits_are_read_alike(s: Session, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    by_meeting = [
        sorted(occasions, key=lambda occasion: occasion.meeting_id)
        for occasions in (
            read_occasions(s, draft_source(release.plan_id)),
            read_occasions(s, release_source(release.id)),
            read_drafted(s, release.plan_id),
            read_released(s, release.id),
        )
    ]
    assert all(occasions == by_meeting[0] for occasions in by_meeting)


def test_what_becomes_of_visits_and_hosts_from_one_plan_to_another(s: Session, scene: Scene) -> None:
    before, after = scenes.add_plan(s, scene), scenes.add_plan(s, scene)
    visit_there = after.visits[1]
    after.visits.remove(visit_there)
    after.visits.append(PlanVisit(meeting=scene.meetings[2], visitors=[scene.loner]))
    s.flush()
    change = change_between(s, draft_source(before.id), draft_source(after.id))
    assert change.counts == {"kept": 1, "moved": 0, "handed_over": 0, "dropped": 1, "new": 1}
    assert [each.kind for each in change.changed] == ["dropped", "new"]
    assert change.hosts == {scene.host.id: "kept", scene.other_host.id: "dropped"}
