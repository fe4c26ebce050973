import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.plans import Plan, PlanEdit, PlanPin, PlanVisitVisitor
from models.rules import QuotaRule
from planner.plans import get_plan
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.fixture
def plan(s: Session, scene: Scene) -> Plan:
    """The team at the first meeting, the loner at the second; the third is free."""
    plan = scenes.add_plan(s, scene)
    s.commit()
    return plan


def edit(board: Browser, plan: Plan, **values: object):
    """Looks at what the change does, then confirms it, as the page's form does."""
    names = {"kind", "meeting", "visitor", "other"}
    query = "&".join(f"{name}={value}" for name, value in values.items() if name in names)
    shown = board.text(f"/plans/{plan.id}/edit/try?{query}")
    mark = re.search(r'name="seen" value="(\w+)"', shown)
    return board.send(f"/plans/{plan.id}/edit/make", {**values, "seen": mark[1] if mark else ""})


def delegations(s: Session, plan_id: int) -> dict[int, list[int]]:
    """Who goes to which meeting, by id."""
    s.expire_all()
    return {visit.meeting_id: [v.id for v in visit.visitors] for visit in get_plan(s, plan_id).visits}


def hand_over(plan: Plan, meeting_id: int, visitor_id: int) -> str:
    return f"/plans/{plan.id}/edit/try?kind=hand_over&meeting={meeting_id}&visitor={visitor_id}"


def test_the_draft_leads_to_its_visits(board: Browser, scene: Scene, plan: Plan) -> None:
    assert f'href="/plans/{plan.id}/edit/"' in board.text(f"/plans/{plan.id}")
    shown = board.text(f"/plans/{plan.id}/edit/?q=na+leng")
    assert f'href="/plans/{plan.id}/edit/meetings/{scene.meetings[0].id}"' in shown
    assert scene.other_host.name not in shown


def test_a_refusal_gives_the_reason_and_no_button(board: Browser, scene: Scene, plan: Plan) -> None:
    shown = board.text(hand_over(plan, scene.meetings[1].id, scene.member.id))
    assert "Hoàng Thị Lan dự Chi bộ Trường Tiểu học Bằng Lũng" in shown
    assert "đây là chi bộ nơi người đó sinh hoạt" in shown
    assert "Xác nhận" not in shown


def test_what_a_rule_forbids_is_not_done_by_sending_the_form_either(
    s: Session, board: Browser, scene: Scene, plan: Plan
) -> None:
    before = delegations(s, plan.id)
    values = {"kind": "hand_over", "meeting": scene.meetings[1].id, "visitor": scene.member.id}
    response = board.send(f"/plans/{plan.id}/edit/make", values)
    assert "Không thể thực hiện" in board.text(response.location)
    assert delegations(s, plan.id) == before


def test_the_effect_is_shown_before_it_is_confirmed_and_nothing_is_done_yet(
    s: Session, board: Browser, scene: Scene, plan: Plan
) -> None:
    before = delegations(s, plan.id)
    shown = board.text(f"/plans/{plan.id}/edit/try?kind=drop&meeting={scene.meetings[1].id}")
    assert "Điểm của các buổi sinh hoạt được dự" in shown
    assert "Xác nhận" in shown
    assert delegations(s, plan.id) == before


def test_a_confirmed_change_is_made_recorded_and_undone(
    s: Session, board: Browser, scene: Scene, plan: Plan
) -> None:
    before = delegations(s, plan.id)
    edit(board, plan, kind="hand_over", meeting=scene.meetings[1].id, visitor=scene.leader.id)
    assert delegations(s, plan.id)[scene.meetings[1].id] == [scene.leader.id]
    assert s.scalars(select(PlanEdit.user_id)).all() == [scene.board.id]
    assert "Đã sửa thủ công: 1 sửa đổi" in board.text(f"/plans/{plan.id}")
    board.send(f"/plans/{plan.id}/edit/undo")
    assert delegations(s, plan.id) == before
    assert "Đã sửa thủ công" not in board.text(f"/plans/{plan.id}")
    board.send(f"/plans/{plan.id}/edit/redo")
    assert delegations(s, plan.id)[scene.meetings[1].id] == [scene.leader.id]
    entries = select(AuditEntry.action).where(AuditEntry.subject == f"plan {plan.id}").order_by(AuditEntry.id)
    actions = s.scalars(entries)
    assert actions.all() == ["change draft", "undo in draft", "redo in draft"]


def test_a_change_looked_at_before_another_one_is_not_made(
    s: Session, board: Browser, scene: Scene, plan: Plan
) -> None:
    first, second, _third = scene.meetings
    shown = board.text(f"/plans/{plan.id}/edit/try?kind=drop&meeting={first.id}")
    mark = re.search(r'name="seen" value="(\w+)"', shown)
    edit(board, plan, kind="drop", meeting=second.id)
    values = {"kind": "drop", "meeting": first.id, "seen": mark[1]}
    response = board.send(f"/plans/{plan.id}/edit/make", values)
    assert "Trong lúc đó dự thảo đã được sửa." in board.text(response.location)
    assert list(delegations(s, plan.id)) == [first.id]


