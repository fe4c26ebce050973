"""Prices and the bound: the linear relaxation of a program, with columns and rows generated as they are missed.

The restricted program (`solver.master`) begins with a few visits; each round solves it from the last basis,
prices all visits with its duals (`solver.pricing`), and adds the best that would improve it, and cliques of
clashing pairs that the present solution breaks. The bound of any round holds for the whole program.
(Column generation: Dantzig and Wolfe 1960; its bounds: Lasdon 1970.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.candidates import Floats, Ints
from solver.clashes import Clashes
from solver.delegations import IMPOSSIBLE, Delegations, Visits, visits_sending
from solver.first_prices import first_prices
from solver.master import TOLERANCE, Master
from solver.pricing import Pricing, largest_reward, price, price_unit, whole_prices
from solver.program import Program
from solver.simplex import Solution

# A visit is added to the restricted program where it would earn more than this part of a point.
IMPROVING = 1e-6
NEVER = IMPOSSIBLE >> 1
# How many visits come in for each visitor and for each host: the best at first prices, whether they improve or
# not, and later the best that do.
FIRST = (60, 4)
MISSED = (40, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxed:
    """Where the relaxation stands: `bound` is proven; `pair` and `extra` are the values of the last solution.

    `visits` has for each group it sends the visit it sends most, the most sent first.
    `whole` says that the solution is a plan: all its visits are whole and none clash.
    """

    bound: int
    objective: float
    pair: Floats
    extra: Floats
    visits: Visits
    solution: Solution
    pricing: Pricing
    whole: bool


class Relaxation:
    """The relaxation of one `Program`."""

    def __init__(self, program: Program, clashes: Clashes, interrupter: PySolveInterrupter | None = None) -> None:
        self.program = program
        self.clashes = clashes
        self.delegations = Delegations(program.candidates)
        self.largest = largest_reward(program)
        self.master = Master(program, interrupter)

    def price(self, prices: Floats) -> Pricing:
        """Price every visit at these prices of the program's rows and of the master's cliques."""
        whole = whole_prices(prices, self.largest)
        return price(self.program, self.delegations, whole, self.master.clique_terms, price_unit(self.largest))

    def start(self, plan: Ints) -> Pricing:
        """Begin with a plan's visits (given by its pairs), and those that earn most at first prices.

        All visits at these prices: a first sound bound.
        """
        self.master.add_visits(visits_sending(self.program.candidates, plan))
        self.master.bring_in_full(plan)
        pricing = self.price(first_prices(self.program, self.delegations))
        possible = np.flatnonzero(pricing.with_pair > NEVER)
        self.add_best(pricing, possible, FIRST)
        return pricing

    def first_pricing(self, left: Callable[[], float | None]) -> Pricing | None:
        """The prices of what is here, with all rows that are left out free; None where time did not suffice."""
        solution = self.master.simplex.solve(seconds=left())
        return None if solution is None else self.price(self.master.prices(solution))

    def _add_missed(self, pricing: Pricing) -> int:
        """Add the best of the visits that improve and are missing."""
        worth = np.flatnonzero(pricing.with_pair > int(IMPROVING * pricing.unit))
        missing = worth[~self.master.known_with(pricing.best, worth)]
        return self.add_best(pricing, missing, MISSED)

    def add_best(self, pricing: Pricing, pairs: Ints, limits: tuple[int, int]) -> int:
        """Of the best visits with each of these pairs add those worth most; how many came in.

        The `limits` are of each visitor and of each host.
        """
        c = self.program.candidates
        worth = pricing.with_pair[pairs]
        visitor, host = c.pair_visitor[pairs].astype(np.int64), c.meetings.host[c.pair_meeting[pairs]]
        chosen = np.zeros(len(pairs), bool)
        best_first = np.argsort(-worth, kind="stable")
        for key, limit in ((visitor, limits[0]), (host, limits[1])):
            # A stable sort of numbers this small takes one pass.
            small = key.astype(np.min_scalar_type(key.max(initial=0)))
            order = best_first[np.argsort(small[best_first], kind="stable")]
            begins = np.flatnonzero(np.diff(key[order], prepend=-1))
            rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
            chosen[order[rank < limit]] = True
        return self.master.add_visits(pricing.best.visits_with(c, pairs[chosen]))

    def solve(
        self,
        *,
        stop: Callable[[], bool],
        left: Callable[[], float | None],
        report: Callable[[Relaxed], None],
    ) -> Relaxed | None:
        """Rounds until nothing is missed, or `stop` says so; the last round, or None where there was none.

        `left` gives the seconds left, None for any number.
        """
        relaxed: Relaxed | None = None
        while (found := self.master.solve(stop=stop, left=left)) is not None:
            solution, broken = found
            pricing = self.price(self.master.prices(solution))
            bound = pricing.bound if relaxed is None else min(relaxed.bound, pricing.bound)
            pair, extra = self.master.values(solution)
            cliques = self.clashes.violated(pair)
            values = solution.value[self.program.extras :]
            relaxed = Relaxed(
                bound=bound,
                objective=solution.objective,
                pair=pair,
                extra=extra,
                visits=self.master.most_sent(solution),
                solution=solution,
                pricing=pricing,
                whole=not cliques and not len(broken) and not (np.abs(values - np.rint(values)) > TOLERANCE).any(),
            )
            report(relaxed)
            # Prices are rounded and so is the bound: it meets the optimum of the relaxation within a hair.
            reached = bound <= solution.objective + TOLERANCE * max(1.0, abs(solution.objective)) ** 0.5
            self.master.bring_in(broken)
            self.master.add_cliques(cliques)
            missed = 0 if reached else self._add_missed(pricing)
            if not missed and not cliques and not len(broken):
                break
        return relaxed
