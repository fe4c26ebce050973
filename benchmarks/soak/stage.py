"""A world to play in: a sample loaded into an empty database, a mail server open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from benchmarks.soak.mailroom import Mailroom, open_mailroom
from benchmarks.soak.script import QUARTER
from benchmarks.soak.world import World
from planner.config import TIMEZONE, Settings
from planner.database import open_database
from planner.load import Tables, load_tables

BEGINS = datetime(2026, 12, 15, 8, tzinfo=TIMEZONE)
# One address in so many is put off once.
BUSY_EVERY = 13


@contextmanager
def open_world(
    tables: Tables, *, database_url: str, data_dir: Path, seed: int, seconds_limit: int, workers: int
) -> Iterator[World]:
    """The database at `database_url` must be empty. Everything is closed at the end."""
    settings = Settings(data_dir=data_dir, database_url=database_url, base_url="https://lich.example")
    mailroom = Mailroom(BUSY_EVERY)
    with open_mailroom(mailroom) as server, open_database(settings) as sessions:
        with sessions.begin() as s:
            load_tables(s, tables, now=BEGINS)
        yield World(
            sessions=sessions,
            settings=replace(settings, mail=server),
            mailroom=mailroom,
            quarter=QUARTER,
            now=BEGINS,
            seed=seed,
            seconds_limit=seconds_limit,
            workers=workers,
        )
