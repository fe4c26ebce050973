"""A record as a form has it, all texts, and back to the columns of its row."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.base import Base
from planner.load.rows import Row
from planner.records.references import References
from planner.records.tables import NO, YES, Field, Table
from planner.text import fold

Texts = Mapping[str, str]
Values = dict[str, Any]
MINUTE = timedelta(minutes=1)
# Where a time stands for a whole day, a bare day is written; as an end it is the last day, inside.
LASTS_UNTIL = "end"


def texts_of(table: Table, row: Base, references: References, zone: ZoneInfo) -> dict[str, str]:
    """What a form of this record is filled with, reference fields with codes."""
    return {field.name: _text_of(table, field, row, references, zone) for field in table.fields.values()}


def new_texts(table: Table) -> dict[str, str]:
    """What the form of a new record is filled with."""
    return {field.name: field.default for field in table.fields.values()}


def values_of(table: Table, read: Row, ids: Callable[[str, str], int], zone: ZoneInfo) -> Values:
    """The model's columns for a row that was read; `ids` gives the id of a table's code."""
    values: Values = {}
    for field in table.fields.values():
        value = getattr(read, field.name)
        if field.column is None:
            continue
        if field.refers is not None:
            value = None if value is None else ids(field.refers, value)
        elif isinstance(value, datetime):
            value = value.replace(tzinfo=zone)
        values[field.column] = value
    if "minutes" in table.fields:
        values["ends_at"] = values["starts_at"] + getattr(read, "minutes") * MINUTE  # noqa: B009
    if "search" in table.model.__table__.columns:
        values["search"] = fold(values["name"])
    return values


def _text_of(table: Table, field: Field, row: Base, references: References, zone: ZoneInfo) -> str:
    if field.name == "minutes":
        return str((getattr(row, "ends_at") - getattr(row, "starts_at")) // MINUTE)  # noqa: B009
    value = None if field.column is None else getattr(row, field.column)
    if value is None:
        return ""
    if field.refers is not None:
        return references.get(field.refers, value).code
    return write(value, zone, last=field.name == LASTS_UNTIL)


def write(value: Any, zone: ZoneInfo, *, last: bool = False) -> str:
    """A column's value as `planner.load.cells` reads it again; `last` for a time that something lasts until."""
    match value:
        case bool():
            return YES if value else NO
        case datetime():
            return _moment(value.astimezone(zone), last)
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def _moment(local: datetime, last: bool) -> str:
    if local.time() != time():
        return f"{local:%d/%m/%Y %H:%M}"
    return f"{local - timedelta(days=1) if last else local:%d/%m/%Y}"
