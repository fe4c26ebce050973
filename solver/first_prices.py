"""First prices: one for a visit by anybody, and for each host's windows what their best visit earns above it.

The visitors of one part are much alike, so what a visit costs them is nearly one number, and what a window is
worth follows from it. Of all rows only the visitors' own and, for each group, one window are minded. Any price
bounds the program, by a convex function of the price; bisection finds its lowest point. (Everett 1963.)
"""

from bisect import bisect_left
from collections.abc import Callable

import numpy as np

from solver.candidates import Floats, Ints
from solver.delegations import Delegations
from solver.program import Program

# The price is found to this part of what the best visit earns.
STEPS = 128


def first_prices(program: Program, delegations: Delegations) -> Floats:
    """The prices of the program's rows."""
    even = _Even(program, delegations)
    price = _lowest(even.bound, max(int(earned.max(initial=0)) for earned in even.earned(0)))
    prices = np.zeros(program.rows)
    prices[program.visit_rows] = price
    prices[even.windows], _ = even.earned(price)
    return prices


class _Even:
    """What visits earn where each takes the same price for every visitor it sends."""

    def __init__(self, program: Program, delegations: Delegations) -> None:
        self.program = program
        self.delegations = delegations
        once = np.zeros(program.rows, np.int64)
        once[program.visit_rows] = 1
        self._of_pair, self._of_extra = program.pair_terms.priced(once), program.extra_terms.priced(once)
        self._limits = int(program.limit[program.visit_rows].sum())
        window = _one_window(program)
        self._free = np.flatnonzero(window < 0)
        self._held = np.argsort(window, kind="stable")[len(self._free) :]
        self._begins = np.flatnonzero(np.diff(window[self._held], prepend=-1))
        self.windows = window[self._held[self._begins]]

    def earned(self, price: int) -> tuple[Ints, Ints]:
        """What the best visit in each of `windows` earns, and each that is in none; at least 0."""
        total = self.delegations.totals(self.program.pair_reward - price * self._of_pair)
        group = np.maximum(self.program.group_reward + total, 0)
        of_windows = np.maximum.reduceat(group[self._held], self._begins) if len(self._begins) else self._begins
        return of_windows, group[self._free]

    def bound(self, price: int) -> int:
        """No plan is worth more."""
        of_windows, of_free = self.earned(price)
        extra = np.maximum(self.program.extra_reward - price * self._of_extra, 0) * self.program.extra_upper
        return int(of_windows.sum() + of_free.sum() + extra.sum()) + price * self._limits


def _one_window(program: Program) -> Ints:
    """The first of each group's windows, -1 where it has none."""
    groups = np.arange(program.candidates.groups)
    is_window = np.zeros(program.rows, bool)
    is_window[program.window_rows] = True
    group, row, _ = program.group_terms.of(groups)
    window = np.full(len(groups), -1, np.int64)
    inside = np.flatnonzero(is_window[row])[::-1]  # the first is written last
    window[group[inside]] = row[inside]
    return window


def _lowest(value: Callable[[int], int], most: int) -> int:
    """Where between 0 and `most` a convex function is lowest, to a step: from there on it rises."""
    step = 1 + most // STEPS
    return step * bisect_left(range(most // step), 0, key=lambda n: value((n + 1) * step) - value(n * step))
