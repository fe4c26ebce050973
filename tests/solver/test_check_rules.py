"""No rule without its tests."""

import importlib
from collections import defaultdict
from pathlib import Path

from solver.check import HARD, SOFT

EXPECTED = {name: {"allowed", "forbidden"} for name, _ in HARD} | {name: {"cost"} for name, _ in SOFT}


def find_tested() -> dict[str, set[str]]:
    """What the tests of this folder say, by their marks, that they show of each rule."""
    tested: dict[str, set[str]] = defaultdict(set)
    for path in sorted(Path(__file__).parent.glob("test_check_*.py")):
        for value in vars(importlib.import_module(path.stem)).values():
            for mark in getattr(value, "pytestmark", ()):
                if mark.name == "rule" and callable(value):
                    tested[mark.args[0]].add(mark.args[1])
    return tested


def test_every_rule_is_tested_alone_and_every_test_names_a_rule() -> None:
    assert find_tested() == EXPECTED


def test_every_rule_is_carried_out_by_the_function_of_its_name() -> None:
    assert [(name, rule.__name__) for name, rule in (*HARD, *SOFT)] == [(name, name) for name in EXPECTED]
