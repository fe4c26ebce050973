import pytest

from models.plans import PlanProgress
from web.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MAX_POINTS,
    RIGHT,
    WIDTH,
    draw_score,
    draw_shortfall,
    gap_of,
    gap_percent,
)


def report(seconds: float, score: int | None, bound: int | None, shortfall: int | None = 0) -> PlanProgress:
    return PlanProgress(
        seconds=seconds,
        phase="greedy",
        visits=0,
        shortfall=shortfall,
        shortfall_bound=0,
        score=score,
        score_bound=bound,
    )


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.split())]


@pytest.mark.parametrize("reports", [[], [report(1, None, None, None)], [report(1, 5, 9)]])
def test_nothing_to_compare_is_no_chart(reports: list[PlanProgress]) -> None:
    assert draw_score(reports) is None


def test_a_score_holds_until_the_next_one() -> None:
    chart = draw_score([report(0, 10, 100), report(10, 50, 80)])
    score = points(chart.found)
    assert [x for x, _y in score] == [LEFT, WIDTH - RIGHT, WIDTH - RIGHT]
    assert score[0][1] == score[1][1] > score[2][1]


def test_the_bound_is_drawn_above_the_score() -> None:
    chart = draw_score([report(0, -500, -100), report(10, -300, -200)])
    assert all(b < s for (_, s), (_, b) in zip(points(chart.found), points(chart.bound), strict=True))
    assert all(0 <= y <= HEIGHT - BOTTOM for _, y in points(chart.found) + points(chart.bound))


def test_a_bound_far_above_the_score_does_not_flatten_the_picture() -> None:
    chart = draw_score([report(0, 5000, 900_000), report(5, 6000, 900_000), report(9, 6000, 7000)])
    assert len(points(chart.bound)) == 1
    assert max(tick.value for tick in chart.rows) <= 7000


def test_only_plans_with_the_last_shortfall_are_compared() -> None:
    chart = draw_score([report(0, 900, None, 5), report(5, 100, 120, 2), report(9, 110, 120, 2)])
    assert len(points(chart.found)) == 3


def test_a_shortfall_is_drawn_while_it_falls() -> None:
    chart = draw_shortfall([report(0, None, None, None), report(3, 900, None, 5), report(5, 100, 120, 2)])
    assert [y for _x, y in points(chart.found)] == sorted(y for _x, y in points(chart.found))
    assert draw_shortfall([report(3, 900, None, 0), report(5, 950, 990, 0)]) is None


def test_a_long_search_is_thinned_to_its_last_report() -> None:
    chart = draw_score([report(second, second, 5000) for second in range(2000)])
    assert len(points(chart.found)) < 2 * MAX_POINTS + 2
    assert points(chart.found)[-1][0] == WIDTH - RIGHT


def test_ticks_are_round_numbers() -> None:
    chart = draw_score([report(0, 0, 1000), report(100, 900, 1000)])
    assert [tick.value for tick in chart.rows] == [0, 500, 1000]
    assert [tick.value for tick in chart.columns] == [0, 50, 100]


@pytest.mark.parametrize(
    ("score", "bound", "gap"),
    [(None, 5, None), (5, None, None), (90, 100, 10.0), (100, 100, 0.0), (-110, -100, 10.0)],
)
def test_the_gap_is_in_percent_of_the_bound(score: int | None, bound: int | None, gap: float | None) -> None:
    assert gap_percent(score, bound) == gap


def test_no_gap_is_told_while_another_plan_may_fall_short_by_less() -> None:
    proven = PlanProgress(shortfall=2, shortfall_bound=2, score=90, score_bound=100)
    open_still = PlanProgress(shortfall=3, shortfall_bound=2, score=90, score_bound=100)
    assert (gap_of(proven), gap_of(open_still)) == (10.0, None)
