import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from socket import socket

import pytest
from click.testing import CliRunner, Result

from models.session import make_sessions, open_engine
from planner.cli import main
from planner.sample import write_sample
from tests.planner.district import add_district

PATIENCE_SECONDS = 60

Run = Callable[..., Result]


@pytest.fixture
def run(committed_db: str, tmp_path: Path) -> Run:
    """Runs `visitplan` with these arguments on an empty database."""
    environment = {"DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path / "data")}
    runner = CliRunner()
    return lambda *arguments: runner.invoke(main, arguments, env=environment)


def load_sample(run: Run, folder: Path) -> None:
    write_sample("sonham", folder)
    assert run("load", str(folder)).exit_code == 0


def free_port() -> int:
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def test_a_quarter_is_planned_published_and_exported(run: Run, tmp_path: Path) -> None:
    load_sample(run, tmp_path / "tables")
    planned = run("plan", "--quarter", "2027Q1", "--seconds", "20", "--workers", "1")
    assert "Plan 1 is done." in planned.output
    assert run("publish").output == "Plan 1 is published as release 1.\n"
    exported = run("export", "--release", "1", "--out", str(tmp_path / "out"))
    assert exported.output.endswith(f"visits are in {tmp_path / 'out'}/.\n")
    assert (tmp_path / "out" / "plan.csv").exists()


def test_a_quarter_is_planned_and_published_in_one_go(run: Run, tmp_path: Path) -> None:
    load_sample(run, tmp_path / "tables")
    done = run("plan", "--quarter", "2027Q1", "--seconds", "20", "--workers", "1", "--publish")
    assert done.output.endswith("Plan 1 is done.\nPlan 1 is published as release 1.\n")


def test_ctrl_c_ends_a_plan_with_its_best_visits(committed_db: str, tmp_path: Path) -> None:
    engine = open_engine(committed_db, tmp_path)
    with make_sessions(engine).begin() as s:
        add_district(s)
    engine.dispose()
    planning = subprocess.Popen(
        [sys.executable, "-m", "planner.cli", "plan", "--quarter", "2027Q1", "--seconds", "600", "--publish"],
        env={**os.environ, "DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert planning.stderr is not None
    assert " greedy " in planning.stderr.readline()
    os.killpg(planning.pid, signal.SIGINT)
    output, _ = planning.communicate(timeout=PATIENCE_SECONDS)
    assert (planning.returncode, output) == (0, "Plan 1 is done.\nPlan 1 is published as release 1.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan", "--quarter", "2027Q5"], "“2027Q5” is not a quarter. Write the year, Q and 1 to 4"),
        (["plan", "--quarter", "2027Q1"], "There is nothing to plan in 2027Q1"),
        (["publish"], "There is no plan to publish. Work one out first"),
        (["publish", "7"], "There is no such plan."),
        (["export"], "Nothing is published yet. Publish a plan first"),
        (["export", "--release", "7"], "There is no release with this number."),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(run: Run, arguments: list[str], message: str) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert message in refused.stderr
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("command", ["demo", "serve", "worker", "migrate", "publish", "export"])
def test_a_database_that_is_down_is_told_by_every_command(tmp_path: Path, command: str) -> None:
    environment = {"DATABASE_URL": "postgresql://127.0.0.1:1/visits", "VISITPLAN_DATA": str(tmp_path)}
    options = ["--port", str(free_port())] if command == "serve" else []
    refused = CliRunner().invoke(main, [command, *options], env=environment)
    assert refused.exit_code == 1
    assert "does not answer" in refused.stderr
    assert "DATABASE_URL" in refused.stderr


def test_the_first_migration_makes_the_boards_account_and_later_ones_keep_it(run: Run, tmp_path: Path) -> None:
    login = tmp_path / "data" / "login.txt"
    assert run("migrate").output == "The database is up to date.\n"
    first = login.read_text()
    assert first.startswith("user name: board\npassword: ")
    run("migrate")
    assert login.read_text() == first


def test_a_port_that_is_taken_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = CliRunner().invoke(main, ["serve", "--port", port], env={"VISITPLAN_DATA": str(tmp_path)})
    assert refused.exit_code == 1
    assert "Address already in use" in refused.stderr
    assert "--port 8001" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_opens_the_site_with_a_worker_and_ctrl_c_ends_both_and_the_embedded_server(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "VISITPLAN_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    serving = subprocess.Popen(
        [sys.executable, "-m", "planner.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert serving.stdout.readline() == f"The site is open at http://127.0.0.1:{port}\n"
        assert serving.stdout.readline() == f"Log in as “board” with the password in {tmp_path}/login.txt\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        assert (tmp_path / "postgres" / "postmaster.pid").exists()
    finally:
        serving.send_signal(signal.SIGINT)
        status = serving.wait(PATIENCE_SECONDS)

    assert status == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (tmp_path / "postgres" / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
