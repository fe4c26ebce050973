"""The quarter at a glance: every figure is the length of the list it leads to."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.planner.factories import add_quota_rule, at
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene
from web.context import EXTENSION

IN_QUARTER = "/?quarter=2027Q1"


@pytest.fixture
def page(s: Session, board: Browser, scene: Scene) -> str:
    """Of a released quarter: two of three meetings visited, one duty served and one not."""
    add_quota_rule(s, name="Cấp ủy viên", tier=scene.member.tier, per="visitor", months=3, min=1)
    add_quota_rule(s, name="Tổ trưởng", visitor=scene.leader, per="visitor", months=3, min=2)
    scenes.add_release(s, scene)
    s.commit()
    return board.text(IN_QUARTER)


def counted(board: Browser, address: str) -> int:
    """How many a list says it has; an empty one says nothing."""
    found = re.search(r"Tổng số: ([\d.]+)", board.text(address.replace("&amp;", "&")))
    return int(found[1].replace(".", "")) if found else 0


def links(text: str, part: str) -> list[tuple[str, int]]:
    """The addresses with this part, and the number each link shows."""
    found = re.findall(rf'<a href="([^"]*{part}[^"]*)"[^>]*>(?:<strong>)?([\d.]+)', text)
    return [(address, int(number.replace(".", ""))) for address, number in found]


@pytest.mark.parametrize(
    ("part", "figures"), [("/ledger/", [0, 3, 1]), ("/coverage", [0, 2, 0, 0, 1, 0, 0, 1, 0])]
)
def test_each_figure_is_the_length_of_its_list(board: Browser, page: str, part: str, figures: list[int]) -> None:
    shown = links(page, part)
    assert [number for _address, number in shown] == figures
    assert [counted(board, address) for address, _number in shown] == figures


def test_the_visits_of_each_week_and_day_are_those_of_the_schedule(board: Browser, page: str) -> None:
    shown = re.findall(r'<a href="([^"]*day=[^"]*)" aria-label="([\d/]+): (\d+)"', page)
    assert [(day, count) for _address, day, count in shown] == [("03/01/2027", "1")]
    assert counted(board, shown[0][0]) == 1


def test_what_waits_is_counted_and_leads_to_its_list(app: Flask, s: Session, board: Browser, scene: Scene) -> None:
    scenes.add_release(s, scene)
    s.commit()
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], clock=lambda: at(date(2027, 1, 4), 8))
    page = board.text("/")
    shown = dict(links(page, "/outbox/"))
    assert shown == {address: board.text(address).count('<li class="entry">') for address in shown}
    assert sum(shown.values()) > 0
    assert links(page, "/attendance/") == [("/attendance/", 2)]
    assert counted(board, "/attendance/") == 2


def test_what_is_broken_is_asked_for_once_the_page_is_there_and_then_kept(
    s: Session, board: Browser, scene: Scene
) -> None:
    scenes.add_release(s, scene)
    scene.meetings[0].status = "cancelled"
    s.commit()
    assert 'hx-get="/broken-now"' in board.text("/")
    part = board.text("/broken-now")
    assert "Hoàng Thị Lan: Chi bộ thôn Nà Lẹng" in part
    assert 'href="/changes/broken">Tất cả 2<' in part
    assert counted(board, "/changes/broken") == 2
    assert 'hx-get="/broken-now"' not in board.text("/")


def test_another_quarter_is_looked_at_by_its_address_and_nonsense_counts_as_none(
    s: Session, board: Browser, scene: Scene
) -> None:
    scenes.add_release(s, scene)
    scenes.add_plan(s, scene, name="Dự thảo quý hai", starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 30))
    s.commit()
    assert "Dự thảo quý hai" in board.text("/?quarter=2027Q2")
    assert "Kế hoạch quý I/2027" in board.text("/?quarter=nonsense")
    assert board.text("/").count('href="/?quarter=') == 2
