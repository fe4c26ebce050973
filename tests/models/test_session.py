from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.orm import Session, sessionmaker

from models.organisation import Unit
from models.people import Tier
from models.plans import Plan
from models.session import (
    MANY_ROWS,
    DatabaseDown,
    database_uri,
    make_sessions,
    migrate,
    open_engine,
    read_columns,
    refresh_statistics,
)


def test_database_url_is_given_to_libpq_without_the_driver() -> None:
    address = "postgresql+psycopg://board:secret@db:5432/visits"
    assert database_uri(address, Path("unused")) == "postgresql://board:secret@db:5432/visits"


def test_postgres_scheme_of_hosting_services_is_understood() -> None:
    assert database_uri("postgres://db/visits", Path("unused")) == "postgresql://db/visits"


@pytest.mark.parametrize("address", ["mysql://db/visits", "visits", "unheard-of://db/visits"])
def test_an_address_that_is_not_postgresql_is_refused_with_the_form_to_write(address: str) -> None:
    with pytest.raises(DatabaseDown, match=r"postgresql://user:password@host:5432/name"):
        database_uri(address, Path("unused"))


def test_a_server_that_is_down_is_reported_without_its_password() -> None:
    with pytest.raises(DatabaseDown, match="does not answer") as failure:
        open_engine("postgresql://board:secret@127.0.0.1:1/visits", Path("unused"))
    assert "secret" not in str(failure.value)
    assert "DATABASE_URL" in failure.value.remedy


def test_engine_opens_the_database_named_by_its_address(committed_db: str) -> None:
    engine = open_engine(committed_db, Path("unused"))
    with make_sessions(engine)() as session:
        assert session.scalars(text("SELECT current_database()")).one() in committed_db
    engine.dispose()


def test_times_are_read_in_utc_whatever_the_zone_of_the_server(committed_db: str) -> None:
    elsewhere = make_url(committed_db).update_query_dict({"options": "-c timezone=Asia/Ho_Chi_Minh"})
    engine = open_engine(elsewhere.render_as_string(hide_password=False), Path("unused"))
    with engine.connect() as connection:
        told = connection.scalar(text("SELECT timestamptz '2027-01-05 19:30+07'"))
    assert told == datetime(2027, 1, 5, 12, 30, tzinfo=UTC)
    assert told.tzinfo is UTC
    engine.dispose()


def test_migrating_twice_changes_nothing(committed_db: str) -> None:
    engine = open_engine(committed_db, Path("unused"))
    migrate(engine)
    engine.dispose()


def test_a_schema_of_a_newer_version_is_refused_with_a_remedy(committed_db: str) -> None:
    engine = open_engine(committed_db, Path("unused"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseDown, match="newer version"):
        migrate(engine)
    engine.dispose()


def test_a_commit_in_a_test_is_undone_after_it(sessions: sessionmaker[Session], engine: Engine) -> None:
    with sessions() as session:
        session.add(Unit(code="u", name="U", search="u"))
        session.commit()
    with sessions() as session:
        assert session.query(Unit).count() == 1
    with Session(engine) as other:
        assert other.query(Unit).count() == 0


def test_columns_are_read_with_what_was_not_written_yet(sessions: sessionmaker[Session]) -> None:
    with sessions() as s:
        s.add(Tier(code="t", name="Tỉnh", rank=1))
        assert read_columns(s, select(Tier.code, Tier.name)) == [("t", "Tỉnh")]


def test_where_many_rows_were_written_the_database_counts_them(sessions: sessionmaker[Session]) -> None:
    counted = text("SELECT reltuples FROM pg_class WHERE relname = 'tier'")
    with sessions.begin() as s:
        s.add_all(Tier(code=str(number), name=str(number), rank=number) for number in range(3))
        s.flush()
        before = s.scalar(counted)
        refresh_statistics(s, MANY_ROWS - 1, Tier, Plan)
        assert s.scalar(counted) == before
        refresh_statistics(s, MANY_ROWS, Tier, Plan)
        assert s.scalar(counted) == s.scalar(text("SELECT count(*) FROM tier"))
