"""Ids: each unique in its list, each reference to one that exists, and a tree of units without a cycle.

These look at the JSON as parsed and pass over whatever has the wrong type, which the readers report: so a bad
cell does not hide the faults of the other rows, nor make references to its row look wrong.
"""

from collections.abc import Iterator
from typing import Any

from solver.files.faults import Fault

ID_LISTS = ("tiers", "units", "teams", "hosts", "meetings", "visitors", "quotas")

# Where an id stands, and the list it must be in. "[]" steps into each row of a list.
REFERENCES = (
    ("units[].parent", "units"),
    ("teams[].tier", "tiers"),
    ("teams[].leaders[]", "visitors"),
    ("hosts[].unit", "units"),
    ("meetings[].host", "hosts"),
    ("visitors[].tier", "tiers"),
    ("visitors[].team", "teams"),
    ("visitors[].units[]", "units"),
    ("visitors[].excluded_hosts[]", "hosts"),
    ("visitors[].preferences[].host", "hosts"),
    ("quotas[].visitors[]", "visitors"),
    ("coverage[].unit", "units"),
    ("locked[].visitor", "visitors"),
    ("locked[].meeting", "meetings"),
    ("forbidden[].visitor", "visitors"),
    ("forbidden[].meeting", "meetings"),
    ("baseline.visits[].meeting", "meetings"),
    ("baseline.visits[].visitors[]", "visitors"),
)

Ids = dict[str, dict[str, int]]


def find_reference_faults(data: dict[str, Any]) -> list[Fault]:
    """The faults of all ids and references of an instance as parsed from JSON."""
    faults: list[Fault] = []
    ids: Ids = {name: _collect_ids(data, name, faults) for name in ID_LISTS}
    for pattern, target in REFERENCES:
        faults += find_unresolved(data, pattern, ids[target], target)
    return faults + _find_cycles(data)


def find_unresolved(
    data: object, pattern: str, known: dict[str, int] | frozenset[str], target: str
) -> Iterator[Fault]:
    """A fault for every text at `pattern` that is not a known id of the list `target`."""
    steps = tuple(pattern.replace("[]", ".[]").split("."))
    if all(value in known for value in _texts(data, steps)):
        return
    for path, value in _find(data, steps, known):
        yield Fault(path.lstrip("."), f"{value!r} is not the id of any of the {target}")


def _texts(data: object, steps: tuple[str, ...]) -> set[str]:
    """All texts `steps` below `data`, without their paths: these take most of the time and are rarely needed."""
    found = [data]
    for step in steps:
        if step == "[]":
            found = [row for rows in found if isinstance(rows, list) for row in rows]
        else:
            found = [row.get(step) for row in found if isinstance(row, dict)]
    return {value for value in found if isinstance(value, str)}


def _find(
    value: object, steps: tuple[str, ...], known: dict[str, int] | frozenset[str], path: str = ""
) -> Iterator[tuple[str, str]]:
    """(path, text) for every text `steps` below `value` that is not known."""
    if not steps:
        if isinstance(value, str) and value not in known:
            yield path, value
    elif steps[0] != "[]":
        if isinstance(value, dict):
            yield from _find(value.get(steps[0]), steps[1:], known, f"{path}.{steps[0]}")
    elif isinstance(value, list):
        for index, row in enumerate(value):
            yield from _find(row, steps[1:], known, f"{path}[{index}]")


def _collect_ids(data: dict[str, Any], name: str, faults: list[Fault]) -> dict[str, int]:
    """The ids of a list, each with the index of its row."""
    rows = data.get(name)
    column = [row.get("id") if isinstance(row, dict) else None for row in (rows if isinstance(rows, list) else ())]
    found: dict[str, int] = {}
    for index, given in enumerate(column):
        if not isinstance(given, str):
            continue
        first = found.setdefault(given, index)
        if first != index:
            faults.append(Fault(f"{name}[{index}].id", f"{given!r} is already the id of {name}[{first}]"))
    return found


def _find_cycles(data: dict[str, Any]) -> list[Fault]:
    """One fault for each cycle of units, at the first of its rows."""
    rows = data.get("units")
    parents: dict[str, object] = {}
    indices: dict[str, int] = {}
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            parents.setdefault(row["id"], row.get("parent"))
            indices.setdefault(row["id"], index)
    faults: list[Fault] = []
    settled: set[object] = set()
    for unit in parents:
        trail: list[Any] = []
        above: Any = unit
        while isinstance(above, str) and above in parents and above not in settled:
            settled.add(above)
            trail.append(above)
            above = parents[above]
        if above in trail:
            cycle = trail[trail.index(above) :]
            reason = "the units above it lead back to it: " + " > ".join([*cycle, above])
            faults.append(Fault(f"units[{indices[above]}].parent", reason))
    return faults
