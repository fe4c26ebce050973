"""`visitplan solve` and `visitplan check`, as a user meets them."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.generate import make_problem
from planner.cli import main
from solver.files import problem_to_json, write_json
from tests.solver.instances import complete


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    write_json(path, problem_to_json(make_problem("commune")))
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def read(path: Path) -> dict[str, object]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_an_instance_is_solved_into_a_plan_that_the_check_agrees_with(instance: Path, out: Path) -> None:
    solved = run("solve", instance, "--out", out, "--workers", 1)
    assert (solved.exit_code, read(out)["status"]) == (0, "optimal")
    assert "commune-0: optimal" in solved.stderr
    checked = run("check", instance, out)
    assert checked.exit_code == 0
    assert checked.stdout.endswith("Every rule is kept, and what the plan says of itself is so.\n")


def test_progress_shows_the_score_against_its_bound(instance: Path, out: Path) -> None:
    assert " of at most " in run("solve", instance, "--out", out, "--workers", 1).stderr


def test_the_same_seed_gives_the_same_visits(instance: Path, tmp_path: Path) -> None:
    plans = []
    for name in ("a.json", "b.json"):
        run("solve", instance, "--out", tmp_path / name, "--workers", 1, "--seed", 3)
        plans.append(read(tmp_path / name)["visits"])
    assert plans[0] == plans[1]


def test_a_bad_instance_is_refused_with_every_fault(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "bad.json"
    data = complete(extra=1)
    data["hosts"][0]["lat"] = 99
    data["meetings"][0]["host"] = "nowhere"
    write_json(path, data)
    refused = run("solve", path, "--out", out)
    assert (refused.exit_code, out.exists()) == (2, False)
    for fault in (
        "extra: is not a key of this object",
        "hosts[0].lat: a number from -90 to 90 is expected, not 99",
        "meetings[0].host: 'nowhere' is not the id of any of the hosts",
    ):
        assert fault in refused.stderr


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "visit-planning-plan/1"}'])
def test_a_file_that_is_no_instance_is_refused(tmp_path: Path, out: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    assert run("solve", path, "--out", out).exit_code == 2


def test_a_missing_file_is_refused(tmp_path: Path, out: Path) -> None:
    refused = run("solve", tmp_path / "none.json", "--out", out)
    assert (refused.exit_code, "cannot be read: No such file or directory" in refused.stderr) == (2, True)


def test_a_folder_that_does_not_exist_is_refused_before_the_search(instance: Path, tmp_path: Path) -> None:
    refused = run("solve", instance, "--out", tmp_path / "none" / "plan.json")
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"The folder {tmp_path / 'none'} does not exist. Make it first, or write elsewhere.\n"
    )


def test_a_full_disk_is_a_clear_message(instance: Path) -> None:
    refused = run("solve", instance, "--out", "/dev/full", "--workers", 1)
    assert refused.exit_code == 1
    assert "/dev/full could not be written: No space left on device." in refused.stderr


def test_locked_pairs_that_clash_make_the_instance_infeasible(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "instance.json"
    data = complete(forbidden=[], locked=[{"visitor": "w", "meeting": "m"}])
    write_json(path, data)  # w may go nowhere
    solved = run("solve", path, "--out", out, "--workers", 1)
    plan = read(out)
    assert (solved.exit_code, plan["status"], plan["visits"]) == (3, "infeasible", [])
    assert plan["conflicts"][0]["pairs"] == [{"visitor": "w", "meeting": "m"}]
    assert run("check", path, out).exit_code == 0


def test_a_plan_that_is_wrong_is_refused_with_every_violation(instance: Path, out: Path) -> None:
    run("solve", instance, "--out", out, "--workers", 1)
    plan = read(out)
    write_json(out, plan | {"visits": [*plan["visits"], plan["visits"][0]], "score": 0})
    checked = run("check", instance, out)
    assert checked.exit_code == 1
    assert "one_delegation: " in checked.stderr
    assert "score: the plan says 0, the rules give " in checked.stderr


def test_a_plan_that_cannot_be_read_is_refused(instance: Path, out: Path) -> None:
    out.write_text('{"format": "visit-planning-plan/1"}')
    checked = run("check", instance, out)
    assert checked.exit_code == 2
    assert "visits: is missing" in checked.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_search_and_keeps_its_best_plan(tmp_path: Path, out: Path, number: int) -> None:
    path = tmp_path / "instance.json"
    write_json(path, problem_to_json(make_problem("province")))
    command = [sys.executable, "-m", "planner.cli", "solve", str(path), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            process.stderr.readline()  # the first progress
            process.send_signal(number)
            _, shown = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, shown
    assert read(out)["status"] == "feasible"
    assert run("check", path, out).exit_code == 0


def test_solving_needs_neither_the_database_nor_the_web() -> None:
    unneeded = {"sqlalchemy", "flask", "planner.commands", "planner.config"}
    code = f"import sys, planner.cli, planner.running.instance_files; print({unneeded} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "set()\n"
