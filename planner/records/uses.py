"""What uses a record: every row of any table that refers to it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, func, literal, select, union_all
from sqlalchemy.orm import Session

from models.base import Base
from planner.records.tables import Table

# What belongs to a record goes with it. Plans' rows go with a plan: they use the record.
PLANS = "plan"
NOT_USES = ("record_change",)


@dataclass(frozen=True, kw_only=True)
class Use:
    """`count` rows of the table `stored` refer to record `row_id` by `column`; a `part` would go with it."""

    row_id: int
    stored: str
    column: str
    count: int
    part: bool


def list_uses(s: Session, table: Table, row_ids: Collection[int]) -> list[Use]:
    """Of all these records, in one query."""
    counts = []
    for column, part in _list_references(table):
        count = select(
            column.label("row_id"),
            literal(column.table.name).label("stored"),
            literal(column.name).label("column"),
            func.count().label("count"),
            literal(part).label("part"),
        )
        counts.append(count.where(column.in_(row_ids)).group_by(column))
    if not counts:
        return []
    rows = s.execute(union_all(*counts)).all()
    return [
        Use(row_id=row.row_id, stored=row.stored, column=row.column, count=row[3], part=row.part) for row in rows
    ]


def _list_references(table: Table) -> list[tuple["Column[int]", bool]]:
    """The columns that refer to the table, and whether their rows are parts of its records."""
    return [
        (key.parent, key.ondelete == "CASCADE" and not other.name.startswith(PLANS))
        for other in Base.metadata.sorted_tables
        if other.name not in NOT_USES
        for key in other.foreign_keys
        if key.column.table.name == table.stored
    ]
