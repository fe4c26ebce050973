import gc

import pytest

from planner.running.start_up import quick_start


def test_garbage_is_looked_for_again_afterwards() -> None:
    with quick_start():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_looked_for_again_after_an_error() -> None:
    with pytest.raises(KeyError), quick_start():
        raise KeyError
    assert gc.isenabled()


def test_what_was_made_meanwhile_is_never_looked_at_again() -> None:
    with quick_start():
        kept = [[] for _ in range(1000)]
    assert gc.get_freeze_count() >= len(kept)
    gc.unfreeze()
