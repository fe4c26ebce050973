"""What each possible visit is worth at given row prices, and the bound that follows from any prices.

Lagrangian relaxation: with prices y >= 0 on the rows, no plan is worth more than

    sum of limit * y + sum over groups of max(0, its best delegation)
        + sum over extras of max(0, reduced reward) * upper

because each group sends at most one delegation. A group's best delegation is found exactly: those who must
be in it (locked, and the best leader where one is needed), then the best of the rest up to the least size,
then whoever adds something up to the greatest. Prices are whole numbers of parts of a point and all sums are
whole numbers that fit or are added up in Python, so the bound is exact whatever the prices were
rounded from. (Geoffrion 1974; the convex hull of delegations makes it as tight as Dantzig-Wolfe.)
"""

from dataclasses import dataclass
from operator import mul

import numpy as np

from solver.candidates import Candidates, Flags, Floats, Ints
from solver.program import Program, Terms

# Parts of a point, at most; fewer where rewards are so large that a visit's sum of them might not fit 64 bits.
PRICE_UNIT = 1 << 24
REWARD_BITS = 54
# A price above so many times the largest reward only makes the bound worse, and might not fit.
DEAREST = 4
IMPOSSIBLE = -(1 << 60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pricing:
    """Reduced rewards in parts of a point, `unit` to the point: of pairs, of groups at their best, of extras.

    `sent` marks the pairs of each group's best delegation; `bound` is a whole number, rounded down.
    """

    pair: Ints
    group: Ints
    extra: Ints
    sent: Flags
    bound: int
    unit: int


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


class Delegations:
    """Finds every group's best delegation; what does not depend on prices is prepared once."""

    def __init__(self, candidates: Candidates) -> None:
        c = candidates
        sizes = np.diff(c.group_first)
        self.groups = np.flatnonzero(sizes > 1)
        self.pairs = np.flatnonzero((sizes > 1)[c.pair_group])
        self.sizes = sizes[self.groups]
        self.first = np.cumsum(self.sizes) - self.sizes
        self.group = np.repeat(np.arange(len(self.groups)), self.sizes)
        self.locked = c.pair_locked[self.pairs]
        leads = c.pair_leader[self.pairs]
        led = c.group_led[self.groups]
        held = self._any(self.locked & leads)
        # Pairs one of which must be sent because none of the locked ones leads.
        self.may_lead = leads & (led & ~held)[self.group]
        self.least, self.most = c.group_min[self.groups], c.group_max[self.groups]

    def _any(self, flags: Flags) -> Flags:
        return np.logical_or.reduceat(flags, self.first) if len(self.first) else np.empty(0, bool)

    def best(self, reward: Ints) -> tuple[Ints, Flags]:
        """For the groups in `self.groups` their best total of `reward` (one a pair), and who is sent."""
        rest = np.lexsort((-reward, ~self.may_lead, self.group))
        forced = self.locked.copy()
        leaders = rest[self.first]
        forced[leaders[self.may_lead[leaders]]] = True
        order = np.lexsort((-reward, ~forced, self.group))
        rank = np.arange(len(order)) - np.repeat(self.first, self.sizes)
        needed = np.add.reduceat(forced.astype(np.int64), self.first)
        least = np.repeat(np.maximum(self.least, needed), self.sizes)
        taken = (rank < least) | ((reward[order] > 0) & (rank < np.repeat(self.most, self.sizes)))
        sent = np.zeros(len(order), bool)
        sent[order[taken]] = True
        total = np.add.reduceat(np.where(sent, reward, 0), self.first)
        return np.where(needed > self.most, IMPOSSIBLE, total), sent


def price(program: Program, delegations: Delegations, prices: Ints, cliques: Terms, unit: int) -> Pricing:
    """Price everything at once; `prices` are those of the program's rows, then of the `cliques` of pairs.

    They are in parts of a point, `unit` to the point.
    """
    c = program.candidates
    prices, of_cliques = prices[: program.rows], prices[program.rows :]
    pair = program.pair_reward * unit - program.pair_terms.priced(prices) - cliques.priced(of_cliques)
    group = program.group_reward * unit - program.group_terms.priced(prices)
    extra = program.extra_reward * unit - program.extra_terms.priced(prices)
    sent = np.ones(c.pairs, bool)
    alone = np.diff(c.group_first) == 1
    group[alone] += pair[c.group_first[:-1][alone]]
    if len(delegations.groups):
        total, chosen = delegations.best(pair[delegations.pairs])
        group[delegations.groups] += total
        sent[delegations.pairs] = chosen
    parts = _sum_of_products(program.limit, prices) + _sum_of_products(1, of_cliques)
    parts += _sum_of_products(1, np.maximum(group, 0))
    parts += _sum_of_products(program.extra_upper, np.maximum(extra, 0))
    return Pricing(pair=pair, group=group, extra=extra, sent=sent, bound=parts // unit, unit=unit)


def _sum_of_products(factors: Ints | int, amounts: Ints) -> int:
    """In Python's whole numbers, which have no largest; most amounts are zero."""
    some = np.flatnonzero(amounts)
    few = np.broadcast_to(factors, amounts.shape)[some]
    return sum(map(mul, few.tolist(), amounts[some].tolist()))


def usable_pairs(c: Candidates, pricing: Pricing, value: int) -> Ints:
    """The pairs a plan worth more than `value` can use.

    A plan that uses pair p is worth at most these prices' bound plus the reduced reward of the best delegation
    with p (where that is negative). For a pair outside its group's best delegation that is at most the best one's,
    less what p is worth less than the least of those it could replace.
    """
    gap = pricing.bound - value
    least = np.minimum(0, np.minimum.reduceat(np.where(pricing.sent, pricing.pair, 0), c.group_first[:-1]))
    loss = np.where(pricing.sent, 0, np.minimum(0, pricing.pair - least[c.pair_group]))
    best = np.minimum(0, pricing.group[c.pair_group] + loss)
    return np.flatnonzero((best > -gap * pricing.unit) | c.pair_locked)
