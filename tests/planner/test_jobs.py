import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan, PlanProgress, PlanVisit
from models.session import make_sessions, open_engine
from planner.generate import new_plan, request_stop
from planner.jobs import enqueue_plan
from planner.phrases import load_phrases
from planner.quarters import Quarter
from tests.planner.district import add_district
from tests.planner.factories import NOW
from tests.planner.worker_process import PATIENCE_SECONDS, Start, wait_until, workers

JOBS = text("SELECT task_name, args FROM procrastinate_jobs WHERE queue_name = 'plans'")


@pytest.fixture
def database(committed_db: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(committed_db, Path("unused"))
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def start_worker(committed_db: str, tmp_path: Path) -> Iterator[Start]:
    with workers({"DATABASE_URL": committed_db, "VISITPLAN_DATA": str(tmp_path)}) as start:
        yield start


def enqueue_district(database: sessionmaker[Session], *, seconds_limit: int) -> int:
    with database.begin() as s:
        add_district(s)
        plan = new_plan(s, quarter=Quarter(2027, 1), name=None, user_id=None, now=NOW, seconds_limit=seconds_limit)
        enqueue_plan(s, plan.id)
        return plan.id


def read_plan(database: sessionmaker[Session], plan_id: int) -> Plan:
    with database() as s:
        return s.get_one(Plan, plan_id)


def has_progress(database: sessionmaker[Session], plan_id: int) -> bool:
    with database() as s:
        return s.scalars(select(func.count()).where(PlanProgress.plan_id == plan_id)).one() > 0


def count_visits(database: sessionmaker[Session], plan_id: int) -> int:
    with database() as s:
        return s.scalars(select(func.count()).where(PlanVisit.plan_id == plan_id)).one()


def test_a_job_is_there_when_the_transaction_of_its_plan_is_committed(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as s:
        enqueue_plan(s, 7)
    with sessions() as s:
        assert s.execute(JOBS).all() == [("run_plan", {"plan_id": 7})]


def test_no_job_is_left_when_the_transaction_of_its_plan_is_rolled_back(sessions: sessionmaker[Session]) -> None:
    with sessions() as s:
        enqueue_plan(s, 7)
        assert len(s.execute(JOBS).all()) == 1
        s.rollback()
    with sessions() as s:
        assert s.execute(JOBS).all() == []


def test_a_plan_whose_worker_was_killed_is_finished_by_another(
    database: sessionmaker[Session], start_worker: Start
) -> None:
    plan_id = enqueue_district(database, seconds_limit=3)
    first = start_worker()
    wait_until(lambda: read_plan(database, plan_id).state == "running")
    first.kill()
    first.wait()
    assert read_plan(database, plan_id).state == "running"
    begun = read_plan(database, plan_id).started_at

    start_worker()
    wait_until(lambda: read_plan(database, plan_id).state == "done")

    plan = read_plan(database, plan_id)
    assert begun is not None
    assert plan.started_at is not None
    assert plan.started_at > begun
    assert count_visits(database, plan_id) > 0
    with database() as s:
        wait_until(lambda: s.execute(JOBS).all() == [])


def test_a_plan_that_took_three_workers_down_is_given_up_with_a_message(
    database: sessionmaker[Session], start_worker: Start
) -> None:
    plan_id = enqueue_district(database, seconds_limit=600)
    with database.begin() as s:
        s.execute(text("UPDATE procrastinate_jobs SET attempts = 3"))
    start_worker()
    wait_until(lambda: read_plan(database, plan_id).state == "failed")
    assert [str(said) for said in load_phrases(read_plan(database, plan_id).message)] == [
        "The run broke off 3 times.",
        "Give the worker more memory, then plan again.",
    ]


def test_a_plan_that_is_asked_to_stop_keeps_its_best_visits(
    database: sessionmaker[Session], start_worker: Start
) -> None:
    plan_id = enqueue_district(database, seconds_limit=600)
    start_worker()
    wait_until(lambda: read_plan(database, plan_id).state == "running")
    with database.begin() as s:
        request_stop(s, plan_id)
    wait_until(lambda: read_plan(database, plan_id).state == "done")
    assert count_visits(database, plan_id) > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_end_stops_its_plan_first_and_leaves_well(
    database: sessionmaker[Session], start_worker: Start, number: signal.Signals
) -> None:
    plan_id = enqueue_district(database, seconds_limit=600)
    worker = start_worker()
    wait_until(lambda: has_progress(database, plan_id))
    worker.send_signal(number)
    assert worker.wait(PATIENCE_SECONDS) == 0
    plan = read_plan(database, plan_id)
    # Were it remembered, a run taken up again after a kill would stop at once.
    assert (plan.state, plan.message, plan.stop_requested) == ("done", None, False)
    assert count_visits(database, plan_id) > 0
