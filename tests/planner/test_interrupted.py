"""Killed in the middle: a rebalance or a release is there whole, or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from models.notices import Notice
from models.plans import Plan
from models.releases import Release, ReleaseAttendee, ReleaseVisit, ReleaseVisitor
from models.session import make_sessions, open_engine
from planner.jobs import enqueue_plan
from planner.replanning.rebalance import Order, new_replan
from tests.planner.boards import AHEAD, FAR, FEBRUARY, add_cell, add_commune, delegations, release
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, add_absence, at

PATIENCE_SECONDS = 60
WORKER = """
from datetime import UTC, datetime
from planner.config import read_settings
from planner.jobs import Pulse, run_worker

pulse = Pulse(heartbeat_seconds=0.5, stalled_after_seconds=2, look_cron="* * * * * *", poll_seconds=0.5)
run_worker(read_settings(), clock=lambda: datetime.now(UTC), workers=1, pulse=pulse)
"""
# Publishes, and hangs before it commits: killed there, it has written everything and committed nothing.
PUBLISHER = """
import sys, time
from datetime import datetime
from planner.config import read_settings
from planner.database import open_database
from planner.publish import publish

with open_database(read_settings(), migrating=False) as sessions, sessions.begin() as s:
    publish(s, int(sys.argv[1]), user_id=None, now=datetime.fromisoformat(sys.argv[2]))
    print("written", flush=True)
    if sys.argv[3] == "hang":
        time.sleep(600)
"""
OF_A_RELEASE = (Release, ReleaseVisitor, ReleaseVisit, ReleaseAttendee, Notice)


@pytest.fixture
def database(committed_db: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(committed_db, Path("unused"))
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def start(committed_db: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path)}

    def run(program: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def count_rows(database: sessionmaker[Session]) -> list[int]:
    with database() as s:
        return [s.scalars(select(func.count()).select_from(table)).one() for table in OF_A_RELEASE]


def add_broken_quarter(s: Session) -> int:
    """A published quarter, one of whose two visits can't be held as told; the number of its release."""
    commune = add_commune(s)
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = release(s, add_draft(s, {ahead: [commune.visitors[0]], far: [commune.visitors[1]]}).id).number
    add_absence(s, commune.visitors[0], at(AHEAD, 0), at(AHEAD, 23))
    return number


def test_a_rebalance_whose_worker_was_killed_is_finished_by_another_and_doubles_nothing(
    database: sessionmaker[Session], start: Callable[..., subprocess.Popen[str]]
) -> None:
    with database.begin() as s:
        number = add_broken_quarter(s)
        plan_id = new_replan(s, number, Order(seconds_limit=5), user_id=None, now=FEBRUARY).id
        enqueue_plan(s, plan_id)
    before = count_rows(database)
    with database() as blocker:
        # The worker waits for this lock when it writes its visits down: there it is killed.
        blocker.execute(text("LOCK TABLE plan_visit IN SHARE ROW EXCLUSIVE MODE"))
        first = start(WORKER)
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'plan_visit'::regclass")
        wait_until(lambda: blocker.scalars(waiting).one() > 0)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    with database() as s:
        assert len(delegations(s, plan_id)) == 0
    start(WORKER)
    wait_until(lambda: read_state(database, plan_id) == "done")
    with database() as s:
        assert len(delegations(s, plan_id)) == 2
    assert count_rows(database) == before


def read_state(database: sessionmaker[Session], plan_id: int) -> str:
    with database() as s:
        return s.get_one(Plan, plan_id).state


def test_publishing_killed_before_its_end_leaves_the_old_release_and_can_be_done_again(
    database: sessionmaker[Session], start: Callable[..., subprocess.Popen[str]]
) -> None:
    with database.begin() as s:
        commune = add_commune(s)
        [ahead] = add_cell(s, commune, AHEAD)
        plan_id = add_draft(s, {ahead: [commune.visitors[0]]}).id
    before = count_rows(database)
    assert before[0] == 0
    publisher = start(PUBLISHER, str(plan_id), NOW.isoformat(), "hang")
    assert publisher.stdout is not None
    assert publisher.stdout.readline() == "written\n"
    os.killpg(publisher.pid, signal.SIGKILL)
    publisher.wait()
    assert count_rows(database) == before
    with database() as s:
        assert s.get_one(Plan, plan_id).approved_at is None
    assert start(PUBLISHER, str(plan_id), NOW.isoformat(), "end").wait(PATIENCE_SECONDS) == 0
    assert count_rows(database)[:4] == [1, 2, 1, 1]
