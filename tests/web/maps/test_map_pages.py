import re

import pytest
from sqlalchemy.orm import Session

from tests.planner import factories as make
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene

NA_LENG, BANG_LUNG = "Chi bộ thôn Nà Lẹng", "Chi bộ Trường Tiểu học Bằng Lũng"


def listed(page: str) -> list[str]:
    """The hosts of the list below the map."""
    return re.findall(r'<td><a href="/hosts/\d+">([^<]+)</a>', page)


def test_hosts_are_drawn_by_what_they_need_and_who_comes(s: Session, board: Browser, scene: Scene) -> None:
    draft = scenes.add_plan(s, scene)
    s.commit()
    page = board.text(f"/map?plan={draft.id}")
    assert f'<a href="/hosts/{scene.host.id}" tabindex="-1"><title>{NA_LENG}</title>' in page
    assert page.count('class="dot planned need-2"') == 1
    assert "không phải địa giới chính thức" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [NA_LENG, BANG_LUNG]),
        ("need=weak", [NA_LENG]),
        ("need=overdue", [BANG_LUNG]),
        ("state=visited", []),
        ("need=nonsense&west=east", [NA_LENG, BANG_LUNG]),
        ("west=105.8&south=22.1&east=105.9&north=22.2", [NA_LENG]),
        ("east=105.8&north=22.1&west=105.9&south=22.2", [NA_LENG]),
        ("west=0&south=0&east=nan&north=1", [NA_LENG, BANG_LUNG]),
    ],
)
def test_the_hosts_asked_for_are_listed(
    s: Session, board: Browser, scene: Scene, asked: str, found: list[str]
) -> None:
    scene.other_host.lat = 22.4
    s.commit()
    assert listed(board.text(f"/map?{asked}")) == found


def test_a_host_whose_coordinates_must_be_wrong_is_listed_and_not_drawn(
    s: Session, board: Browser, scene: Scene
) -> None:
    make.add_host(s, scene.commune, name="Chi bộ lạc đường", lat=-22, lon=10)
    s.commit()
    page = board.text("/map")
    assert "<title>Chi bộ lạc đường</title>" not in page
    assert "Chi bộ lạc đường" in listed(page)
    assert "chắc do sai tọa độ" in page


def test_outlines_lead_to_their_unit_and_keep_the_filters(s: Session, board: Browser, scene: Scene) -> None:
    page = board.text("/map?need=remote&page=3")
    assert f'href="/map?need=remote&amp;unit={scene.commune.id}"' in page
    assert "Toàn bộ" in board.text(f"/map?unit={scene.commune.id}")


def test_so_many_hosts_are_drawn_together_with_their_neighbours(s: Session, board: Browser, scene: Scene) -> None:
    for number in range(430):
        make.add_host(s, scene.commune, lat=22 + number % 20 / 40, lon=105 + number % 23 / 40)
    s.commit()
    page = board.text("/map")
    assert 'class="cluster size-' in page
    assert "<title>host-" not in page


def test_an_unknown_unit_or_plan_is_said_to_be_missing(board: Browser) -> None:
    assert [board.get(f"/map?{which}=999").status_code for which in ("unit", "plan")] == [404, 404]


def test_the_map_of_a_release_carries_its_number_and_hash(s: Session, board: Browser, scene: Scene) -> None:
    release = scenes.add_release(s, scene)
    s.commit()
    shown = board.text(f"/map?plan={release.plan_id}")
    assert f'Bản ban hành số 1 · Mã kiểm tra (SHA-256): <code class="break">{release.content_hash}</code>' in shown
