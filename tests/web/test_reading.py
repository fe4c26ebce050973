import re

import pytest
from sqlalchemy.orm import Session

from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


def hosts_in(page: str) -> list[str]:
    return re.findall(r'<a href="/hosts/\d+">([^<]+)</a>', page)


@pytest.fixture
def draft(s: Session, scene: Scene) -> str:
    plan = scenes.add_plan(s, scene)
    s.commit()
    return f"/plans/{plan.id}"


@pytest.mark.parametrize(
    ("query", "hosts"),
    [
        ("", ["Chi bộ thôn Nà Lẹng", "Chi bộ Trường Tiểu học Bằng Lũng"]),
        ("?month=2027-02", []),
        ("?day=2027-01-03", ["Chi bộ thôn Nà Lẹng"]),
        ("?q=bang+lung", ["Chi bộ Trường Tiểu học Bằng Lũng"]),
        ("?q=ba+be", []),
    ],
)
def test_the_draft_is_read_by_date(board: Browser, draft: str, query: str, hosts: list[str]) -> None:
    assert hosts_in(board.text(f"{draft}/dates{query}")) == hosts


def test_the_draft_is_read_for_one_visitor(board: Browser, draft: str, scene: Scene) -> None:
    assert hosts_in(board.text(f"{draft}/dates?visitor={scene.loner.id}")) == ["Chi bộ Trường Tiểu học Bằng Lũng"]


def test_by_visitor_everybody_is_listed_by_given_name(board: Browser, draft: str) -> None:
    shown = board.text(f"{draft}/visitors")
    names = re.findall(r'<a href="/visitors/\d+">([^<]+)</a>', shown)
    assert names == ["Nông Văn Bình", "Triệu Văn Đức", "Hoàng Thị Lan"]


def test_by_unit_the_hosts_of_a_unit_are_told(board: Browser, draft: str, scene: Scene) -> None:
    assert "Xã Chợ Đồn" in board.text(f"{draft}/units?unit={scene.province.id}")
    assert hosts_in(board.text(f"{draft}/units?unit={scene.commune.id}")) == [
        "Chi bộ Trường Tiểu học Bằng Lũng",
        "Chi bộ thôn Nà Lẹng",
    ]


def test_a_release_tells_what_was_published_whatever_changes(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    scene.host.name = "Tên mới"
    s.commit()
    assert hosts_in(board.text(f"/releases/{release.number}/dates"))[0] == "Chi bộ thôn Nà Lẹng"
