import gc
from collections.abc import Iterator

import pytest

from web import OBJECTS_BETWEEN_SEARCHES, spare_pages_garbage


@pytest.fixture
def usual_garbage() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("usual_garbage")
def test_a_process_that_serves_looks_for_garbage_seldom_and_not_among_what_is_loaded() -> None:
    spare_pages_garbage()
    assert gc.isenabled()
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN_SEARCHES
    assert gc.get_freeze_count() > OBJECTS_BETWEEN_SEARCHES
