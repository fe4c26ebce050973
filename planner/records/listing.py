"""Lists of records: searched without diacritics, narrowed, sorted. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.people import Visitor
from planner.errors import NotFound
from planner.load.cells import CellError
from planner.records.references import is_called
from planner.records.tables import REFERENCE, TABLES, Field, Table

NONE = "-"
DOWNWARDS = "-"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`filters` are texts by field, as the form writes them; NONE for records where it is empty."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""


def select_records(table: Table, wanted: Wanted) -> Select[Any]:
    """Whole rows of the table's model; what can't be understood of `wanted` is left out."""
    model: Any = table.model
    statement = select(model)
    named: dict[str, Any] = {}
    for name in dict.fromkeys((*table.title, _sorted_by(table, wanted)[0].name)):
        each = table.fields[name]
        if each.refers is not None:
            named[name] = aliased(TABLES[each.refers].model)
            statement = statement.outerjoin(named[name], named[name].id == getattr(model, each.column or ""))
    if wanted.text:
        titles = [named[name] for name in table.title if name in named]
        statement = statement.where(or_(*(is_called(of, wanted.text) for of in (model, *titles))))
    for name, text in wanted.filters.items():
        if name in table.filters and text:
            statement = _narrow(statement, model, table.fields[name], text)
    by, downwards = _sorted_by(table, wanted)
    columns = _sort_columns(model, by, named)
    return statement.order_by(*(column.desc() if downwards else column for column in columns), model.id)


def get_record(s: Session, table: Table, row_id: int, *, lock: bool = False) -> Any:
    row = s.get(table.model, row_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("There is no such record any more.", "Look for it in the list, or in the history.")
    return row


def _sorted_by(table: Table, wanted: Wanted) -> tuple[Field, bool]:
    asked = wanted.sort if wanted.sort.removeprefix(DOWNWARDS) in (*table.title, *table.listed) else table.order
    return table.fields[asked.removeprefix(DOWNWARDS)], asked.startswith(DOWNWARDS)


def _sort_columns(model: Any, by: Field, named: Mapping[str, Any]) -> list[Any]:
    if by.name in named:
        return _name_columns(named[by.name])
    if by.name == "name":
        if model is Visitor:  # by given name, as Vietnamese lists go
            return [func.reverse(func.split_part(func.reverse(Visitor.search), " ", 1)), Visitor.search]
        return _name_columns(model)
    return [getattr(model, by.column or by.name)]


def _name_columns(model: Any) -> list[Any]:
    return [model.search if hasattr(model, "search") else model.name]


def _narrow(statement: Select[Any], model: Any, by: Field, text: str) -> Select[Any]:
    column = getattr(model, by.column or by.name)
    if text == NONE:
        return statement.where(column.is_(None))
    if by.kind == REFERENCE:
        other: Any = TABLES[by.refers or ""].model
        return statement.where(column == select(other.id).where(other.code == text).scalar_subquery())
    try:
        return statement.where(column == by.parse(text))
    except CellError:
        return statement
