from datetime import date

import pytest
from sqlalchemy.orm import Session

from planner.documents.annex import Wanted, read_annex
from planner.documents.letterhead import set_letterhead
from planner.errors import Conflict, NotFound
from planner.notices.told import hash_contents, read_contents
from planner.publish import publish
from tests.planner import factories as make
from tests.planner.factories import ZONE
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def hosts(s: Session, plan_id: int, **wanted: object) -> list[str]:
    annex = read_annex(s, plan_id, Wanted(**wanted), zone=ZONE)
    return [visit.host for group in annex.groups for visit in group.visits]


def test_a_release_is_told_with_its_number_its_hash_and_the_day_it_was_published(s: Session, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    set_letterhead(s, {"place": "Bắc Kạn"})
    annex = read_annex(s, release.plan_id, Wanted(), zone=ZONE)
    assert annex.trace == (f"Bản ban hành số 1, ngày 28/12/2026 · Mã kiểm tra (SHA-256): {release.content_hash}")
    assert (annex.dateline, annex.draft) == ("Bắc Kạn, ngày 28 tháng 12 năm 2026", False)
    assert annex.subject == "Lịch dự sinh hoạt chi bộ quý I năm 2027"


def test_a_draft_is_marked_has_dots_for_its_day_and_the_hash_it_would_be_published_with(
    s: Session, scene: Scene
) -> None:
    plan = scenes.add_plan(s, scene)
    annex = read_annex(s, plan.id, Wanted(), zone=ZONE)
    assert (annex.draft, annex.dateline) == (True, "…, ngày … tháng … năm 20…")
    assert annex.trace.startswith(f"DỰ THẢO, kế hoạch số {plan.id}, chưa ban hành")
    assert annex.trace.endswith(hash_contents(read_contents(s, plan.id)))
    assert publish(s, plan.id, user_id=None, now=scenes.NOW).content_hash in annex.trace


def test_a_row_says_when_where_and_who(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    first = read_annex(s, plan.id, Wanted(), zone=ZONE).groups[0].visits[0]
    assert (first.number, first.weekday, first.day, first.time) == (1, "Chủ nhật", "03/01/2027", "19 giờ 30")
    assert (first.host, first.unit, first.place) == ("Chi bộ thôn Nà Lẹng", "Xã Chợ Đồn", "Nhà văn hóa")
    assert (first.people, first.team) == ("Nông Văn Bình, Hoàng Thị Lan", "Tổ số 1")
    assert first.note == "Xây dựng nông thôn mới"


def test_it_is_of_one_team_one_unit_or_one_visitor_where_asked(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    leng, school = scene.host.name, scene.other_host.name
    assert hosts(s, plan.id) == [leng, school]
    assert hosts(s, plan.id, team_id=scene.team.id) == [leng]
    assert hosts(s, plan.id, visitor_id=scene.loner.id) == [school]
    assert hosts(s, plan.id, unit_id=scene.province.id) == [leng, school]
    assert hosts(s, plan.id, visitor_id=scene.loner.id, team_id=scene.team.id) == []


def test_whose_it_is_is_said(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    wanted = Wanted(team_id=scene.team.id, unit_id=scene.commune.id)
    assert read_annex(s, plan.id, wanted, zone=ZONE).scope == "Tổ số 1, Xã Chợ Đồn"


def test_visits_are_grouped_by_month_or_by_team_those_who_go_alone_last(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    plan.visits[1].meeting = scene.meetings[2]
    s.flush()
    titles = [
        [group.title for group in read_annex(s, plan.id, Wanted(by=by), zone=ZONE).groups]
        for by in ("month", "team")
    ]
    assert titles == [
        ["Tháng 1 năm 2027", "Tháng 2 năm 2027"],
        ["Tổ số 1", "Cấp ủy viên dự độc lập"],
    ]


def test_teams_come_in_the_order_of_their_numbers(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    scene.team.name = "Tổ số 10 ²"
    scene.loner.team = make.add_team(s, scene.team.tier, scene.province, name="Tổ số 9")
    s.flush()
    annex = read_annex(s, plan.id, Wanted(by="team"), zone=ZONE)
    assert [group.title for group in annex.groups] == ["Tổ số 9", "Tổ số 10 ²"]
    assert [visit.number for group in annex.groups for visit in group.visits] == [1, 2]


def test_a_plan_that_is_not_worked_out_has_no_annex(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, state="running", status=None)
    with pytest.raises(Conflict):
        read_annex(s, plan.id, Wanted(), zone=ZONE)


def test_an_unknown_team_is_refused(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    with pytest.raises(NotFound):
        read_annex(s, plan.id, Wanted(team_id=999), zone=ZONE)


def test_a_whole_period_that_is_no_quarter_is_named_by_its_days(s: Session, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene, starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 28))
    annex = read_annex(s, plan.id, Wanted(), zone=ZONE)
    assert annex.subject == "Lịch dự sinh hoạt chi bộ từ ngày 01/01/2027 đến ngày 28/02/2027"
