"""A plan as the search holds it: the pairs it sends, and what they are worth to a program."""

from dataclasses import dataclass
from operator import mul

import numpy as np

from solver.arrays import distinct
from solver.candidates import Candidates, Indices, Ints
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
    higher credits of a baseline pair before lower ones, and last what a row's need is filled with, steps of load
    from the cheapest.
    """
    groups = distinct(program.candidates.pair_group[pairs])
    extras, amounts = _extras(program, program.limit - program.activity(pairs))
    score = int(program.pair_reward[pairs].sum() + program.group_reward[groups].sum())
    return Incumbent(
        pairs=np.sort(pairs),
        score=score + sum(map(mul, amounts, program.extra_reward[extras].tolist())),
        shortfall=sum(map(mul, amounts, program.extra_short[extras].tolist())),
    )


def _extras(program: Program, room: Ints) -> tuple[Ints, list[int]]:
    """The extra columns that may be above zero, and their values; `room` is what visits leave in each row."""
    some = _risen(program, room)
    first = program.extra_terms.first
    alone = first[some + 1] - first[some] == 1
    # By far the most: columns of one row only, which they fill.
    filling = alone & (program.extra_terms.coefficient[first[some]] < 0) & (program.extra_reward[some] <= 0)
    others, steps = some[~filling], some[filling]
    amounts = _one_by_one(program, others, left := room.tolist())
    rows = program.extra_terms.row[first[steps]]
    needed = np.array([-left[r] for r in rows.tolist()], np.int64)
    return np.concatenate((others, steps)), amounts + _in_turn(rows, needed, program.extra_upper[steps]).tolist()


def _one_by_one(program: Program, extras: Ints, left: list[int]) -> list[int]:
    """The values of some columns, set in their order; `left` is what is left of each row, and goes down."""
    place, row, coefficient = program.extra_terms.of(extras)
    first = np.searchsorted(place, np.arange(len(extras) + 1)).tolist()
    rows, coefficients = row.tolist(), coefficient.tolist()
    amounts = []
    for begin, end, upper, reward in zip(
        first, first[1:], program.extra_upper[extras].tolist(), program.extra_reward[extras].tolist(), strict=False
    ):
        amount, least = upper, 0
        for r, k in zip(rows[begin:end], coefficients[begin:end], strict=True):
            if k > 0:
                amount = min(amount, left[r] // k)
            else:
                least = max(least, left[r] // k)
        if reward <= 0:
            amount = min(amount, least)
        amount = max(0, amount)
        amounts.append(amount)
        if amount:
            for r, k in zip(rows[begin:end], coefficients[begin:end], strict=True):
                left[r] -= amount * k
    return amounts


def _in_turn(rows: Indices, needed: Ints, upper: Ints) -> Ints:
    """The values of columns that give their rows what these need: of a row each to its bound before the next."""
    order = np.argsort(rows, kind="stable")
    reached = np.cumsum(upper[order])
    before = reached - upper[order]
    begins = np.diff(rows[order], prepend=-1) != 0
    before -= before[begins][np.cumsum(begins) - 1] if len(order) else before
    amounts = np.empty(len(order), np.int64)
    amounts[order] = np.clip(needed[order] - before, 0, upper[order])
    return amounts


def _risen(program: Program, room: Ints) -> Ints:
    """Columns that earn and have room, and columns that a row needs: the others, by far the most, stay at zero."""
    place, row, coefficient = program.extra_terms.of(np.arange(program.extras))
    raises = coefficient < 0
    raised = np.zeros(program.rows, bool)
    raised[row[raises]] = True
    held, needed = np.zeros(program.extras, bool), np.zeros(program.extras, bool)
    held[place[~raises & (room[row] < coefficient) & ~raised[row]]] = True
    needed[place[raises & (room[row] < 0)]] = True
    return np.flatnonzero(np.where(program.extra_reward > 0, ~held, needed))


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
