"""How long Excel takes: `python -m benchmarks.workbooks` prints a table, over an embedded database of its own.

The workbook of three districts of the sample province, some 5,000 rows, and that of the whole province: from the
upload to the page that shows what it would do, into an empty organisation and into one that has it all; with a
fault in every tenth host, and given back marked; applied; the organisation handed out.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from flask.testing import FlaskClient

from benchmarks.soak.cut import cut
from models.session import make_sessions, migrate, open_engine
from planner.accounts import create_user
from planner.config import Settings
from planner.load.rows import Tables
from planner.sample import SAMPLES
from planner.workbooks.template import write_organisation
from web import create_app

SAMPLE, DISTRICTS = "backan", ("BABE", "PACNAM", "CHODON")
NAME, PASSWORD = "bang-do", "mat-khau-du-dai"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SHOWN = re.compile(r'name="shown" value="([0-9a-f]+)"')
NOW = datetime(2026, 12, 28, 2, tzinfo=UTC)
EVERY = 10
REDIRECT = 302


class Clerk:
    """A board's account that hands workbooks in, and says how long each step took, in seconds."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.send("/login", {"username": NAME, "password": PASSWORD}, page="/login")

    def send(self, address: str, values: dict[str, Any], *, page: str) -> str:
        """Where the answer leads."""
        token = TOKEN.search(self._client.get(page).get_data(as_text=True))
        if token is None:
            raise ValueError(f"{page} has no form")
        answer = self._client.post(address, data={"csrf_token": token[1], **values})
        if answer.status_code != REDIRECT:
            raise ValueError(f"{address} answers {answer.status}")
        return answer.headers["Location"]

    def hand_in(self, data: bytes) -> str:
        """Up to the page that shows it; its address."""
        page = self.send("/workbooks/", {"file": (BytesIO(data), "to-chuc.xlsx")}, page="/workbooks/")
        self.open(page)
        return page

    def apply(self, page: str) -> None:
        shown = SHOWN.search(self.open(page).decode())
        if shown is None:
            raise ValueError(f"{page} can't be applied")
        self.send(f"{page}/apply", {"shown": shown[1]}, page=page)

    def open(self, address: str) -> bytes:
        return self._client.get(address).get_data()


@click.command()
def main() -> None:
    whole = SAMPLES[SAMPLE]()
    for tables in (cut(whole, DISTRICTS), whole):
        with _open_site() as client:
            click.echo(f"\n{_count(tables):,} rows")
            _measure(Clerk(client), tables)


def _measure(clerk: Clerk, tables: Tables) -> None:
    data, faulty = write_organisation(tables), write_organisation(_spoil(tables))
    page = _timed("upload to preview, all of it new", lambda: clerk.hand_in(data))
    _timed("the preview opened again", lambda: clerk.open(page))
    _timed("applied", lambda: clerk.apply(page))
    _timed("upload to preview, nothing new", lambda: clerk.hand_in(data))
    page = _timed("upload to faults, every tenth host", lambda: clerk.hand_in(faulty))
    _timed("the faulty file marked", lambda: clerk.open(f"{page}/marked"))
    _timed("the organisation handed out", lambda: clerk.open("/workbooks/organisation"))


def _spoil(tables: Tables) -> Tables:
    """Every tenth host has a number of members that is none."""
    hosts = [replace(row, members=-1) if not at % EVERY else row for at, row in enumerate(tables.hosts)]
    return replace(tables, hosts=tuple(hosts))


def _timed(what: str, work: Callable[[], Any]) -> Any:
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    click.echo(f"{what:40} {time.perf_counter() - began:6.2f} s, {time.process_time() - busy:6.2f} s of it here")
    return result


def _count(tables: Tables) -> int:
    return sum(len(rows) for rows in vars(tables).values())


@contextmanager
def _open_site() -> Iterator[FlaskClient]:
    with tempfile.TemporaryDirectory(prefix="visitplan-bench-", ignore_cleanup_errors=True) as folder:
        settings = Settings(data_dir=Path(folder), database_url=None, base_url="http://localhost")
        engine = open_engine(None, settings.data_dir)
        migrate(engine)
        with make_sessions(engine).begin() as s:
            create_user(s, username=NAME, password=PASSWORD, role="board", now=NOW)
        yield create_app(settings, engine, clock=lambda: NOW).test_client()
        engine.dispose()


if __name__ == "__main__":
    main()
