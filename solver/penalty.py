"""The price of shortfall: how one program weighs it against the score, and one that counts it alone."""

from dataclasses import replace

import numpy as np

from solver.candidates import Candidates
from solver.program import Program

# How many times the largest reward of a visit one unit of shortfall costs at first, and how much more each time.
PENALTY_FACTOR = 20
PENALTY_GROWTH = 16
# A unit of shortfall is never priced above this: prices need the rest of their bits for parts of a point.
PENALTY_LIMIT = 1 << 40


def penalty_of(candidates: Candidates) -> int:
    """A first price of a unit of shortfall, from what a visit can earn or cost at most."""
    base, visitors = candidates.problem.baseline, candidates.problem.visitors
    rewards = [0 if base is None else base.drop, *(abs(row.value) for row in candidates.problem.coverage)]
    largest = max(rewards) + int(candidates.meetings.value.max(initial=0))
    largest += int(np.abs(candidates.pair_score).max(initial=0))
    largest += candidates.problem.weights.load * (2 * max((v.load_before for v in visitors), default=0) + 1)
    weights = [q.weight for q in candidates.problem.quotas if q.weight] or [1]
    return max(1, min(-(-PENALTY_FACTOR * largest // min(weights)), PENALTY_LIMIT // max(weights)))


def penalised(program: Program, penalty: int) -> Program:
    """The program in which a unit of shortfall costs a penalty."""
    return replace(program, extra_reward=program.extra_reward - penalty * program.extra_short)


def shortfall_only(program: Program) -> Program:
    """The program in which nothing but shortfall counts."""
    return replace(
        program,
        pair_reward=np.zeros_like(program.pair_reward),
        group_reward=np.zeros_like(program.group_reward),
        extra_reward=-program.extra_short,
    )
