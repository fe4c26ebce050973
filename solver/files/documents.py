"""JSON files on disk: read with nothing let pass that JSON forbids, written whole or not at all."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solver.files.faults import ROOT, Fault, InstanceError
from solver.files.fields import join


class _Repeating(dict[str, Any]):
    """An object that gives a key more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


class _NotFinite:
    """NaN or an infinity, which JSON does not have."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def load_document(path: Path) -> tuple[Any, list[Fault]]:
    """The parsed JSON of a UTF-8 file, and the faults that don't keep the rest from being read.

    Raises `InstanceError` where it is not JSON at all, with line and column; `OSError` where it can't be read.
    """
    try:
        written = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InstanceError([Fault(ROOT, f"is not UTF-8: byte {error.start + 1} fits no character")]) from error
    oddities: list[object] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        oddities.append(repeating := _Repeating(pairs))
        return repeating

    def make_constant(name: str) -> _NotFinite:
        oddities.append(constant := _NotFinite(name))
        return constant

    try:
        data = json.loads(written, object_pairs_hook=make_object, parse_constant=make_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InstanceError([Fault(where, f"is not JSON: {error.msg}")]) from error
    except (RecursionError, ValueError) as error:
        raise InstanceError([Fault(ROOT, f"is not JSON that can be read: {error}")]) from error
    # A lone surrogate can be written as an escape but is no character and can't be written out again.
    suspicious = oddities or "\\ud" in written or "\\uD" in written
    return data, list(_find_oddities(data, "")) if suspicious else []


def _find_oddities(value: object, path: str) -> Iterator[Fault]:
    if isinstance(value, str):
        if not value.isprintable() and any("\ud800" <= character <= "\udfff" for character in value):
            yield Fault(path or ROOT, "holds half of a surrogate pair, which is no character")
    elif isinstance(value, _NotFinite):
        yield Fault(path or ROOT, f"{value} is not a number of JSON")
    elif isinstance(value, list):
        for index, row in enumerate(value):
            yield from _find_oddities(row, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name in value.repeated if isinstance(value, _Repeating) else ():
            yield Fault(join(path, name), "is given more than once in one object")
        for name, below in value.items():
            yield from _find_oddities(below, join(path, name))


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Writes one row of each list per line. The file appears whole or not at all.

    Raises `OSError` where the folder can't be written or the disk is full; what was at `path` is then untouched.
    """
    content = _lay_out(data).encode()
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, never replaced.
        path.write_bytes(content)
        return
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _lay_out(data: dict[str, Any]) -> str:
    # `indent` would take the encoder's slow path and spread each row over many lines.
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    parts = []
    for name, value in data.items():
        rows = value if isinstance(value, list) else ()
        shown = "[\n  " + ",\n  ".join(map(encode, rows)) + "\n ]" if rows else encode(value)
        parts.append(f" {encode(name)}: {shown}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
