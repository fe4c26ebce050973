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

RELEASE_OF_BEFORE = (
    "INSERT INTO tier (id, code, name, rank) VALUES (1, 't', 'Tỉnh ủy', 0)",
    "INSERT INTO visitor (id, code, name, search, tier_id, leader, lat, lon, max_per_day, active)"
    " SELECT n, n::text, n::text, n::text, 1, false, 22, 105, 1, n = 1 FROM generate_series(1, 2) AS n",
    "INSERT INTO plan (id, name, starts_on, ends_on, state, stop_requested, created_at, seconds_limit, seed)"
    " VALUES (1, 'Quý I', '2027-01-01', '2027-03-31', 'done', false, now(), 120, 0)",
    "INSERT INTO release (id, number, plan_id, name, starts_on, ends_on, published_at, content_hash, sealed)"
    " VALUES (1, 1, 1, 'Quý I', '2027-01-01', '2027-03-31', now(), '-', true)",
)


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


def test_releases_from_before_plan_for_every_visitor(connection: Connection) -> None:
    command.downgrade(migration_config(connection), "0004")
    for statement in RELEASE_OF_BEFORE:
        connection.execute(text(statement))
    command.upgrade(migration_config(connection), "head")
    assert connection.execute(text("SELECT release_id, visitor_id FROM release_visitor ORDER BY 2")).all() == [
        (1, 1),
        (1, 2),
    ]
