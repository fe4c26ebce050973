"""Readers of JSON values: texts, numbers, dates and times, and lists of what another reader takes.

A reader takes a whole column at once: the values of one key in all rows of a list. A sound file goes through
column by column, without a path ever being built or a row being looked at; only where a column is not sound is
it read again, cell by cell, to collect all that is wrong.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NoReturn

from solver.problem import MINUTES_PER_DAY

# What is wrong with a value, as (path below it, reason); the path is empty for the value itself.
Ill = tuple[str, str]
# Values of one key in many rows; None where one of them may not be sound.
Column = Sequence[Any]

# Every whole number of an instance stays within this, so that sums over a capital stay exact in 64 bits.
LARGEST_WHOLE = 10**7
SHOWN_CHARACTERS = 40
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Takes values as parsed and gives them typed.

    `find_column` takes many at once, and answers None where one of them is not sound; `refuse` raises `Malformed`
    with all that is wrong with a single value.
    """

    find_column: Callable[[Column], Column | None]
    refuse: Callable[[object], NoReturn]

    def __call__(self, value: object) -> Any:
        """One value, typed. Raises `Malformed`."""
        found = self.find_column((value,))
        return self.refuse(value) if found is None else found[0]


def shown(value: object) -> str:
    """The value as a short piece of JSON, for a message."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= SHOWN_CHARACTERS else written[:SHOWN_CHARACTERS] + "…"


def refuse_all_but(what: str) -> Callable[[object], NoReturn]:
    """Refuses any value, since `what` is expected."""

    def refuse(value: object) -> NoReturn:
        raise Malformed(("", f"{what} is expected, not {shown(value)}"))

    return refuse


def join(path: str, below: str) -> str:
    """A path and what lies below it: ("meetings[3]", "end") -> "meetings[3].end"."""
    return path + below if not path or not below or below.startswith("[") else f"{path}.{below}"


def all_are(values: Column, *kinds: type) -> bool:
    return all(issubclass(kind, kinds) for kind in set(map(type, values)))


def _kind(what: str, kind: type) -> Reader:
    """Any value of a type."""
    return Reader(lambda values: values if all_are(values, kind) else None, refuse_all_but(what))


text = _kind("a text", str)
an_object = _kind("an object", dict)


def text_as(find: Callable[[str], Any], refuse: Callable[[object], NoReturn]) -> Reader:
    """A text that means something: what `find` gives for it, which is None for one that means nothing."""

    def find_column(values: Column) -> Column | None:
        found = list(map(find, values)) if all_are(values, str) else [None]
        return None if None in found else found

    return Reader(find_column, refuse)


def one_of(*words: str) -> Reader:
    return text_as({word: word for word in words}.get, refuse_all_but(" or ".join(map(shown, words))))


def whole(least: int = -LARGEST_WHOLE, most: int = LARGEST_WHOLE) -> Reader:
    """A whole number from `least` to `most`; true and 3.0 are none."""

    def find_column(values: Column) -> Column | None:
        sound = set(map(type, values)) <= {int} and _lie_within(values, least, most)
        return values if sound else None

    return Reader(find_column, refuse_all_but(f"a whole number from {least} to {most}"))


any_whole = Reader(
    lambda values: values if set(map(type, values)) <= {int} else None, refuse_all_but("a whole number")
)


def number(least: float, most: float) -> Reader:
    """A number, whole or not, from `least` to `most`."""

    def find_column(values: Column) -> Column | None:
        sound = all_are(values, int, float) and bool not in map(type, values) and _lie_within(values, least, most)
        return list(map(float, values)) if sound else None

    return Reader(find_column, refuse_all_but(f"a number from {least:g} to {most:g}"))


def _lie_within(numbers: Column, least: float, most: float) -> bool:
    # Not by the smallest and the largest: what is no number at all is neither.
    return all(least <= number <= most for number in numbers)


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


# A date as a day, and a local clock time as a time.
day = text_as(_find_day, refuse_all_but("a date of the calendar, YYYY-MM-DD,"))
time = text_as(_find_time, refuse_all_but("a clock time, YYYY-MM-DDTHH:MM,"))


def or_null(read: Reader) -> Reader:
    def find_column(values: Column) -> Column | None:
        found = read.find_column([value for value in values if value is not None])
        if found is None or len(found) == len(values):
            return found
        rest = iter(found)
        return [None if value is None else next(rest) for value in values]

    return Reader(find_column, read.refuse)


def listing(read: Reader) -> Reader:
    """A list of what `read` takes, as a tuple."""

    def find_column(values: Column) -> Column | None:
        if not all_are(values, list):
            return None
        # The rows of all lists are one column below.
        found = read.find_column(list(chain.from_iterable(values)))
        if found is None:
            return None
        rest = iter(found)
        return [tuple(islice(rest, len(value))) for value in values]

    def refuse(value: object) -> NoReturn:
        if not isinstance(value, list):
            refuse_all_but("a list")(value)
        raise Malformed(*_row_faults(value, read))

    return Reader(find_column, refuse)


def _row_faults(rows: list[object], read: Reader) -> Iterator[Ill]:
    for index, row in enumerate(rows):
        try:
            read(row)
        except Malformed as error:
            yield from error.below(f"[{index}]")
