import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import AuditEntry
from planner.duties.priorities import get_policy
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.policy_form import SECTIONS

NAMES = [name for _title, names in SECTIONS for name in names]


def numbers(s: Session) -> dict[str, int]:
    policy = get_policy(s)
    return {name: getattr(policy, name) for name in NAMES}


def test_every_number_of_the_policy_is_on_the_form(s: Session) -> None:
    columns = {column.key for column in get_policy(s).__table__.columns} - {"id"}
    assert sorted(columns) == sorted(NAMES)


def test_the_board_changes_a_number_and_it_is_recorded(s: Session, board: Browser, scene: Scene) -> None:
    before = numbers(s)
    assert board.send("/policy", {**before, "remote_3": 95}).status_code == 302
    s.expire_all()
    assert numbers(s) == {**before, "remote_3": 95}
    entry = s.scalars(select(AuditEntry).where(AuditEntry.action == "edit policy")).one()
    assert entry.detail == {"remote_3": [90, 95]}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"remote_3": "nhieu"}, "Đây không phải số nguyên."),
        ({"attendance_target": 101}, "Hãy nhập từ 0 đến 100."),
        ({"speed_kmh": 0}, "Hãy nhập từ 1 đến 200."),
        ({"baseline_substitute": 500}, "không thể bị trừ nhiều hơn bỏ lượt dự"),
    ],
)
def test_a_number_that_makes_no_sense_saves_nothing(s: Session, board: Browser, values: dict, said: str) -> None:
    before = numbers(s)
    assert said in board.send("/policy", {**before, **values}).get_data(as_text=True)
    s.expire_all()
    assert numbers(s) == before
