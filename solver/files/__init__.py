"""The two JSON formats: instances in, plans out, read strictly with every fault named by its path."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from solver.files.documents import load_document, write_json
from solver.files.faults import Fault, InstanceError
from solver.files.instance import parse_problem
from solver.files.outcome import outcome_to_json, parse_outcome
from solver.files.writer import problem_to_json
from solver.plan import Outcome
from solver.problem import Problem

T = TypeVar("T")

__all__ = [
    "Fault",
    "InstanceError",
    "outcome_to_json",
    "parse_outcome",
    "parse_problem",
    "problem_to_json",
    "read_outcome",
    "read_problem",
    "write_json",
]


def read_problem(path: Path) -> Problem:
    """Reads an instance file. Raises `InstanceError` with every fault, `OSError` where it can't be read."""
    return _read(path, parse_problem)


def read_outcome(path: Path, problem: Problem) -> Outcome:
    """Reads a plan for this problem. Raises `InstanceError` with every fault, `OSError` where it can't be read."""
    return _read(path, lambda data: parse_outcome(data, problem))


def _read(path: Path, parse: Callable[[object], T]) -> T:
    data, faults = load_document(path)
    try:
        value = parse(data)
    except InstanceError as error:
        said = {fault.path for fault in faults}
        raise InstanceError(faults + [fault for fault in error.faults if fault.path not in said]) from error
    if faults:
        raise InstanceError(faults)
    return value
