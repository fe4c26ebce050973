from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan, PlanProgress
from planner.quarters import Quarter
from planner.running.watch import Watch
from solver.plan import Progress
from tests.planner.factories import NOW, add

Q1 = Quarter(2027, 1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def plan_id(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as s:
        return add(s, Plan(name="Q1", starts_on=Q1.start, ends_on=Q1.end, created_at=NOW, state="running")).id


@pytest.fixture
def watch(sessions: sessionmaker[Session], plan_id: int, clock: Clock) -> Watch:
    return Watch(sessions, plan_id, clock, None)


def progress(score: int) -> Progress:
    return Progress(
        seconds=1.5, phase="prices", visits=3, shortfall=2, shortfall_bound=1, score=score, score_bound=None
    )


def scores(sessions: sessionmaker[Session]) -> list[int | None]:
    with sessions() as s:
        return list(s.scalars(select(PlanProgress.score).order_by(PlanProgress.id)))


def ask_to_stop(sessions: sessionmaker[Session], plan_id: int) -> None:
    with sessions.begin() as s:
        s.get_one(Plan, plan_id).stop_requested = True


def test_progress_is_written_about_once_a_second(
    sessions: sessionmaker[Session], watch: Watch, clock: Clock
) -> None:
    watch.progress(progress(1))
    clock.pass_by(0.5)
    watch.progress(progress(2))
    clock.pass_by(0.5)
    watch.progress(progress(3))
    assert scores(sessions) == [1, 3]


def test_every_progress_is_reported(sessions: sessionmaker[Session], plan_id: int, clock: Clock) -> None:
    reports: list[Progress] = []
    watch = Watch(sessions, plan_id, clock, reports.append)
    watch.progress(progress(1))
    watch.progress(progress(2))
    assert reports == [progress(1), progress(2)]


def test_a_wish_to_stop_is_seen_within_a_second_and_stays(
    sessions: sessionmaker[Session], plan_id: int, watch: Watch, clock: Clock
) -> None:
    assert watch.stop() is False
    ask_to_stop(sessions, plan_id)
    clock.pass_by(0.5)
    assert watch.stop() is False
    clock.pass_by(0.5)
    assert [watch.stop(), watch.stop()] == [True, True]


def test_a_process_that_ends_stops_at_once_and_leaves_no_wish_behind(
    sessions: sessionmaker[Session], plan_id: int, clock: Clock
) -> None:
    ending = Event()
    watch = Watch(sessions, plan_id, clock, None, ending.is_set)
    assert watch.stop() is False
    ending.set()
    assert watch.stop() is True
    assert Watch(sessions, plan_id, clock, None).stop() is False
