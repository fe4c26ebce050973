from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from planner.errors import NotFound
from planner.visiting.own_visits import LOOK_BACK, get_own_visit, list_own_visits, plan_own_journeys
from tests.planner.factories import ZONE
from tests.web import scene as scenes


def test_a_visitors_own_visits_are_those_of_the_last_quarter_and_to_come_each_with_its_way(s: Session) -> None:
    scene = scenes.build(s)
    scenes.add_release(s, scene)
    meeting = scene.meetings[0]
    day = meeting.starts_at.astimezone(ZONE).date()
    for later, found in ((timedelta(), [meeting.id]), (LOOK_BACK, [meeting.id]), (LOOK_BACK + timedelta(1), [])):
        visits = list_own_visits(s, scene.member.id, today=day + later, zone=ZONE)
        assert [visit.meeting_id for visit in visits] == found
        assert list(plan_own_journeys(s, scene.member, visits, ZONE)) == found
    with pytest.raises(NotFound):
        get_own_visit(visits, meeting.id)
