"""Results kept, shown as tables, drawn, and written into the page."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.contenders import GOALS
from benchmarks.growth import Point, Series, find_growth
from benchmarks.growth_chart import draw_growth
from benchmarks.report import fill, main
from benchmarks.results import Results, Run, State, read_results, write_results
from benchmarks.table import Bound, find_bound, find_gap, is_reached, make_contest, make_goals

OURS = Run(
    shape="district",
    seed=0,
    contender="visitplan",
    hosts=471,
    visitors=46,
    pairs=42_472,
    limit=1.5,
    status="optimal",
    seconds=1.2,
    cpu_seconds=1.9,
    peak_mb=88,
    states=(State(seconds=1.2, shortfall=0, score=1_000),),
    bound_shortfall=0,
    score_bound=1_000,
)
PEER = replace(
    OURS,
    contender="cp-sat",
    status="feasible",
    limit=60.0,
    seconds=60.2,
    cpu_seconds=118.0,
    peak_mb=1_600,
    states=(State(seconds=4.5, shortfall=3, score=400), State(seconds=31.0, shortfall=0, score=940)),
    bound_shortfall=0,
    score_bound=1_500,
)


def test_a_run_made_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "results.json"
    write_results(path, Results(machine="here").merge(OURS).merge(PEER).merge(replace(OURS, seconds=9.0)))
    assert read_results(path, "there") == Results(machine="here", runs=(PEER, replace(OURS, seconds=9.0)))


def test_results_begin_empty(tmp_path: Path) -> None:
    assert read_results(tmp_path / "none.json", "here") == Results(machine="here")


def test_the_best_bound_is_the_least_among_those_of_the_least_shortfall() -> None:
    worse = replace(PEER, bound_shortfall=2, score_bound=10)
    assert find_bound([worse, PEER, OURS]) == Bound(shortfall=0, score=1_000)
    assert find_bound([replace(OURS, score_bound=None)]) is None


def test_a_gap_is_in_percent_of_the_bound_and_only_where_scores_compare() -> None:
    bound = Bound(shortfall=0, score=1_000)
    assert find_gap(State(seconds=1, shortfall=0, score=940), bound) == 6.0
    assert find_gap(State(seconds=1, shortfall=1, score=999), bound) is None


def test_peers_are_shown_at_each_mark_and_the_solver_at_its_end() -> None:
    table = make_contest(Results(machine="", runs=(PEER, OURS)), ("district",), (10.0, 60.0))
    assert table.splitlines() == [
        "**district**: 471 hosts, 46 visitors, 42,472 eligible pairs;"
        " no plan with a shortfall of 0 scores more than 1,000.",
        "",
        "| contender | after s | status | shortfall | score | gap | CPU s | MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| visitplan | 1.2 | optimal | 0 | 1,000 | 0 | 1.9 | 88 |",
        "| cp-sat | 10 | feasible | 3 | 400 | – | – | – |",
        "| cp-sat | 60.2 | feasible | 0 | 940 | 6.0% | 118.0 | 1,600 |",
    ]


def test_a_run_that_died_or_cheated_or_was_skipped_says_so() -> None:
    runs = (
        replace(PEER, contender="cp-sat", status="out of memory", states=(), seconds=9.0),
        replace(PEER, contender="mip", status="no plan", fault="gap: too near", states=(), seconds=9.0),
        replace(PEER, contender="timefold", status="skipped: java is missing", states=(), seconds=0.0),
    )
    rows = make_contest(Results(machine="", runs=runs), ("district",), (10.0,)).splitlines()[4:]
    assert rows == [
        "| cp-sat | 9.0 | out of memory | – | – | – | 118.0 | 1,600 |",
        "| mip | 9.0 | no plan; breaks gap: too near | – | – | – | 118.0 | 1,600 |",
        "| timefold | – | skipped: java is missing | – | – | – | – | – |",
    ]


def test_a_goal_is_reached_by_result_time_and_memory_together() -> None:
    goal = GOALS["district"]
    assert is_reached(goal, OURS)
    late, large = replace(OURS, seconds=1.6), replace(OURS, peak_mb=201)
    unproven = replace(OURS, status="feasible", score_bound=1_001)
    wrong = replace(OURS, fault="gap: too near")
    assert [is_reached(goal, run) for run in (late, large, unproven, wrong)] == [False] * 4


def test_a_goal_that_leaves_a_gap_is_reached_within_it() -> None:
    run = replace(OURS, shape="province-tight", status="feasible", score_bound=1_004, seconds=100.0)
    assert is_reached(GOALS["province-tight"], run)
    row = make_goals(Results(machine="", runs=(run,))).splitlines()[-1]
    asked, reached = "gap 0.5%, 120 s, 1,500 MB", "gap 0.4%"
    assert row == f"| province-tight | 471 | 46 | 42,472 | {asked} | {reached} | 100.0 | 88 | yes |"


def test_growth_counts_the_proof_for_the_solver_and_a_usable_plan_for_peers() -> None:
    usable = replace(PEER, states=(*PEER.states, State(seconds=42.0, shortfall=0, score=950)))
    late = replace(PEER, shape="province", hosts=2_424)
    assert find_growth(Results(machine="", runs=(OURS, usable, late))) == [
        Series(contender="visitplan", points=(Point(hosts=471, seconds=1.2, mb=88),)),
        Series(
            contender="cp-sat",
            points=(Point(hosts=471, seconds=42.0, mb=1_600), Point(hosts=2_424, seconds=None, mb=1_600)),
        ),
    ]


def test_the_picture_is_sound_xml_with_a_mark_for_every_point() -> None:
    series = [
        Series(
            contender="visitplan", points=(Point(hosts=13, seconds=0.5, mb=60), Point(hosts=471, seconds=2, mb=90))
        ),
        Series(
            contender="mip", points=(Point(hosts=13, seconds=2, mb=80), Point(hosts=471, seconds=None, mb=900))
        ),
    ]
    picture = ElementTree.fromstring(draw_growth(series))
    marks = [
        picture.findall(f".//{{http://www.w3.org/2000/svg}}{name}") for name in ("circle", "path", "polyline")
    ]
    legend = 2
    assert [len(found) for found in marks] == [7 + legend, 1, 4]


def test_a_page_is_filled_between_its_marks_and_only_there() -> None:
    page = "before\n<!-- goals -->\nold\n<!-- end goals -->\nafter\n"
    filled = "before\n<!-- goals -->\n\nnew | \\1\n\n<!-- end goals -->\nafter\n"
    assert fill(page, {"goals": "new | \\1"}) == filled
    assert fill(filled, {"goals": "new | \\1"}) == filled
    with pytest.raises(ValueError, match="no part named contest"):
        fill(page, {"contest": ""})


def test_the_page_of_the_documents_has_all_its_parts(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "benchmarks.md"
    (tmp_path / "images").mkdir()
    (tmp_path / "benchmarks.md").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    write_results(tmp_path / "results.json", Results(machine="2 cores", runs=(OURS, PEER)))
    main(["--results", str(tmp_path / "results.json"), "--folder", str(tmp_path)])
    filled = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert ("Measured on 2 cores." in filled, "| cp-sat | 60.2 |" in filled) == (True, True)
    assert (tmp_path / "images" / "growth.svg").exists()
