"""Readers of JSON objects, each a table of fields: put together like the format itself."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import groupby
from operator import le, lt
from typing import Any, NoReturn

from solver.files.fields import Column, Ill, Malformed, Reader, all_are, an_object, shown

MOST_LAYOUTS = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an object: how its value is read, and its value where it is left out, if it may be."""

    name: str
    read: Reader
    default: Any = None
    required: bool = False


def required(name: str, read: Reader) -> Field:
    return Field(name, read, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Two fields of which the one must not be above the other; `strict`: nor equal to it.

    `reason` says so at the field `blamed`, and may name other fields' values in braces.
    """

    lower: str
    upper: str
    strict: bool = False
    blamed: str
    reason: str

    def keep_all(self, lower: Column, upper: Column) -> bool:
        return all(map(lt if self.strict else le, lower, upper))

    def fault(self, cells: Mapping[str, Any]) -> Iterator[Ill]:
        """What is wrong with the sound cells of one object; nothing where one of the two is missing."""
        if not {self.lower, self.upper} <= cells.keys():
            return
        if not self.keep_all([cells[self.lower]], [cells[self.upper]]):
            yield self.blamed, self.reason.format(**cells)


# What the rows of a layout have: the readers of their keys, and the values of those they leave out.
Layout = tuple[list[tuple[str, Reader]], list[tuple[str, Any]]]


def record(make: type, *table: Field, orders: Sequence[Order] = ()) -> Reader:
    """An object with these fields and no others, but for `info`, as a `make`: a dataclass with slots.

    A field that `make` lacks is read and forgotten.
    """
    names = frozenset(field.name for field in table)
    needed = frozenset(field.name for field in table if field.required)

    # The rows of a file nearly all have the same keys in the same order: what these mean is worked out once.
    @lru_cache(maxsize=MOST_LAYOUTS)
    def find_layout(keys: tuple[str, ...]) -> Layout | None:
        given = frozenset(keys)
        if not needed <= given <= names | {"info"}:
            return None
        present = [(field.name, field.read) for field in table if field.name in given]
        if "info" in given:
            present.append(("info", an_object))
        return present, [(field.name, field.default) for field in table if field.name not in given]

    def find_column(rows: Column) -> Column | None:
        if not all_are(rows, dict):
            return None
        made: list[Any] = []
        for keys, alike in groupby(rows, tuple):
            layout = find_layout(keys)
            found = None if layout is None else find_alike(list(alike), layout)
            if found is None:
                return None
            made += found
        return made

    def find_alike(rows: list[dict[str, object]], layout: Layout) -> list[Any] | None:
        present, left_out = layout
        columns: dict[str, Column] = {name: [default] * len(rows) for name, default in left_out}
        for name, read in present:
            column = read.find_column([row[name] for row in rows])
            if column is None:
                return None
            columns[name] = column
        if not all(order.keep_all(columns[order.lower], columns[order.upper]) for order in orders):
            return None
        return _make_all(make, columns, len(rows))

    def refuse(value: object) -> NoReturn:
        if not isinstance(value, dict):
            an_object.refuse(value)
        sound, faults = _read_cells(value, table)
        for order in orders:
            faults += order.fault(sound)
        raise Malformed(*_key_faults(value, names, needed), *faults)

    return Reader(find_column, refuse)


def _make_all(make: type, columns: Mapping[str, Column], count: int) -> list[Any]:
    """One `make` for each row, filled slot by slot.

    `__init__` of a frozen dataclass, called row by row, takes four times as long: most of the time of reading.
    """
    made: list[Any] = list(map(object.__new__, [make] * count))
    for field in fields(make):
        fill = getattr(make, field.name).__set__
        deque(map(fill, made, columns[field.name]), maxlen=0)
    return made


def _key_faults(value: Mapping[str, object], names: frozenset[str], needed: frozenset[str]) -> list[Ill]:
    faults = [(name, "is missing") for name in sorted(needed - value.keys())]
    for key in sorted(value.keys() - names):
        if key != "info":
            faults.append((key, f"is not a key of this object; it has {', '.join(sorted(names))}, and info"))
        elif not isinstance(value[key], dict):
            faults.append((key, f"an object is expected, not {shown(value[key])}"))
    return faults


def _read_cells(value: Mapping[str, object], table: Sequence[Field]) -> tuple[dict[str, Any], list[Ill]]:
    """The sound cells, left-out ones by their default, and the faults of the others."""
    sound: dict[str, Any] = {}
    faults: list[Ill] = []
    for field in table:
        if field.name in value:
            try:
                sound[field.name] = field.read(value[field.name])
            except Malformed as error:
                faults += error.below(field.name)
        elif not field.required:
            sound[field.name] = field.default
    return sound, faults
