from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.schedule import (
    Attendee,
    Filter,
    list_ids_by_day,
    page_of_visits,
    read_visits,
)
from planner.sources import Source, draft_source, release_source, standing_source
from tests.planner.factories import ZONE, at
from tests.web import scene as scenes
from tests.web.scene import Scene

EVERYTHING = Filter(zone=ZONE)


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


@pytest.fixture
def draft(s: Session, scene: Scene) -> Source:
    return draft_source(scenes.add_plan(s, scene).id)


def test_a_visit_is_told_with_its_delegation_leaders_first(s: Session, scene: Scene, draft: Source) -> None:
    visit = page_of_visits(s, draft, EVERYTHING).items[0]
    assert (visit.host_name, visit.unit_name, visit.place) == ("Chi bộ thôn Nà Lẹng", "Xã Chợ Đồn", "Nhà văn hóa")
    assert (visit.starts_at, visit.topic) == (at(date(2027, 1, 3)), "Xây dựng nông thôn mới")
    assert visit.team_name == "Tổ số 1"
    assert visit.delegation == (
        Attendee(id=scene.leader.id, name="Nông Văn Bình"),
        Attendee(id=scene.member.id, name="Hoàng Thị Lan"),
    )


def test_filters_narrow_the_visits(s: Session, scene: Scene, draft: Source) -> None:
    first, second = scene.meetings[0].id, scene.meetings[1].id
    cases = {
        "none": ({}, [first, second]),
        "days": ({"start": date(2027, 1, 4), "end": date(2027, 1, 29)}, [second]),
        "last day inside": ({"end": date(2027, 1, 3)}, [first]),
        "visitor": ({"visitor_id": scene.loner.id}, [second]),
        "team": ({"team_id": scene.team.id}, [first]),
        "host": ({"host_id": scene.other_host.id}, [second]),
        "unit above": ({"unit_id": scene.province.id}, [first, second]),
        "tier": ({"tier_id": scene.team.tier_id}, [first, second]),
        "remote": ({"need": "remote"}, [first]),
        "weak": ({"need": "weak"}, [first]),
        "a host's name": ({"text": "na leng"}, [first]),
        "a visitor's name": ({"text": "trieu duc"}, [second]),
    }
    found = {
        name: [visit.meeting_id for visit in page_of_visits(s, draft, Filter(zone=ZONE, **values)).items]
        for name, (values, _) in cases.items()
    }
    assert found == {name: expected for name, (_, expected) in cases.items()}


def test_days_are_those_where_the_meetings_are(s: Session, scene: Scene, draft: Source) -> None:
    scene.meetings[0].starts_at = at(date(2027, 1, 3), 0, 30)  # still the 2nd in UTC
    s.flush()
    visits = {visit.meeting_id: visit.id for visit in page_of_visits(s, draft, EVERYTHING).items}
    early, late = (visits[meeting.id] for meeting in scene.meetings[:2])
    assert list_ids_by_day(s, draft, EVERYTHING) == {date(2027, 1, 3): [early], date(2027, 1, 29): [late]}


def test_visits_are_read_by_their_ids(s: Session, scene: Scene, draft: Source) -> None:
    early, late = page_of_visits(s, draft, EVERYTHING).items
    assert read_visits(s, draft, [late.id, early.id]) == {early.id: early, late.id: late}


def test_pages_hold_what_does_not_fit_on_one(s: Session, scene: Scene, draft: Source) -> None:
    page = page_of_visits(s, draft, EVERYTHING, number=2, size=1)
    assert (page.number, page.pages, page.total) == (2, 2, 2)
    assert [visit.meeting_id for visit in page.items] == [scene.meetings[1].id]
    assert page_of_visits(s, draft, EVERYTHING, number=99, size=1).number == 2


def test_a_release_reads_like_the_draft_it_was_made_of(s: Session, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    told = page_of_visits(s, release_source(release.id), EVERYTHING).items
    drafted = page_of_visits(s, draft_source(release.plan_id), EVERYTHING).items
    assert [(v.meeting_id, v.delegation, v.starts_at) for v in told] == [
        (v.meeting_id, v.delegation, v.starts_at) for v in drafted
    ]


def test_a_later_release_takes_the_place_of_the_earlier_one(s: Session, scene: Scene) -> None:
    scenes.add_release(s, scene)
    second = scenes.add_release(s, scene)
    standing = page_of_visits(s, standing_source(ZONE), EVERYTHING).items
    latest = page_of_visits(s, release_source(second.id), EVERYTHING).items
    assert [visit.id for visit in standing] == [visit.id for visit in latest]
