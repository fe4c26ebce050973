"""The site as people meet it: a real server over a real database, with a real sample organisation in it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import WSGIRequestHandler, make_server

from models.people import Visitor
from planner.accounts import create_user
from planner.config import Settings
from planner.generate import new_plan, run_plan
from planner.load import load_tables, read_tables
from planner.publish import publish
from planner.quarters import Quarter
from planner.sample import write_sample
from web import create_app

NOW = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
QUARTER = Quarter(2027, 1)
BOARD, PASSWORD = "ban-to-chuc", "mat-khau-du-dai"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Quiet(WSGIRequestHandler):
    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Nothing: the test's output is for what failed."""


@dataclass(frozen=True)
class Live:
    """A site that is open at `url`."""

    url: str
    sessions: sessionmaker[Session]
    settings: Settings


@contextmanager
def open_site(database_url: str, folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[Live]:
    """Opens the site on a free port of this computer, and closes it again."""
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), True, 1, Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = Settings(data_dir=folder, database_url=database_url, base_url=url)
    app = create_app(settings, engine, clock=clock)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Live(url, sessionmaker(engine), settings)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()


@contextmanager
def worker(live: Live) -> Iterator[None]:
    """A worker process beside the site."""
    environment = {**os.environ, **live.settings.to_environment()}
    process = subprocess.Popen([sys.executable, "-m", "planner.cli", "worker"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def load(live: Live, sample: str) -> None:
    """The sample's tables, through the door every organisation comes by, and the board's account."""
    folder = live.settings.data_dir / sample
    write_sample(sample, folder)
    with live.sessions.begin() as s:
        load_tables(s, read_tables(folder), now=NOW)
        create_user(s, username=BOARD, password=PASSWORD, role="board", now=NOW)


def plan(live: Live, *, seconds: int, name: str | None = None) -> int:
    """A plan of the quarter, worked out by the real solver."""
    with live.sessions.begin() as s:
        made = new_plan(s, quarter=QUARTER, name=name, user_id=None, now=NOW, seconds_limit=seconds)
        plan_id = made.id
    run_plan(live.sessions, plan_id, clock=lambda: datetime.now(UTC))
    return plan_id


def release(live: Live, plan_id: int) -> int:
    with live.sessions.begin() as s:
        return publish(s, plan_id, user_id=None, now=NOW).number


def give_account(live: Live) -> tuple[int, str]:
    """An account for the first visitor: their id and the user name."""
    with live.sessions.begin() as s:
        visitor = s.scalars(select(Visitor).order_by(Visitor.id).limit(1)).one()
        user = create_user(
            s, username=visitor.code, password=PASSWORD, role="visitor", visitor_id=visitor.id, now=NOW
        )
        return visitor.id, user.username
