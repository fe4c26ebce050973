"""The runner: what it measures, and what it says of contenders that die, overrun or cheat."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.contenders import Contender, Task, get_contender
from benchmarks.judge import judge_trace
from benchmarks.results import Run, State
from benchmarks.run import run_contender
from solver.files import problem_to_json, write_json
from tests.solver.tiny import make_problem, meeting, visitor

BLANK = Run(shape="tiny", seed=0, contender="script", hosts=1, visitors=1, pairs=1, limit=20.0, status="")
A_PLAN = '{"seconds": 0.5, "pairs": [[0, 0]]}'


@pytest.fixture
def task(tmp_path: Path) -> Task:
    problem = make_problem()
    write_json(tmp_path / "instance.json", problem_to_json(problem))
    return Task(
        problem=problem,
        instance=tmp_path / "instance.json",
        folder=tmp_path / "run",
        limit=20.0,
        seed=0,
        workers=1,
    )


def script(code: str) -> Contender:
    """A contender that runs some Python; `trace` is the open file its plans go to."""
    head = "import sys; trace = open(sys.argv[1], 'w')\n"
    return Contender(
        command=lambda task: [sys.executable, "-c", head + code, str(task.folder / "trace.jsonl")],
        judge=lambda task, _seconds: judge_trace(task.problem, task.folder / "trace.jsonl"),
    )


def writing(*lines: str) -> str:
    return "".join(f"print({line!r}, file=trace, flush=True)\n" for line in lines)


def test_the_solver_is_run_as_a_user_runs_it(task: Task) -> None:
    run = run_contender(get_contender("visitplan"), task, BLANK)
    assert (run.status, run.fault, [(s.shortfall, s.score) for s in run.states]) == ("optimal", None, [(0, 10)])
    assert (run.bound_shortfall, run.score_bound) == (0, 10)


@pytest.mark.parametrize("name", ["office", "cp-sat", "mip"])
def test_a_peer_is_run_and_judged(name: str, task: Task) -> None:
    run = run_contender(get_contender(name), task, BLANK)
    assert (run.fault, [(s.shortfall, s.score) for s in run.states]) == (None, [(0, 10)])
    assert run.peak_mb > 0


def test_of_a_contender_that_dies_the_plans_before_its_death_count(task: Task) -> None:
    run = run_contender(script(writing(A_PLAN) + "raise SystemError('broken')"), task, BLANK)
    assert (run.status, run.states) == (
        "died (exit 1: SystemError: broken)",
        (State(seconds=0.5, shortfall=0, score=10),),
    )


def test_a_contender_that_is_killed_is_named_with_the_signal(task: Task) -> None:
    run = run_contender(script("import os; os.kill(os.getpid(), 9)"), task, BLANK)
    assert (run.status, run.states) == ("died (SIGKILL)", ())


def test_a_contender_that_asks_for_more_memory_than_there_is_ran_out_of_it(task: Task) -> None:
    run = run_contender(script("b'0' * (3 * 1024 ** 3)"), task, BLANK, gigabytes=1.0)
    assert run.status == "out of memory"


def test_a_contender_that_does_not_stop_is_ended_with_all_it_started(task: Task) -> None:
    child = "import subprocess; subprocess.Popen(['sleep', '60']).wait()"
    run = run_contender(script(writing(A_PLAN) + child), task, BLANK, grace=-19.0)
    assert (run.status, len(run.states)) == ("did not stop", 1)


def test_half_a_line_left_by_a_killed_contender_is_passed_over(task: Task) -> None:
    run = run_contender(script(writing(A_PLAN) + "trace.write('{\"sec')"), task, BLANK)
    assert (run.status, len(run.states)) == ("feasible", 1)


def test_a_plan_that_breaks_a_rule_is_named_with_it_and_does_not_count(task: Task) -> None:
    problem = make_problem(meetings=(meeting("m1"), meeting("m2")), visitors=(visitor(),))
    both = replace(task, problem=problem)
    run = run_contender(script(writing('{"seconds": 1.0, "pairs": [[0, 0], [0, 1]]}')), both, BLANK)
    assert (run.status, run.states) == ("no plan", ())
    assert run.fault is not None
    assert run.fault.startswith("two_places: ")


def test_a_worse_plan_after_a_better_one_changes_nothing(task: Task) -> None:
    run = run_contender(script(writing(A_PLAN, '{"seconds": 3.0, "pairs": []}')), task, BLANK)
    assert run.states == (State(seconds=0.5, shortfall=0, score=10),)


def test_what_is_missing_is_said_and_nothing_is_started(task: Task) -> None:
    missing = Contender(
        command=lambda task: ["/nowhere"], judge=script("").judge, obstacle=lambda: "java is missing"
    )
    assert run_contender(missing, task, BLANK).status == "skipped: java is missing"


def test_a_bound_is_read_off_the_end_of_a_trace(task: Task) -> None:
    end = '{"seconds": 2.0, "end": "optimal", "bound": 10, "penalty": 100}'
    run = run_contender(script(writing(A_PLAN, end)), task, BLANK)
    assert (run.status, run.bound_shortfall, run.score_bound) == ("optimal", 0, 10)
