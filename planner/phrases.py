"""Sentences people read, kept as a template and what it is filled with: whoever shows one may translate it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | Phrase | Sequence[str | Phrase]"
# Gives a template in the reader's language.
Translate = Callable[[str], str]
# Writes a whole number as the reader does.
Write = Callable[[int], str]

BETWEEN_VALUES = "; "


def write_in_english(number: int) -> str:
    return f"{number:,}"


@dataclass(frozen=True)
class Phrase:
    """An English template with %(name)s for each of its `values`; `str()` gives it filled.

    A value may be a phrase itself, or several, which are said one after the other. A whole number is one that
    counts, 10,000; what only names something, a year or a row, is given as text. A template without values is said
    as it is, percent signs included.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.say(lambda template: template)

    def say(self, translate: Translate, write: Write = write_in_english) -> str:
        """The phrase with its template, and those of its values, translated, and its numbers written."""
        if not self.template:
            return ""
        template = translate(self.template)
        filling = {name: _say_value(value, translate, write) for name, value in self.values.items()}
        return template % filling if filling else template


def phrase(template: str, **values: Value) -> Phrase:
    """The way to write one down: what there is to translate is collected from these calls."""
    return Phrase(template, values)


def some_of(told: Sequence[str | Phrase], most: int) -> Sequence[str | Phrase]:
    """The first `most` of them, and how many more there are."""
    left = len(told) - most
    return [*told[:most], phrase("and %(count)s more", count=left)] if left > 0 else told


def dump_phrases(phrases: Iterable[Phrase]) -> list[dict[str, Any]]:
    """JSON for `load_phrases`: how the database keeps them."""
    return [_dump(each) for each in phrases]


def load_phrases(data: Iterable[Any] | None) -> list[Phrase]:
    return [_load(each) for each in data or ()]


def _say_value(value: Value, translate: Translate, write: Write) -> str:
    if isinstance(value, Phrase):
        return value.say(translate, write)
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return write(value)
    return BETWEEN_VALUES.join(_say_value(each, translate, write) for each in value)


def _dump(value: Value) -> Any:
    if isinstance(value, Phrase):
        return {"text": value.template, "values": {name: _dump(each) for name, each in value.values.items()}}
    return value if isinstance(value, str | int) else [_dump(each) for each in value]


def _load(data: Any) -> Any:
    if isinstance(data, dict):
        return Phrase(data["text"], {name: _load(value) for name, value in data["values"].items()})
    return [_load(each) for each in data] if isinstance(data, list) else data
