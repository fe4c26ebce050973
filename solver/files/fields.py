"""Readers of JSON values: each takes a value as parsed and returns it typed, or raises `Malformed`.

Readers are put together like the format itself: a `record` of fields, a `listing` of records. A sound value goes
through without a path ever being built; only after a fault is it read again, cell by cell, to collect them all.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from solver.problem import MINUTES_PER_DAY

# What is wrong with a value, as (path below it, reason); the path is empty for the value itself.
Ill = tuple[str, str]
Reader = Callable[[object], Any]
# What is wrong with the sound fields of an object taken together.
Together = Callable[[Mapping[str, Any]], Iterator[Ill]]

# Every whole number of an instance stays within this, so that sums over a capital stay exact in 64 bits.
LARGEST_WHOLE = 10**7
SHOWN_CHARACTERS = 40
MOST_LAYOUTS = 100
DATE_LENGTH = len("YYYY-MM-DD")
TIME_LENGTH = len("YYYY-MM-DDTHH:MM")


class Malformed(Exception):
    """A value that can't be taken, with all that is wrong with it."""

    def __init__(self, *faults: Ill) -> None:
        super().__init__(*faults)
        self.faults = faults

    def below(self, path: str) -> list[Ill]:
        """The faults as seen from above, where this value stands at `path`."""
        return [(join(path, below), reason) for below, reason in self.faults]


def shown(value: object) -> str:
    """The value as a short piece of JSON, for a message."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= SHOWN_CHARACTERS else written[:SHOWN_CHARACTERS] + "…"


def expected(what: str, value: object) -> Malformed:
    return Malformed(("", f"{what} is expected, not {shown(value)}"))


def join(path: str, below: str) -> str:
    """A path and what lies below it: ("meetings[3]", "end") -> "meetings[3].end"."""
    return path + below if not path or not below or below.startswith("[") else f"{path}.{below}"


def text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise expected("a text", value)


def one_of(*words: str) -> Reader:
    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise expected(" or ".join(map(shown, words)), value)

    return read


def whole(least: int = -LARGEST_WHOLE, most: int = LARGEST_WHOLE) -> Reader:
    """A whole number from `least` to `most`; true and 3.0 are none."""

    def read(value: object) -> int:
        if type(value) is int and least <= value <= most:
            return value
        raise expected(f"a whole number from {least} to {most}", value)

    return read


def any_whole(value: object) -> int:
    if type(value) is int:
        return value
    raise expected("a whole number", value)


def number(least: float, most: float) -> Reader:
    """A number, whole or not, from `least` to `most`."""

    def read(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        raise expected(f"a number from {least:g} to {most:g}", value)

    return read


@lru_cache(maxsize=100_000)
def _find_day(written: str) -> int | None:
    # `fromisoformat` takes other ISO forms too: the length and the hyphens leave only this one.
    if len(written) != DATE_LENGTH or written[4] != "-" or written[7] != "-":
        return None
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return None


@lru_cache(maxsize=100_000)
def _find_time(written: str) -> int | None:
    hour, minute = written[11:13], written[14:16]
    if len(written) != TIME_LENGTH or written[10] != "T" or written[13] != ":" or not written.isascii():
        return None
    found = _find_day(written[:DATE_LENGTH])
    if found is None or not (hour.isdigit() and minute.isdigit()) or int(hour) > 23 or int(minute) > 59:
        return None
    return found * MINUTES_PER_DAY + int(hour) * 60 + int(minute)


def day(value: object) -> int:
    """A date, YYYY-MM-DD, as a day."""
    found = _find_day(value) if isinstance(value, str) else None
    if found is None:
        raise expected("a date of the calendar, YYYY-MM-DD,", value)
    return found


def time(value: object) -> int:
    """A local clock time, YYYY-MM-DDTHH:MM, as a time."""
    found = _find_time(value) if isinstance(value, str) else None
    if found is None:
        raise expected("a clock time, YYYY-MM-DDTHH:MM,", value)
    return found


def or_null(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def listing(read: Reader) -> Reader:
    """A list of what `read` takes, as a tuple."""

    def read_list(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise expected("a list", value)
        try:
            return tuple(map(read, value))
        except Malformed:
            raise Malformed(*_row_faults(value, read)) from None

    return read_list


def _row_faults(rows: list[object], read: Reader) -> list[Ill]:
    faults = []
    for index, row in enumerate(rows):
        try:
            read(row)
        except Malformed as error:
            faults += error.below(f"[{index}]")
    return faults


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an object: how its value is read, and its value where it is left out, if it may be."""

    name: str
    read: Reader
    default: Any = None
    required: bool = False


def required(name: str, read: Reader) -> Field:
    return Field(name, read, required=True)


def record(make: Callable[..., Any], *fields: Field, together: Together | None = None) -> Reader:
    """An object with these fields and no others, but for `info`; `make` gets them by keyword.

    `together` says what is wrong with fields that are sound one by one; it gets those that are.
    """
    names = frozenset(field.name for field in fields)
    needed = frozenset(field.name for field in fields if field.required)

    # The rows of a file nearly all have the same keys in the same order: what these mean is worked out once.
    @lru_cache(maxsize=MOST_LAYOUTS)
    def find_layout(keys: tuple[str, ...]) -> tuple[list[tuple[str, Reader]], dict[str, Any]] | None:
        given = frozenset(keys)
        if not needed <= given <= names:
            return None
        present = [(field.name, field.read) for field in fields if field.name in given]
        return present, {field.name: field.default for field in fields if field.name not in given}

    def read_record(value: object) -> Any:
        if not isinstance(value, dict):
            raise expected("an object", value)
        layout = find_layout(tuple(value))
        if layout is not None:
            present, defaults = layout
            try:
                sound = {name: read(value[name]) for name, read in present} | defaults
            except Malformed:
                pass  # read again below, cell by cell, to collect every fault
            else:
                if together is None or not any(together(sound)):
                    return make(**sound)
        sound, faults = _read_cells(value, fields)
        faults = _key_faults(value, names, needed) + faults + list(together(sound) if together else ())
        if faults:
            raise Malformed(*faults)
        return make(**sound)

    return read_record


def _key_faults(value: Mapping[str, object], names: frozenset[str], needed: frozenset[str]) -> list[Ill]:
    faults = [(name, "is missing") for name in sorted(needed - value.keys())]
    for key in sorted(value.keys() - names):
        if key != "info":
            faults.append((key, f"is not a key of this object; it has {', '.join(sorted(names))}, and info"))
        elif not isinstance(value[key], dict):
            faults.append((key, f"an object is expected, not {shown(value[key])}"))
    return faults


def _read_cells(value: Mapping[str, object], fields: tuple[Field, ...]) -> tuple[dict[str, Any], list[Ill]]:
    """The sound cells, left-out ones by their default, and the faults of the others."""
    sound: dict[str, Any] = {}
    faults: list[Ill] = []
    for field in fields:
        if field.name in value:
            try:
                sound[field.name] = field.read(value[field.name])
            except Malformed as error:
                faults += error.below(field.name)
        elif not field.required:
            sound[field.name] = field.default
    return sound, faults
