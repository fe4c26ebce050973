import pytest
from sqlalchemy.orm import Session

from planner.search import find_anything, find_of_kind
from tests.planner.factories import add_host, add_unit
from tests.web import scene as scenes
from tests.web.scene import Scene


@pytest.fixture
def scene(s: Session) -> Scene:
    return scenes.build(s)


def names(s: Session, text: str, **options: int) -> list[tuple[str, list[str]]]:
    pages = find_anything(s, text, **options)
    return [(page.items[0].kind, [hit.name for hit in page.items]) for page in pages]


@pytest.mark.parametrize("text", ["nà lẹng", "NA LENG thôn", "leng na", "Na\u0300 Le\u0323ng"])
def test_a_name_is_found_without_diacritics_in_any_order(s: Session, scene: Scene, text: str) -> None:
    assert names(s, text) == [("host", ["Chi bộ thôn Nà Lẹng"])]


def test_a_host_is_found_by_its_unit_too(s: Session, scene: Scene) -> None:
    assert names(s, "thôn chợ đồn") == [("host", ["Chi bộ thôn Nà Lẹng"])]


def test_every_kind_is_found(s: Session, scene: Scene) -> None:
    scenes.add_release(s, scene)
    scenes.add_plan(s, scene, name="Dự thảo quý I")
    assert names(s, "ba be") == [("unit", ["Xã Ba Bể"])]
    assert names(s, "to so 1") == [("visitor", ["Hoàng Thị Lan", "Nông Văn Bình"]), ("team", ["Tổ số 1"])]
    found = {"plan": ["Dự thảo quý I"], "release": ["Kế hoạch quý I/2027"]}
    assert dict(names(s, "quy i")) == found


def test_a_code_comes_first(s: Session, scene: Scene) -> None:
    add_host(s, scene.commune, name="Chi bộ CB-7 và bạn")
    add_host(s, scene.commune, name="Chi bộ Bảy", code="CB-7")
    assert names(s, "cb-7") == [("host", ["Chi bộ Bảy", "Chi bộ CB-7 và bạn"])]


def test_words_that_begin_as_asked_come_before_parts_of_words(s: Session, scene: Scene) -> None:
    unit = add_unit(s, name="Phường")
    for name in ("Chi bộ An Thắng", "Chi bộ Bản Thang", "Chi bộ Hải An"):
        add_host(s, unit, name=name)
    assert names(s, "an")[0][1][:2] == ["Chi bộ An Thắng", "Chi bộ Hải An"]


def test_those_no_longer_active_come_last_and_are_marked(s: Session, scene: Scene) -> None:
    scene.leader.active = False
    s.flush()
    page = find_of_kind(s, "visitor", "to so 1")
    assert [(hit.name, hit.active) for hit in page.items] == [("Hoàng Thị Lan", True), ("Nông Văn Bình", False)]


def test_a_few_of_each_are_shown_of_all_there_are(s: Session, scene: Scene) -> None:
    [page] = [page for page in find_anything(s, "chi bo", size=1) if page.items[0].kind == "host"]
    assert (len(page.items), page.total, page.pages) == (1, 2, 2)


@pytest.mark.parametrize("text", ["", "  ", "không có gì như vậy"])
def test_no_words_and_unknown_ones_find_nothing(s: Session, scene: Scene, text: str) -> None:
    assert find_anything(s, text) == []
