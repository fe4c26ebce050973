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

from solver.candidates import Flags, Floats, Ints
from solver.clashes import Clashes
from solver.master import TOLERANCE, Master
from solver.pricing import Delegations, Pricing, largest_reward, price, price_unit, whole_prices
from solver.program import Program

# A visit is added to the restricted program where it would earn more than this part of a point.
IMPROVING = 1e-6
# How many improving visits a round adds for each member of a team and for each host.
PER_VISITOR = 20
PER_HOST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxed:
    """Where the relaxation stands: `bound` is proven; `pair` and `extra` are the values of the last solution.

    `groups` are those it sends, the most sent first, and `sent` the pairs of the visit it sends most for each.
    `whole` says that the solution is a plan: all its visits are whole and none clash.
    """

    bound: int
    objective: float
    pair: Floats
    extra: Floats
    groups: Ints
    sent: Flags
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
        self._members = np.bincount(program.candidates.team_of_visitor)

    def price(self, prices: Floats) -> Pricing:
        """Price every visit at these prices of the program's rows and of the master's cliques."""
        whole = whole_prices(prices, self.largest)
        return price(self.program, self.delegations, whole, self.master.clique_terms, price_unit(self.largest))

    def start(self, plan: Ints) -> None:
        """Begin with a plan's visits (given by its pairs), and those that earn most by themselves."""
        c = self.program.candidates
        sent = np.zeros(c.pairs, bool)
        sent[plan] = True
        self.master.add_visits(np.unique(c.pair_group[plan]), sent)
        self.master.bring_in_full(plan)
        pricing = self.price(np.zeros(self.program.rows))
        self.master.add_visits(self._best(pricing), pricing.sent)

    def _best(self, pricing: Pricing) -> Ints:
        """The groups whose best visit improves most and is missing, so many for each team and each host."""
        c = self.program.candidates
        improving = np.flatnonzero(pricing.group > IMPROVING * pricing.unit)
        improving = improving[~self.master.known(improving, pricing.sent)]
        worth = pricing.group[improving]
        host = c.meetings.host[c.group_meeting[improving]]
        team = c.group_team[improving]
        chosen = np.zeros(len(improving), bool)
        for key, most in ((team, PER_VISITOR * self._members[team]), (host, np.full(len(host), PER_HOST))):
            order = np.lexsort((-worth, key))
            begins = np.flatnonzero(np.diff(key[order], prepend=-1))
            rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
            chosen[order[rank < most[order]]] = True
        return improving[chosen]

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
        while (solution := self.master.solve(stop=stop, left=left)) is not None:
            pricing = self.price(self.master.prices(solution))
            bound = pricing.bound if relaxed is None else min(relaxed.bound, pricing.bound)
            pair, extra = self.master.values(solution)
            cliques = self.clashes.violated(pair)
            groups, sent = self.master.most_sent(solution)
            visits = solution.value[self.program.extras :]
            relaxed = Relaxed(
                bound=bound,
                objective=solution.objective,
                pair=pair,
                extra=extra,
                groups=groups,
                sent=sent,
                pricing=pricing,
                whole=not cliques and not (np.abs(visits - np.rint(visits)) > TOLERANCE).any(),
            )
            report(relaxed)
            # Prices are rounded and so is the bound: it meets the optimum of the relaxation within a hair.
            reached = bound <= solution.objective + TOLERANCE * max(1.0, abs(solution.objective)) ** 0.5
            self.master.add_cliques(cliques)
            missed = 0 if reached else self.master.add_visits(self._best(pricing), pricing.sent)
            if not missed and not cliques:
                break
        return relaxed
