"""The peers: none says of its plan what the referee denies, and those that prove things find the best."""

import random
import subprocess
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.generate_count import count_eligible_pairs
from benchmarks.generate_small import make_small_problem
from benchmarks.judge import Verdict, judge_trace, make_visits
from benchmarks.peers import cpsat, mip, office, timefold
from benchmarks.peers.__main__ import main
from benchmarks.peers.pairs import find_clashes, find_pairs
from benchmarks.peers.trace import Line, Trace, read_trace
from solver.check import check, evaluate
from solver.files import problem_to_json, write_json
from solver.problem import Problem, Travel
from tests.solver.brute import find_truth
from tests.solver.tiny import NEAR, host, meeting
from tests.solver.tiny import make_problem as make_tiny

INSTANCES = 40


def small(number: int) -> Problem:
    return make_small_problem(random.Random(f"peers/{number}"))


def run_peer(peer: ModuleType, problem: Problem, folder: Path) -> Verdict:
    path = folder / "trace.jsonl"
    with Trace(path, clock=lambda: 0.0) as trace:
        peer.plan(find_pairs(problem), trace, seconds=30.0, workers=1, seed=0)
    return judge_trace(problem, path)


@pytest.mark.parametrize("peer", [cpsat, mip])
def test_the_naive_models_find_the_best_plans_of_small_instances(peer: ModuleType, tmp_path: Path) -> None:
    for number in range(INSTANCES):
        problem = small(number)
        truth = find_truth(problem)
        verdict = run_peer(peer, problem, tmp_path)
        if truth.infeasible:
            assert (verdict.status, verdict.states) == ("infeasible", ()), number
        else:
            last = verdict.states[-1]
            found = (verdict.status, verdict.fault, last.shortfall, last.score)
            assert found == ("optimal", None, truth.shortfall, truth.score), number


def test_a_bound_that_cp_sat_proved_is_the_best_score(tmp_path: Path) -> None:
    for number in range(INSTANCES):
        truth = find_truth(small(number))
        if not truth.infeasible:
            verdict = run_peer(cpsat, small(number), tmp_path)
            assert (verdict.bound_shortfall, verdict.score_bound) == (truth.shortfall, truth.score), number


def test_the_office_breaks_no_rule_where_what_is_locked_leaves_it_a_choice(tmp_path: Path) -> None:
    for number in range(INSTANCES):
        truth = find_truth(small(number))
        verdict = run_peer(office, small(number), tmp_path)
        assert truth.infeasible or verdict.fault is None, number
        for state in verdict.states:
            assert truth.shortfall <= state.shortfall, number
            assert state.score <= truth.best_score_within(state.shortfall), number


@pytest.mark.skipif(timefold.find_obstacle() is not None, reason="Timefold: " + str(timefold.find_obstacle()))
def test_timefold_counts_as_the_referee_does(tmp_path: Path) -> None:
    timefold.compile_sources()
    feasible = (problem for problem in map(small, range(INSTANCES)) if not find_truth(problem).infeasible)
    for number, problem in enumerate(islice(feasible, 4)):
        # It counts what is met of the quotas and kept of the plan in force: these are the constants it leaves out.
        owed = sum(quota.weight * max(0, quota.min - quota.done) for quota in problem.quotas)
        promised = -evaluate(problem, ()).terms["baseline"]
        for line in run_timefold(problem, tmp_path):
            if line.pairs is None or line.points is None:
                continue
            hard, medium, soft = line.points
            visits = make_visits(problem, line.pairs)
            assert (hard, check(problem, visits)) == (0, []), number
            found = evaluate(problem, visits)
            assert (owed - medium, soft - promised) == (found.shortfall, found.score), number


def run_timefold(problem: Problem, folder: Path) -> list[Line]:
    instance, trace = folder / "instance.json", folder / "trace.jsonl"
    write_json(instance, problem_to_json(problem))
    run = [sys.executable, "-m", "benchmarks.peers", "timefold", str(instance), "--trace", str(trace)]
    subprocess.run([*run, "--seconds", "2"], check=True, timeout=60)
    return read_trace(trace)


def test_pairs_are_all_that_are_eligible_but_for_those_too_near_the_last_visit() -> None:
    for number in range(INSTANCES):
        problem = small(number)
        if all(one.last_visit is None for one in problem.hosts):
            assert len(find_pairs(problem).visitor) == count_eligible_pairs(problem), number


def test_meetings_clash_by_overlap_by_travel_and_by_the_buffer() -> None:
    problem = make_tiny(
        hosts=(host(), host("far", place=NEAR)),
        meetings=(
            meeting("a", clock="09:00"),
            meeting("b", clock="09:30"),
            meeting("c", clock="10:50", host="far"),
            meeting("d", clock="12:30", host="far"),
        ),
        travel=Travel(speed_kmh=30.0, buffer_minutes=30),
    )
    pairs = find_pairs(problem)
    names = [tuple(pairs.meeting_of(p).id for p in clash) for clash in find_clashes(pairs, pairs.of_visitor[0])]
    assert names == [("a", "b"), ("a", "c"), ("b", "c")]


def test_a_peer_runs_from_file_to_file(tmp_path: Path) -> None:
    instance, trace = tmp_path / "instance.json", tmp_path / "trace.jsonl"
    write_json(instance, problem_to_json(make_tiny()))
    main(["office", str(instance), "--trace", str(trace)])
    plan, end = read_trace(trace)
    assert (plan.pairs, end.end) == (((0, 0),), "done")


def test_timefold_without_java_is_told_of_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert timefold.find_obstacle() == "java is missing (Java 17 or newer)"
