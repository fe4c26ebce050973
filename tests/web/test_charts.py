import pytest

from models.plans import PlanProgress
from web.charts import BOTTOM, HEIGHT, LEFT, MAX_POINTS, RIGHT, WIDTH, draw_progress, gap_percent


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


@pytest.mark.parametrize("reports", [[], [report(1, None, None, None)]])
def test_nothing_known_is_no_chart(reports: list[PlanProgress]) -> None:
    assert draw_progress(reports) is None


def test_a_score_holds_until_the_next_one() -> None:
    chart = draw_progress([report(0, 10, 100), report(10, 50, 80)])
    score = points(chart.score)
    assert [x for x, _y in score] == [LEFT, WIDTH - RIGHT, WIDTH - RIGHT]
    assert score[0][1] == score[1][1] > score[2][1]


def test_the_bound_is_drawn_above_the_score() -> None:
    chart = draw_progress([report(0, -500, -100), report(10, -300, -200)])
    assert all(b < s for (_, s), (_, b) in zip(points(chart.score), points(chart.bound), strict=True))
    assert all(0 <= y <= HEIGHT - BOTTOM for _, y in points(chart.score) + points(chart.bound))


def test_only_plans_with_the_last_shortfall_are_compared() -> None:
    chart = draw_progress([report(0, 900, None, 5), report(5, 100, 120, 2), report(9, 110, 120, 2)])
    assert len(points(chart.score)) == 3


def test_a_long_search_is_thinned_to_its_last_report() -> None:
    chart = draw_progress([report(second, second, 5000) for second in range(2000)])
    assert len(points(chart.score)) < 2 * MAX_POINTS + 2
    assert points(chart.score)[-1][0] == WIDTH - RIGHT


def test_ticks_are_round_numbers() -> None:
    chart = draw_progress([report(0, 0, 1000), report(100, 900, 1000)])
    assert [tick.value for tick in chart.rows] == [0, 500, 1000]
    assert [tick.value for tick in chart.columns] == [0, 50, 100]


@pytest.mark.parametrize(
    ("score", "bound", "gap"),
    [(None, 5, None), (5, None, None), (90, 100, 10.0), (100, 100, 0.0), (-110, -100, 10.0)],
)
def test_the_gap_is_in_percent_of_the_bound(score: int | None, bound: int | None, gap: float | None) -> None:
    assert gap_percent(score, bound) == gap
