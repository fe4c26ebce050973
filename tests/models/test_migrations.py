from pathlib import Path

import pytest
from alembic import command
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from models.session import migration_config, open_engine

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
FUNCTIONS = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
TYPES = "SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace"
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name LIKE 'procrastinate%' ORDER BY 1, 2
"""
QUEUE_FUNCTIONS = f"SELECT oid FROM ({FUNCTIONS}) AS f(oid) WHERE oid LIKE 'procrastinate%' ORDER BY 1"


@pytest.fixture
def connection(committed_db: str):
    engine = open_engine(committed_db, Path("unused"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_models_and_migrations_agree(connection: Connection) -> None:
    command.check(migration_config(connection))


def test_migrations_go_down_to_nothing_and_up_again(connection: Connection) -> None:
    before = set(connection.scalars(text(TABLES)))
    command.downgrade(migration_config(connection), "base")
    assert set(connection.scalars(text(TABLES))) == {"alembic_version"}
    assert connection.scalars(text(FUNCTIONS)).all() == []
    assert connection.scalars(text(TYPES)).all() == []
    command.upgrade(migration_config(connection), "head")
    assert set(connection.scalars(text(TABLES))) == before
    command.check(migration_config(connection))


def test_the_job_queue_is_as_the_library_wants_it(connection: Connection) -> None:
    """A newer library with other tables fails here: it needs a migration that applies what came after."""
    columns = connection.execute(text(COLUMNS)).all()
    functions = connection.scalars(text(QUEUE_FUNCTIONS)).all()
    connection.execute(text("DROP SCHEMA public CASCADE"))
    connection.execute(text("CREATE SCHEMA public"))
    connection.exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})
    assert columns == connection.execute(text(COLUMNS)).all()
    assert set(connection.scalars(text(QUEUE_FUNCTIONS))) <= set(functions)
