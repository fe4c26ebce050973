"""How long pages take: `python -m benchmarks.pages` prints a table, over an embedded database of its own.

Every page of the browser tests' list (`tests/browser/pages.py`) on the sample province, with a published quarter
and a draft beside it. Each is opened once before it counts, so that everything is imported; then some times more,
of which the median counts: in milliseconds of the web process, and in those that a reader waits, the share of the
database included and, on a busy machine, that of everybody else.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.workbooks import TOKEN
from models.session import database_uri, make_sessions, migrate, open_engine
from planner.config import Settings
from tests.browser import live
from tests.browser.live import Live
from tests.browser.pages import addresses
from web import create_app, spare_pages_garbage

SAMPLE = "backan"
SECONDS = 20
TIMES = 5
MOST_MS = 300
MS = 1000
OPENED = 200
ABSENT = ("not-found",)  # a page that isn't there


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a page takes, in milliseconds: of the web process, and of a reader's patience."""

    name: str
    address: str
    busy: float
    waited: float


@click.command()
@click.option(
    "--times", type=click.IntRange(min=1), default=TIMES, show_default=True, help="Openings of each page."
)
@click.option("--seconds", type=click.IntRange(min=1), default=SECONDS, show_default=True, help="Of a search.")
@click.argument("names", nargs=-1)
def main(times: int, seconds: int, names: tuple[str, ...]) -> None:
    """Open all pages, or only those of these NAMES."""
    with _open_site(seconds) as (client, pages):
        chosen = {name: pages[name] for name in names or pages.keys() - set(ABSENT)}
        taken = [measure(client, name, address, times) for name, address in chosen.items()]
    for each in sorted(taken, key=lambda each: -each.waited):
        click.echo(f"{each.waited:6.0f} ms, {each.busy:5.0f} of it here  {each.name:20} {each.address}")
    slow = [each for each in taken if each.waited > MOST_MS]
    click.echo(f"{len(taken)} pages, {len(slow)} over {MOST_MS} ms")


def measure(client: FlaskClient, name: str, address: str, times: int) -> Taken:
    """Medians over so many openings, after one that does not count. Raises ValueError for a page that fails."""
    _open(client, address)
    openings = [_open(client, address) for _ in range(times)]
    busy, waited = (statistics.median(column) for column in zip(*openings, strict=True))
    return Taken(name=name, address=address, busy=busy, waited=waited)


def _open(client: FlaskClient, address: str) -> tuple[float, float]:
    began, busy = time.perf_counter(), time.process_time()
    answer = client.get(address)
    taken = MS * (time.process_time() - busy), MS * (time.perf_counter() - began)
    if answer.status_code != OPENED:
        raise ValueError(f"{address} answers {answer.status}")
    return taken


@contextmanager
def _open_site(seconds: int) -> Iterator[tuple[FlaskClient, dict[str, str]]]:
    """A board's client of the sample, with the quarter published and planned once more, and its pages by name."""
    with tempfile.TemporaryDirectory(prefix="visitplan-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        engine = open_engine(None, data)
        migrate(engine)
        settings = Settings(data_dir=data, database_url=database_uri(None, data), base_url="http://localhost")
        site = Live(settings.base_url, make_sessions(engine), settings)
        live.load(site, SAMPLE)
        live.release(site, live.plan(site, seconds=seconds))
        draft = live.plan(site, seconds=seconds)
        visitor_id, _username = live.give_account(site)
        pages = addresses(site, draft=draft, visitor_id=visitor_id)
        app = create_app(settings, engine, clock=lambda: live.NOW)
        spare_pages_garbage()
        yield _log_in(app), pages
        engine.dispose()


def _log_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    token = TOKEN.search(client.get("/login").get_data(as_text=True))
    if token is None:
        raise ValueError("the log-in page has no form")
    client.post("/login", data={"csrf_token": token[1], "username": live.BOARD, "password": live.PASSWORD})
    return client


if __name__ == "__main__":
    main()
