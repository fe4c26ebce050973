"""The referee: every rule of the problem once more, in plain Python, sharing no code with the search.

It is slow and simple where the search is fast and clever, so that what both agree on is right.
"""

from solver.check.claims import check_outcome, judge_outcome
from solver.check.hard import HARD
from solver.check.soft import SOFT
from solver.check.verdict import Evaluation, Violation, check, evaluate, is_sound, unmet_by

__all__ = [
    "HARD",
    "SOFT",
    "Evaluation",
    "Violation",
    "check",
    "check_outcome",
    "evaluate",
    "is_sound",
    "judge_outcome",
    "unmet_by",
]
