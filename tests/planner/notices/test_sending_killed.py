"""Worker processes that send, killed in the middle: a letter goes out once, or is listed as unsure."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from models.notices import Notice
from models.session import make_sessions, open_engine
from planner.config import Settings
from planner.jobs import enqueue_notices
from tests.planner.post_office import PostOffice, open_post_office
from tests.planner.press import Press
from tests.planner.release_rows import Told
from tests.planner.worker_process import Start, wait_until, workers

JOBS = text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'mail'")


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def start_worker(committed_db: str, tmp_path: Path, office: PostOffice) -> Iterator[Start]:
    with open_post_office(office) as server:
        settings = Settings(
            data_dir=tmp_path, database_url=committed_db, base_url="https://lich.example", mail=server
        )
        with workers(settings.to_environment()) as start:
            yield start


@pytest.fixture
def database(committed_db: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(committed_db, Path("unused"))
    yield make_sessions(engine)
    engine.dispose()


def queue(database: sessionmaker[Session], mailbox: str) -> int:
    with database.begin() as s:
        press = Press(s)
        visitor = press.add_visitor("Nông Thị Hòa", f"{mailbox}@x.example")
        [notice] = press.notices(press.publish(Told(press.add_meeting(3), [visitor])))
        notice.state = "queued"
        enqueue_notices(s, [notice.id])
        return notice.id


def state_is(database: sessionmaker[Session], notice_id: int, state: str) -> Callable[[], bool]:
    def holds() -> bool:
        with database() as s:
            return s.get_one(Notice, notice_id).state == state

    return holds


def test_a_worker_sends_what_was_queued(
    database: sessionmaker[Session], start_worker: Start, office: PostOffice
) -> None:
    notice_id = queue(database, "an")
    start_worker()
    wait_until(state_is(database, notice_id, "sent"))
    assert office.recipients == ["an@x.example"]
    with database() as s:
        wait_until(lambda: s.scalar(JOBS) == 0)


def test_a_letter_whose_worker_was_killed_while_the_server_heard_it_is_unsure(
    database: sessionmaker[Session], start_worker: Start, office: PostOffice
) -> None:
    notice_id = queue(database, "hangs")
    first = start_worker()
    wait_until(lambda: len(office.letters) == 1)
    first.kill()
    first.wait()
    assert state_is(database, notice_id, "sending")()

    start_worker()
    wait_until(state_is(database, notice_id, "unsure"))
    with database() as s:
        wait_until(lambda: s.scalar(JOBS) == 0)
    assert len(office.letters) == 1


def test_a_letter_whose_worker_was_killed_before_the_server_heard_it_is_sent_by_another(
    database: sessionmaker[Session], start_worker: Start, office: PostOffice
) -> None:
    notice_id = queue(database, "slow")
    first = start_worker()
    wait_until(lambda: office.waiting == 1)
    first.kill()
    first.wait()
    assert state_is(database, notice_id, "queued")()

    office.hurried.set()
    start_worker()
    wait_until(state_is(database, notice_id, "sent"))
    assert office.recipients == ["slow@x.example"]
