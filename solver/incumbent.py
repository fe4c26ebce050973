"""A plan as the search holds it: the pairs it sends, and what they are worth to a program."""

from dataclasses import dataclass
from operator import mul

import numpy as np

from solver.candidates import Candidates, Ints
from solver.problem import Visit
from solver.program import Program


@dataclass(frozen=True, kw_only=True, slots=True)
class Incumbent:
    """The pairs sent, numbered as in the candidates; score and shortfall count only what the program counts."""

    pairs: Ints
    score: int
    shortfall: int

    def better_than(self, other: "Incumbent | None") -> bool:
        return other is None or (-self.shortfall, self.score) > (-other.shortfall, other.score)


def appraise(program: Program, pairs: Ints) -> Incumbent:
    """What a plan that keeps the hard rules is worth.

    The extra columns are set in their order: those that earn something as high as their rows let them, the
    others as high as their rows need. The rules add them in an order for which this is the best there is:
    steps of load from the cheapest, higher credits of a baseline pair before lower ones.
    """
    groups = np.unique(program.candidates.pair_group[pairs])
    activity = np.zeros(program.rows, np.int64)
    for terms, items in ((program.group_terms, groups), (program.pair_terms, pairs)):
        _, row, coefficient = terms.of(items)
        np.add.at(activity, row, coefficient)
    room = (program.limit - activity).tolist()
    value = _extras(program, room)
    score = int(program.pair_reward[pairs].sum() + program.group_reward[groups].sum())
    return Incumbent(
        pairs=np.sort(pairs),
        score=score + sum(map(mul, value, program.extra_reward.tolist())),
        shortfall=sum(map(mul, value, program.extra_short.tolist())),
    )


def _extras(program: Program, room: list[int]) -> list[int]:
    terms = program.extra_terms
    first, rows, coefficients = terms.first.tolist(), terms.row.tolist(), terms.coefficient.tolist()
    value = []
    for k, (upper, reward) in enumerate(
        zip(program.extra_upper.tolist(), program.extra_reward.tolist(), strict=True)
    ):
        at = range(first[k], first[k + 1])
        most = min([upper, *(room[rows[i]] // coefficients[i] for i in at if coefficients[i] > 0)])
        if reward > 0:
            amount = most
        else:
            amount = min(most, max([0, *(room[rows[i]] // coefficients[i] for i in at if coefficients[i] < 0)]))
        amount = max(0, amount)
        value.append(amount)
        for i in at:
            room[rows[i]] -= amount * coefficients[i]
    return value


def visits_of(candidates: Candidates, pairs: Ints) -> list[Visit]:
    """The pairs as visits, by their ids, in the order of meetings and visitors."""
    problem = candidates.problem
    delegations: dict[int, list[int]] = {}
    for p in pairs.tolist():
        delegations.setdefault(int(candidates.pair_meeting[p]), []).append(int(candidates.pair_visitor[p]))
    return [
        Visit(meeting=problem.meetings[m].id, visitors=tuple(problem.visitors[v].id for v in sorted(who)))
        for m, who in sorted(delegations.items())
    ]
