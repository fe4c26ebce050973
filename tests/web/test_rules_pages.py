import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from models.changes import Change
from models.plans import Plan
from models.rules import QuotaRule
from planner.duties.priorities import get_policy
from planner.rules.policy import numbers_of, standard_numbers
from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

PRIORITIES = "/rules/priorities"


@pytest.fixture
def rule(s: Session, scene: Scene) -> QuotaRule:
    """A quota, and a quarter whose meetings are known."""
    quarter = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}
    make.add(s, Plan(name="Quý I", created_at=scenes.NOW, **quarter))
    row = make.add_quota_rule(s, tier=scene.loner.tier, name="Mỗi quý 1 buổi", min=1)
    s.commit()
    return row


def filled(rule: QuotaRule, **values: object) -> dict[str, object]:
    said = {"name": rule.name, "who": f"tier:{rule.tier_id}", "per": rule.per, "count": rule.count}
    numbers = {"min": rule.min, "months": rule.months, "weight": rule.weight}
    return {**said, **numbers, "reason": "Kết luận số 5", **values}


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]* value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_the_table_says_each_rule_in_a_sentence(board: Browser, rule: QuotaRule) -> None:
    page = board.text("/rules/")
    assert f"Mỗi cấp ủy viên {rule.tier.name} dự ít nhất 1 buổi sinh hoạt, họp các loại trong mỗi quý." in page  # type: ignore[union-attr]


def test_a_rule_is_edited_recorded_and_undone(s: Session, board: Browser, rule: QuotaRule) -> None:
    address = f"/rules/quotas/{rule.id}"
    values = filled(rule, min=2, kinds=["regular", "thematic"], seen=seen(board.text(address)))
    assert board.send(address, values).status_code == 302
    s.expire_all()
    assert (rule.min, rule.kinds) == (2, ["regular", "thematic"])
    change = s.scalars(select(Change)).one()
    assert s.scalars(select(AuditEntry.subject).where(AuditEntry.action == "change quota rule")).one() == (
        f"change {change.id}"
    )
    page = board.text("/rules/history")
    assert "dự ít nhất 2 buổi sinh hoạt thường kỳ hoặc sinh hoạt chuyên đề" in page
    assert "Kết luận số 5" in page
    assert f"/changes/{change.id}/withdraw" in page
    board.send(f"/changes/{change.id}/withdraw")
    s.expire_all()
    assert (rule.min, rule.kinds) == (1, None)


def test_the_preview_says_the_sentence_and_what_is_impossible_and_writes_nothing(
    s: Session, board: Browser, rule: QuotaRule
) -> None:
    part = board.get(f"/rules/quotas/{rule.id}")
    assert "Kết quả nếu áp dụng" in part.get_data(as_text=True)
    answer = board.send(f"/rules/quotas/preview?rule={rule.id}", filled(rule, min=9))
    page = answer.get_data(as_text=True)
    assert "dự ít nhất 9 buổi" in page
    assert "Không thể đạt, và cách khắc phục" in page
    assert f"/visitors/{rule.tier_id}" in page or "/visitors/" in page
    s.expire_all()
    assert (rule.min, s.scalars(select(Change)).all()) == (1, [])


def test_a_rule_is_copied_and_deleted(s: Session, board: Browser, rule: QuotaRule) -> None:
    assert 'value="Mỗi quý 1 buổi"' in board.text(f"/rules/quotas/new?copy={rule.id}")
    assert board.send("/rules/quotas/new", filled(rule, name="Bản sao")).status_code == 302
    copied = s.scalars(select(QuotaRule).where(QuotaRule.name == "Bản sao")).one()
    version = seen(board.text(f"/rules/quotas/{copied.id}"))
    removal = {"seen": version, "reason": "Viết nhầm"}
    assert board.send(f"/rules/quotas/{copied.id}/remove", removal).status_code == 302
    assert s.scalars(select(QuotaRule.id)).all() == [rule.id]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"who": ""}, "Hãy điền vào đây."),
        ({"min": "hai"}, "Đây không phải số nguyên."),
        ({"min": 3, "max": 2}, "Mức tối đa nhỏ hơn mức tối thiểu"),
        ({"min": 0}, "Quy định chưa yêu cầu gì"),
        ({"months": 61}, "Hãy nhập từ 1 đến 60."),
        ({"reason": " "}, "Hãy ghi ngắn gọn lý do."),
    ],
)
def test_a_rule_that_makes_no_sense_saves_nothing(
    s: Session, board: Browser, rule: QuotaRule, values: dict[str, object], said: str
) -> None:
    answer = board.send("/rules/quotas/new", filled(rule, **values))
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (400, True)
    assert s.scalars(select(QuotaRule.id)).all() == [rule.id]


def test_what_somebody_else_saved_meanwhile_is_told_and_not_overwritten(
    s: Session, board: Browser, rule: QuotaRule
) -> None:
    address = f"/rules/quotas/{rule.id}"
    version = seen(board.text(address))
    board.send(address, filled(rule, min=2, seen=version))
    answer = board.send(address, filled(rule, min=5, seen=version))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Người khác đã sửa nội dung này" in page) == (409, True)
    assert "dự ít nhất 2 buổi" in page
    assert 'value="5"' in page
    assert board.send(address, filled(rule, min=5, seen=seen(page))).status_code == 302


def test_a_number_of_the_priorities_is_changed_and_the_old_address_leads_there(s: Session, board: Browser) -> None:
    assert board.get("/policy").location == PRIORITIES
    version = seen(board.text(PRIORITIES))
    values = {**standard_numbers(), "remote_3": 95, "seen": version, "reason": "Nghị quyết"}
    assert board.send(PRIORITIES, values).status_code == 302
    s.expire_all()
    assert numbers_of(get_policy(s)) == {**standard_numbers(), "remote_3": 95}
    assert s.scalars(select(Change.kind)).all() == ["policy_changed"]
    page = board.text(f"{PRIORITIES}?preset=standard")
    assert "hiện nay 95" in page
    assert 'name="remote_3" type="number" value="90"' in page.replace("  ", " ") or 'value="90"' in page
    assert board.send(PRIORITIES, {**values, "load": 9}).status_code == 409


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"remote_3": "nhieu"}, "Đây không phải số nguyên."),
        ({"attendance_target": 101}, "Hãy nhập từ 0 đến 100."),
        ({"baseline_substitute": 500}, "không thể bị trừ nhiều hơn bỏ lượt dự"),
    ],
)
def test_a_number_that_makes_no_sense_saves_nothing(
    s: Session, board: Browser, values: dict[str, object], said: str
) -> None:
    version = seen(board.text(PRIORITIES))
    answer = board.send(PRIORITIES, {**standard_numbers(), "reason": "x", "seen": version, **values})
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (400, True)
    s.expire_all()
    assert numbers_of(get_policy(s)) == standard_numbers()


def test_the_preview_of_priorities_names_the_hosts_that_rise_and_why(board: Browser, scene: Scene) -> None:
    answer = board.send(f"{PRIORITIES}/preview", {**standard_numbers(), "remote_3": 200})
    page = answer.get_data(as_text=True)
    for said in ("Tăng nhiều nhất", scene.host.name, "90 → 200", "<svg"):
        assert said in page


def test_rules_are_the_boards_alone(visitor: Browser, rule: QuotaRule) -> None:
    for address in (
        "/rules/",
        "/rules/demand",
        "/rules/history",
        f"/rules/quotas/{rule.id}",
        PRIORITIES,
        "/policy",
    ):
        assert visitor.get(address).status_code == 403
