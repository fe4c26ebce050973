import re

from sqlalchemy.orm import Session

from models.plans import Plan
from tests.web import scene as scenes
from tests.web.conftest import Browser
from tests.web.scene import Scene


def add_two(s: Session, scene: Scene) -> tuple[Plan, Plan]:
    """A draft, and another without its second visit."""
    first, second = scenes.add_plan(s, scene), scenes.add_plan(s, scene, name="Phương án khác", score=500)
    second.visits.pop()
    s.commit()
    return first, second


def test_chosen_plans_lead_to_their_comparison(s: Session, board: Browser, scene: Scene) -> None:
    first, second = add_two(s, scene)
    answer = board.get(f"/compare/?plan={first.id}&plan={second.id}")
    assert answer.location == f"/compare/{first.id}-{second.id}"


def test_one_plan_alone_is_refused_where_one_chooses(s: Session, board: Browser, scene: Scene) -> None:
    first, _second = add_two(s, scene)
    page = board.text(f"/compare/?plan={first.id}")
    assert "Chỉ so sánh được hai hoặc ba phương án." in page
    assert f'value="{first.id}" id="plan-{first.id}" checked' in page


def test_figures_stand_side_by_side_with_the_better_one_marked(s: Session, board: Browser, scene: Scene) -> None:
    first, second = add_two(s, scene)
    page = " ".join(board.text(f"/compare/{first.id}-{second.id}").split())
    assert '<th scope="row">Nơi được dự</th><td class="best"><strong>100%</strong>' in page
    marked = re.findall(r'<th scope="row">([^<]+)</th>(?:(?!</tr>).)*?class="best"', page)
    assert marked == ["Nơi được dự", "Số buổi của người dự ít nhất", "Kém phương án tốt nhất không quá, %"]


def test_what_differs_is_listed_and_drawn(s: Session, board: Browser, scene: Scene) -> None:
    first, second = add_two(s, scene)
    page = board.text(f"/compare/{first.id}-{second.id}")
    assert '<td>14:00 29/01/2027<div class="note">Triệu Văn Đức</div></td>' in page
    assert page.count('class="dot dropped need-1 "') + page.count('class="dot dropped need-1"') == 2


def test_of_three_the_reader_says_which_is_held_against_the_first(
    s: Session, board: Browser, scene: Scene
) -> None:
    first, second = add_two(s, scene)
    same = scenes.add_plan(s, scene, name="Phương án như cũ")
    s.commit()
    address = f"/compare/{first.id}-{second.id}-{same.id}"
    assert "Hai phương án có các buổi dự giống nhau." not in board.text(address)
    assert "Hai phương án có các buổi dự giống nhau." in board.text(f"{address}?with=2")


def test_an_address_that_names_no_plans_is_refused(board: Browser) -> None:
    assert [board.get(f"/compare/{which}").status_code for which in ("x-y", "1", "1-2-3-4")] == [400, 400, 400]


def test_a_release_that_is_compared_carries_its_number_and_hash(s: Session, board: Browser, scene: Scene) -> None:
    release, draft = scenes.add_release(s, scene), scenes.add_plan(s, scene, name="Phương án khác")
    s.commit()
    shown = board.text(f"/compare/{release.plan_id}-{draft.id}")
    told = re.findall(r'<p class="note">(.+?) · Mã kiểm tra \(SHA-256\): <code class="break">(\w+)</code>', shown)
    assert told == [("Bản ban hành số 1", release.content_hash)]
