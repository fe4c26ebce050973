"""What each possible visit is worth at given row prices, and the bound that follows from any prices.

Lagrangian relaxation: with prices y >= 0 on the rows, no plan is worth more than

    sum of limit * y + sum over groups of max(0, its best delegation)
        + sum over extras of max(0, reduced reward) * upper

because each group sends at most one delegation, and a group's best delegation is found exactly
(`solver.delegations`). Prices are whole numbers of parts of a point and all sums are whole numbers that fit or
are added up in Python, so the bound is exact whatever the prices were rounded from. (Geoffrion 1974; the convex
hull of delegations makes it as tight as Dantzig-Wolfe.)
"""

from dataclasses import dataclass
from operator import mul

import numpy as np

from solver.candidates import Candidates, Floats, Ints
from solver.delegations import Best, Delegations
from solver.program import Program, Terms

# Parts of a point, at most; fewer where rewards are so large that a visit's sum of them might not fit 64 bits.
PRICE_UNIT = 1 << 24
REWARD_BITS = 54
# A price above so many times the largest reward only makes the bound worse, and might not fit.
DEAREST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Pricing:
    """Reduced rewards in parts of a point, `unit` to the point: of groups at their best, of extras.

    `with_pair` has for each pair the reduced reward of the best visit with it; `best` has the delegations of all
    these visits. `rows` has the prices of the program's rows, and no plan is worth more than `parts`.
    """

    rows: Ints
    group: Ints
    with_pair: Ints
    extra: Ints
    best: Best
    parts: int
    unit: int

    @property
    def bound(self) -> int:
        """The bound on the value of any plan, a whole number of points."""
        return self.parts // self.unit

    def loss_above(self, value: int) -> int:
        """What may be lost of `parts` at most by a plan worth more than `value`: the next whole number."""
        return self.parts - (value + 1) * self.unit


def largest_reward(program: Program) -> int:
    """The largest reward or cost of a pair, a group or an extra column; at least 1."""
    rewards = (program.pair_reward, program.group_reward, program.extra_reward)
    return max(1, *(int(np.abs(reward).max(initial=0)) for reward in rewards))


def price_unit(largest: int) -> int:
    """How many parts a point has where the largest reward is so many points."""
    return min(PRICE_UNIT, 1 << max(0, REWARD_BITS - largest.bit_length()))


def whole_prices(prices: Floats, largest: int) -> Ints:
    """The nearest usable prices, in whole parts of a point: not below zero, nor far above the largest reward."""
    return np.asarray(np.rint(np.clip(prices, 0.0, DEAREST * largest) * price_unit(largest)), np.int64)


def price(program: Program, delegations: Delegations, prices: Ints, cliques: Terms, unit: int) -> Pricing:
    """Price everything at once; `prices` are those of the program's rows, then of the `cliques` of pairs.

    They are in parts of a point, `unit` to the point.
    """
    c = program.candidates
    prices, of_cliques = prices[: program.rows], prices[program.rows :]
    pair = program.pair_reward * unit - program.pair_terms.priced(prices) - cliques.priced(of_cliques)
    group = program.group_reward * unit - program.group_terms.priced(prices)
    extra = program.extra_reward * unit - program.extra_terms.priced(prices)
    best = delegations.best(pair)
    with_pair = best.total_with + group[c.pair_group]
    group += best.total
    parts = _sum_of_products(program.limit, prices) + _sum_of_products(1, of_cliques)
    parts += _sum_of_products(1, np.maximum(group, 0))
    parts += _sum_of_products(program.extra_upper, np.maximum(extra, 0))
    return Pricing(rows=prices, group=group, with_pair=with_pair, extra=extra, best=best, parts=parts, unit=unit)


def _sum_of_products(factors: Ints | int, amounts: Ints) -> int:
    """In Python's whole numbers, which have no largest; most amounts are zero."""
    some = np.flatnonzero(amounts)
    few = np.broadcast_to(factors, amounts.shape)[some]
    return sum(map(mul, few.tolist(), amounts[some].tolist()))


def usable_pairs(c: Candidates, pricing: Pricing, value: int) -> Ints:
    """The pairs a plan worth more than `value` can use.

    A plan that uses pair p is worth at most these prices' bound plus the reduced reward of the best visit with p,
    where that is negative.
    """
    return np.flatnonzero((np.minimum(0, pricing.with_pair) >= -pricing.loss_above(value)) | c.pair_locked)


def filled_rows(pricing: Pricing, value: int) -> Ints:
    """The rows that a plan worth more than `value` fills to their limit.

    A plan that leaves one of a row's limit free is worth at most these prices' bound less the row's price.
    """
    return np.flatnonzero(pricing.rows > pricing.loss_above(value))
