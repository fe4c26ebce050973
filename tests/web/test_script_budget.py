"""People on slow lines wait for scripts: no page loads more of them than this."""

import re

from sqlalchemy.orm import Session

from tests.web.conftest import Browser
from tests.web.scene import Scene
from tests.web.test_pages_open import full_pages

MOST_BYTES = 100_000


def test_no_page_loads_more_than_a_hundred_kilobytes_of_script(s: Session, board: Browser, scene: Scene) -> None:
    sizes: dict[str, int] = {}
    loaded = {}
    for address in full_pages(s, scene):
        scripts = set(re.findall(r'<script[^>]* src="([^"]+)"', board.get(address).get_data(as_text=True)))
        for script in scripts - sizes.keys():
            sizes[script] = len(board.get(script).data)
        loaded[address] = sum(sizes[script] for script in scripts)
    assert {address: total for address, total in loaded.items() if total > MOST_BYTES} == {}
    assert max(sizes.values()) > 0
