"""The rules of the problem as rows and columns, in the order of the problem's definition.

Not here because they hold by construction: what is eligible and the make-up of a delegation (`candidates`,
which only offers such pairs and groups; `pricing`, which only makes complete delegations), and the terms
that belong to one meeting or pair alone: values, preferences and travel cost (rewards of the candidates).
"""

from collections.abc import Callable, Sequence

from solver.candidates import Candidates
from solver.program import Builder, Program
from solver.rules.baseline import baseline
from solver.rules.coverage import coverage
from solver.rules.hosts import gap
from solver.rules.load import load
from solver.rules.locks import locked
from solver.rules.quotas import quota_max, shortfall
from solver.rules.visitors import max_per_day, max_per_month, two_places

Rule = Callable[[Builder], None]

HARD: tuple[Rule, ...] = (locked, two_places, max_per_day, max_per_month, gap, quota_max)
SOFT: tuple[Rule, ...] = (shortfall, coverage, load, baseline)


def build_program(candidates: Candidates, rules: Sequence[Rule] = HARD + SOFT) -> Program:
    """The program of all rules, or of some."""
    builder = Builder(candidates)
    for rule in rules:
        rule(builder)
    return builder.program()
