from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.plans import Plan
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

COSTS = {"drop": 300, "substitute": 200, "reschedule": 100, "seconds": 30}


def publish(s: Session, scene: Scene) -> int:
    number = scenes.add_release(s, scene).number
    s.commit()
    return number


def add_replan(s: Session, scene: Scene) -> Plan:
    """A draft that hands the first visit over and drops the second."""
    release = scenes.add_release(s, scene)
    plan = scenes.add_plan(s, scene)
    plan.based_on_id, plan.choice, plan.changes_least = release.id, "balanced", 1
    handed_over, dropped = plan.visits
    handed_over.visitors = [scene.leader]
    s.delete(dropped)
    s.commit()
    return plan


def test_the_releases_one_can_go_on_from_are_listed(s: Session, board: Browser, scene: Scene) -> None:
    number = publish(s, scene)
    assert f'href="/rebalance/{number}"' in board.text("/rebalance/")


def test_what_is_broken_is_shown_with_its_reason_and_the_policys_costs(
    s: Session, board: Browser, scene: Scene
) -> None:
    number = publish(s, scene)
    make.add_absence(s, scene.loner, make.at(date(2027, 1, 29), 8), make.at(date(2027, 1, 29), 18))
    s.commit()
    page = board.text(f"/rebalance/{number}")
    assert "Triệu Văn Đức vắng mặt" in page
    assert 'value="200"' in page
    assert "Các buổi dự còn cách dưới 3 ngày được giữ nguyên." in page


def test_starting_makes_a_queued_draft_with_its_job_and_is_recorded(
    s: Session, board: Browser, scene: Scene
) -> None:
    number = publish(s, scene)
    answer = board.send(f"/rebalance/{number}", {"choice": "mend", **COSTS})
    plan = s.scalars(select(Plan).where(Plan.based_on_id.is_not(None))).one()
    assert answer.location == f"/plans/{plan.id}"
    assert (plan.state, plan.choice, plan.seconds_limit) == ("queued", "mend", 30)
    assert (plan.baseline_drop, plan.baseline_substitute, plan.baseline_reschedule) == (300, 200, 100)
    jobs = text("SELECT args ->> 'plan_id' FROM procrastinate_jobs")
    assert s.scalars(jobs).all() == [str(plan.id)]
    assert s.scalars(select(AuditEntry.detail).where(AuditEntry.action == "rebalance")).all() == [
        {"release": number, "choice": "mend"}
    ]


def test_costs_out_of_order_start_nothing(s: Session, board: Browser, scene: Scene) -> None:
    number = publish(s, scene)
    page = board.send(f"/rebalance/{number}", {"choice": "mend", **COSTS, "drop": 1}).get_data(as_text=True)
    assert "không thể bị trừ nhiều hơn bỏ lượt dự" in page
    assert s.scalar(select(func.count()).where(Plan.based_on_id.is_not(None))) == 0


def test_the_draft_says_what_changes_and_how_few_must(s: Session, board: Browser, scene: Scene) -> None:
    plan = add_replan(s, scene)
    draft, page = board.text(f"/plans/{plan.id}"), board.text(f"/plans/{plan.id}/diff")
    assert f'href="/plans/{plan.id}/diff"' in draft
    for told in (draft, page):
        assert "Số lượt dự không giữ được, tính riêng từng người: 2." in told
    assert "mọi lịch hợp lệ đều phải thay đổi ít nhất 1 lượt" in page
    assert "Chi bộ thôn Nà Lẹng" in page


def test_the_changes_are_read_by_visitor_and_by_host(s: Session, board: Browser, scene: Scene) -> None:
    plan = add_replan(s, scene)
    by_visitor = board.text(f"/plans/{plan.id}/diff?by=visitor")
    assert all(f'colspan="4">{person.name}' in by_visitor for person in (scene.member, scene.loner))
    assert f'colspan="4">{scene.leader.name}' not in by_visitor
    assert f'colspan="4">{scene.host.name}' in board.text(f"/plans/{plan.id}/diff?by=host")


def test_a_plan_that_goes_on_from_nothing_has_no_changes_to_show(s: Session, board: Browser, scene: Scene) -> None:
    plan = scenes.add_plan(s, scene)
    s.commit()
    assert board.get(f"/plans/{plan.id}/diff").status_code == 404


def test_a_plan_is_started_for_a_tier_and_a_unit(s: Session, board: Browser, scene: Scene) -> None:
    form = {"quarter": "2027Q1", "name": "", "seconds": 30, "seed": 0}
    tier = scene.team.tier
    board.send("/plans/new", {**form, "tiers": [tier.id], "units": [scene.commune.id]})
    plan = s.scalars(select(Plan)).one()
    assert ([row.id for row in plan.tiers], [row.id for row in plan.units]) == ([tier.id], [scene.commune.id])