@pytest.mark.parametrize("address", ["edit/", "dates"])
def test_a_change_made_after_the_page_was_opened_is_not_undone_by_its_button(
    s: Session, board: Browser, scene: Scene, plan: Plan, address: str
) -> None:
    first, second, _third = scene.meetings
    edit(board, plan, kind="drop", meeting=first.id)
    shown = board.text(f"/plans/{plan.id}/{address}")
    [mark] = set(re.findall(r'name="seen" value="(\w+)"', shown))
    edit(board, plan, kind="drop", meeting=second.id)
    response = board.send(f"/plans/{plan.id}/edit/undo", {"seen": mark, "back": f"/plans/{plan.id}/{address}"})
    assert response.location == f"/plans/{plan.id}/{address}"
    assert "Trong lúc đó dự thảo đã được sửa." in board.text(response.location)
    assert delegations(s, plan.id) == {}


def test_all_visits_are_pinned_and_worked_out_anew_as_another_draft(
    s: Session, board: Browser, scene: Scene, plan: Plan
) -> None:
    board.send(f"/plans/{plan.id}/edit/make", {"kind": "pin"})
    assert set(s.scalars(select(PlanVisitVisitor.pinned))) == {True}
    assert "checked" not in board.text(f"/plans/{plan.id}/edit/anew")
    response = board.send(f"/plans/{plan.id}/edit/anew", page=f"/plans/{plan.id}/edit/anew")
    anew = get_plan(s, int(response.location.rpartition("/")[2]))
    assert (anew.state, anew.pins_only, anew.id != plan.id) == ("queued", True, True)
    pins = s.execute(select(PlanPin.meeting_id, PlanPin.visitor_id).where(PlanPin.plan_id == anew.id))
    first, second, _third = scene.meetings
    assert {tuple(pin) for pin in pins} == {
        (first.id, scene.leader.id),
        (first.id, scene.member.id),
        (second.id, scene.loner.id),
    }


def test_a_visit_is_added_where_nobody_goes(s: Session, board: Browser, scene: Scene, plan: Plan) -> None:
    free = scene.meetings[2]
    assert f"/plans/{plan.id}/edit/meetings/{free.id}" in board.text(
        f"/plans/{plan.id}/edit/hosts/{scene.host.id}"
    )
    shown = board.text(f"/plans/{plan.id}/edit/meetings/{free.id}")
    assert "Ai có thể dự" in shown
    edit(board, plan, kind="add", meeting=free.id, visitor=scene.loner.id)
    assert delegations(s, plan.id)[free.id] == [scene.loner.id]


def test_a_visit_moved_is_shown_at_its_new_meeting(s: Session, board: Browser, scene: Scene, plan: Plan) -> None:
    here, _other, there = scene.meetings
    response = edit(board, plan, kind="move", meeting=here.id, other=there.id)
    assert response.location == f"/plans/{plan.id}/edit/meetings/{there.id}"
    assert delegations(s, plan.id)[there.id] == [scene.leader.id, scene.member.id]


def test_a_quota_leads_to_the_visits_that_would_help_it(s: Session, board: Browser, scene: Scene) -> None:
    make.add(s, QuotaRule(code="q", name="Mỗi quý 3 lần", visitor_id=scene.loner.id, min=3, months=3))
    plan = scenes.add_plan(s, scene)
    plan.quotas[1].name = "Mỗi quý 3 lần: Triệu Văn Đức"
    s.delete(plan.quotas[0])
    s.commit()
    [address] = re.findall(rf"/plans/{plan.id}/edit/quotas/\d+", board.text(f"/plans/{plan.id}"))
    shown = board.text(address)
    assert "Chi bộ thôn Nà Lẹng" in shown
    assert "bớt thiếu 1" in shown


def test_somebody_is_named_by_a_search_and_tried(board: Browser, scene: Scene, plan: Plan) -> None:
    shown = board.text(f"/plans/{plan.id}/edit/meetings/{scene.meetings[1].id}?q=lan")
    assert f"visitor={scene.member.id}" in shown


def test_a_published_plan_is_not_edited(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    address = f"/plans/{release.plan_id}/edit/"
    assert board.get(address).status_code == 409
    assert address not in board.text(f"/plans/{release.plan_id}")


@pytest.mark.parametrize("address", ["try?kind=split", "try?kind=drop", "try", "meetings/0", "quotas/0"])
def test_what_is_not_there_is_refused(board: Browser, plan: Plan, address: str) -> None:
    assert board.get(f"/plans/{plan.id}/edit/{address}").status_code in (400, 404)


def test_a_visitors_account_edits_nothing(app: Flask, scene: Scene, plan: Plan) -> None:
    visitor = Browser(app).log_in(scenes.VISITOR)
    assert visitor.get(f"/plans/{plan.id}/edit/").status_code == 403
    values = {"kind": "drop", "meeting": scene.meetings[0].id}
    assert visitor.send(f"/plans/{plan.id}/edit/make", values).status_code == 403


def test_a_change_without_the_pages_token_is_not_made(board: Browser, scene: Scene, plan: Plan) -> None:
    values = {"kind": "drop", "meeting": scene.meetings[0].id}
    assert board.client.post(f"/plans/{plan.id}/edit/make", data=values).status_code == 400
