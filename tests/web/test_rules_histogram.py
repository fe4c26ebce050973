from web.rules.histogram import BINS, draw_histogram


def test_every_host_is_in_one_bar_before_and_after() -> None:
    drawn = draw_histogram([100, 100, 150], [100, 200, 500])
    assert drawn is not None
    assert len(drawn.bars) == BINS
    assert (sum(bar.before for bar in drawn.bars), sum(bar.after for bar in drawn.bars)) == (3, 3)
    assert (drawn.bars[0].low, drawn.bars[0].before, drawn.bars[0].after) == (100, 2, 1)
    assert drawn.bars[-1].high > 500


def test_the_tallest_reaches_the_top_and_stands_on_the_ground() -> None:
    drawn = draw_histogram([10], [10, 10])
    assert drawn is not None
    tallest = drawn.bars[0]
    assert (tallest.y, tallest.y + tallest.height, drawn.most) == (drawn.top, drawn.bottom, 2)


def test_without_hosts_there_is_nothing_to_draw() -> None:
    assert draw_histogram([], []) is None
