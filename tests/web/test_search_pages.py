"""Finding anything from the frame: with htmx while one types, and as a page without a script."""

import pytest

from tests.web.conftest import Browser
from tests.web.scene import Scene


@pytest.mark.parametrize("address", ["/search/?q=leng+na", "/search/quick?q=leng+na"])
def test_what_is_found_leads_to_its_page(board: Browser, scene: Scene, address: str) -> None:
    assert f'<a href="/hosts/{scene.host.id}">Chi bộ thôn Nà Lẹng</a>' in board.text(address)


def test_one_kind_is_listed_whole(board: Browser, scene: Scene) -> None:
    page = board.text("/search/?q=to+so+1&kind=visitor")
    assert "Hoàng Thị Lan" in page
    assert f"/teams/{scene.team.id}" not in page


def test_nothing_found_is_said_with_what_to_do(board: Browser, scene: Scene) -> None:
    assert "Hãy thử ít từ hơn" in board.text("/search/quick?q=zzz")


def test_the_box_is_the_boards_alone(board: Browser, visitor: Browser, scene: Scene) -> None:
    assert 'class="finder"' in board.text("/plans/")
    assert 'class="finder"' not in visitor.text("/account")
    assert visitor.get("/search/quick?q=lan").status_code == 403
