"""The measured shapes: what their names promise."""

import random
from pathlib import Path

import pytest

from benchmarks.generate import SHAPES, main, make_problem
from benchmarks.generate_count import count_eligible_pairs
from benchmarks.generate_rebalance import FROZEN_UNTIL, make_plan, make_rebalance
from benchmarks.generate_small import MOST_PAIRS, make_small_problem
from solver.check import check, evaluate
from solver.files import problem_to_json, read_problem
from solver.problem import MINUTES_PER_DAY


def test_a_seed_gives_one_instance_and_another_seed_another() -> None:
    assert make_problem("district", 4) == make_problem("district", 4)
    assert make_problem("district", 4) != make_problem("district", 5)


@pytest.mark.parametrize("name", ["commune", "district", "province", "province-coupled", "district-short"])
def test_hosts_and_visitors_are_as_many_as_the_shape_says(name: str) -> None:
    problem = make_problem(name)
    assert (len(problem.hosts), len(problem.visitors)) == (SHAPES[name].hosts, SHAPES[name].visitors)
    assert len(problem.meetings) == 4 * len(problem.hosts)


def test_a_district_has_about_41_thousand_eligible_pairs() -> None:
    assert 38_000 < count_eligible_pairs(make_problem("district")) < 45_000


def test_a_generated_file_is_a_sound_instance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["commune", "--out", str(tmp_path / "commune.json"), "--seed", "2"])
    assert read_problem(tmp_path / "commune.json") == make_problem("commune", 2)
    assert capsys.readouterr().out.startswith("commune-2: 13 hosts, 52 meetings, 7 visitors")


def test_where_more_is_owed_than_people_can_give_the_office_falls_short() -> None:
    problem = make_problem("district-short")
    assert evaluate(problem, make_plan(problem)).shortfall > 500


@pytest.mark.parametrize("name", ["district", "province-coupled"])
def test_the_office_makes_sound_plans(name: str) -> None:
    problem = make_problem(name)
    plan = make_plan(problem)
    assert (check(problem, plan), len(plan) > len(problem.visitors)) == ([], True)


def test_a_rebalance_locks_what_was_visited_and_moves_only_what_is_to_come() -> None:
    problem = make_problem("district")
    plan = make_plan(problem)
    mended = make_rebalance(problem, plan)
    past = [meeting for meeting in problem.meetings if meeting.start < FROZEN_UNTIL * MINUTES_PER_DAY]
    visited = {visit.meeting for visit in plan} & {meeting.id for meeting in past}
    assert {pair.meeting for pair in mended.locked} == visited
    assert set(past) <= set(mended.meetings)
    kept = [visit for visit in plan if visit.meeting in visited]
    assert check(mended, kept) == []


def test_a_rebalance_of_a_plan_that_breaks_a_rule_is_refused() -> None:
    problem = make_problem("commune")
    with pytest.raises(ValueError, match="breaks one_delegation"):
        make_rebalance(problem, [*make_plan(problem)] * 2)


def test_small_instances_stay_small_enough_for_brute_force() -> None:
    problems = [make_small_problem(random.Random(seed)) for seed in range(200)]
    assert max(len(problem.visitors) * len(problem.meetings) for problem in problems) <= MOST_PAIRS


def test_small_instances_come_with_every_part_of_the_format() -> None:
    written = [problem_to_json(make_small_problem(random.Random(seed))) for seed in range(50)]
    filled = {key for data in written for key, value in data.items() if value}
    assert filled == set(written[0])
