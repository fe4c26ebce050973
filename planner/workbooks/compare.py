"""What a workbook would do to the organisation as it is stored: rows added, changed, taken away, left alone."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.load.rows import AbsenceRow, AreaRow, Row, Tables
from planner.load.sheets import columns_of
from planner.text import clean
from planner.workbooks.layout import find_title
from planner.workbooks.values import to_told

Outcome = Literal["new", "changed", "removed"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "removed")
# A visitor's base unit only tells where they set out from, which is compared by itself.
NOT_STORED = frozenset({"remove", "base_unit"})


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A column that says something else than is stored: its title, and both as the workbook tells them."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """What becomes of a row: `row` is its number in the sheet, `told` says which it is."""

    table: str
    row: int
    told: str
    outcome: Outcome
    changes: tuple[Changed, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "changes": [vars(each) for each in self.changes]}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "RowChange":
        return RowChange(**{**data, "changes": tuple(Changed(**each) for each in data["changes"])})


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`unchanged` counts the other rows, by table; a table without any is in it too."""

    changes: tuple[RowChange, ...]
    unchanged: Mapping[str, int]

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: who has seen one has seen what will be done."""
        text = json.dumps([each.to_json() for each in self.changes], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def compare(tables: Tables, stored: Tables, given: Sequence[str]) -> Comparison:
    """What the `given` tables would do; rows that are not in them stay as they are."""
    changes: list[RowChange] = []
    unchanged: Counter[str] = Counter(dict.fromkeys(given, 0))
    for table in given:
        known = {row.told_apart_by: row for row in getattr(stored, table)}
        for row in getattr(tables, table):
            change = _compare_row(table, row, known.get(row.told_apart_by))
            if change:
                changes.append(change)
            else:
                unchanged[table] += 1
    return Comparison(changes=tuple(changes), unchanged=dict(unchanged))


def _compare_row(table: str, row: Row, before: Row | None) -> RowChange | None:
    outcome: Outcome = "changed" if before else "new"
    changes: tuple[Changed, ...] = ()
    if isinstance(row, AreaRow | AbsenceRow) and row.remove:
        if before is None:
            return None
        outcome = "removed"
    elif before:
        changes = tuple(_find_changes(table, row, before))
        if not changes:
            return None
    return RowChange(table=table, row=row.row, told=_tell(row), outcome=outcome, changes=changes)


def _find_changes(table: str, row: Row, before: Row) -> Iterator[Changed]:
    for name in columns_of(type(row)):
        old, new = getattr(before, name), getattr(row, name)
        if name not in NOT_STORED and _tidy(old) != new:
            title = find_title(table, name) or name
            yield Changed(title=title, before=to_told(type(row), name, old), after=to_told(type(row), name, new))


def _tidy(stored: object) -> object:
    """A text as reading it would have it: what differs by spaces alone is no change."""
    return clean(stored) or None if isinstance(stored, str) else stored


def _tell(row: Row) -> str:
    """What tells the row apart, and its name where it has one."""
    told = [to_told(type(row), name, getattr(row, name)) for name in row.identity]
    return " · ".join(filter(None, [*told, getattr(row, "name", "")]))
