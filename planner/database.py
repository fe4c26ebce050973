"""The database as commands and jobs open it: what is wrong with it said as a refusal the user can mend."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.session import DatabaseDown, make_sessions, migrate, open_engine
from planner.config import Settings
from planner.errors import Unavailable


@contextmanager
def open_database(settings: Settings, *, migrating: bool = True) -> Iterator[sessionmaker[Session]]:
    """Sessions on the database, brought up to date first unless `migrating` is False.

    Raises Unavailable where it is down, or goes down or runs out of space while in use.
    """
    try:
        engine = open_engine(settings.database_url, settings.data_dir)
        try:
            if migrating:
                migrate(engine)
            yield make_sessions(engine)
        finally:
            engine.dispose()
    except DatabaseDown as error:
        raise Unavailable(error.message, error.remedy) from error
    except OperationalError as error:
        raise Unavailable(
            f"The database broke off: {str(error.orig).strip()}.",
            "See that it runs and that its disk is not full, then do it again: nothing was half-written.",
        ) from error
