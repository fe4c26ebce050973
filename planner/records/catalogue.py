"""How many records each table has. Reads only."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.records.tables import TABLES


def count_records(s: Session) -> dict[str, int]:
    """By table, in one query."""
    counts: list[Any] = [
        select(func.count()).select_from(table.model).scalar_subquery().label(table.name)
        for table in TABLES.values()
    ]
    return dict(s.execute(select(*counts)).mappings().one())
