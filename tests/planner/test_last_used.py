from planner.last_used import LastUsed


def test_what_was_worked_out_is_not_worked_out_again() -> None:
    kept, asked = LastUsed[str, int](2), []
    for _ in range(2):
        assert kept.fetch("a", lambda: asked.append("a") or len(asked)) == 1
    assert (asked, kept.find("a"), kept.find("b")) == (["a"], 1, None)


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = LastUsed[str, int](2)
    kept.fetch("a", lambda: 1)
    kept.fetch("b", lambda: 2)
    kept.find("a")
    kept.fetch("c", lambda: 3)
    assert [kept.find(key) for key in "abc"] == [1, None, 3]
    assert len(kept) == 2
