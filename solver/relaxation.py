"""Prices and the bound: the linear relaxation of a program, with columns and rows generated as they are missed.

The restricted program begins with a few visits; each round solves it from the last basis, prices all visits
with its duals (`solver.pricing`), adds the best that would improve it with the rows these could break, and
cliques of clashing pairs that the present solution breaks. The bound of any round holds for the whole program.
(Column generation: Dantzig and Wolfe 1960; lower bounds by Lasdon 1970.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.candidates import Flags, Floats, Indices, Ints
from solver.clashes import Clashes
from solver.pricing import Delegations, Pricing, price, whole_prices
from solver.program import Program, Terms
from solver.simplex import Simplex, Solution

# A visit is added to the restricted program where it would earn more than this many PRICE_UNIT parts.
IMPROVING = 16
# How many improving visits a round adds for each member of a team and for each host.
PER_VISITOR = 20
PER_HOST = 3
INTEGRAL = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxed:
    """Where the relaxation stands: `bound` is proven; `pair` and `extra` are the values of the last solution.

    `whole` says that the solution is a plan: all its visits are whole. `closed` that no column is missed.
    """

    bound: int
    objective: float
    pair: Floats
    extra: Floats
    pricing: Pricing
    whole: bool
    closed: bool


class Relaxation:
    """The restricted program of one `Program`, growing."""

    def __init__(self, program: Program, clashes: Clashes) -> None:
        self.program = program
        self.clashes = clashes
        self.delegations = Delegations(program.candidates)
        self.simplex = Simplex()
        self.cliques: list[Ints] = []
        self.clique_terms = _no_terms(program.candidates.pairs)
        self._row = np.full(program.rows, -1, np.int64)
        self._activity = np.zeros(program.rows, np.int64)
        # A delegation is known again by the sum of its pairs' random numbers.
        self._number = np.random.default_rng(0).integers(1 << 62, size=program.candidates.pairs)
        self._known = np.empty(0, np.int64)
        self._members = np.bincount(program.candidates.team_of_visitor)
        self._columns: list[tuple[int, Ints]] = []
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self._add(np.arange(program.extras), np.empty(0, np.int64), np.empty(0, np.int64), np.zeros(1, np.int64))

    # -- columns ---------------------------------------------------------------------------------------------

    def add_visits(self, groups: Ints, sent: Flags) -> int:
        """Add a column for each group with its pairs marked in `sent`, unless it is there; how many came in."""
        c = self.program.candidates
        signature = self._signatures(sent)[groups]
        fresh = ~np.isin(signature, self._known)
        groups, signature = groups[fresh], signature[fresh]
        if not len(groups):
            return 0
        self._known = np.concatenate((self._known, signature))
        inside = np.zeros(c.groups, bool)
        inside[groups] = True
        groups = np.flatnonzero(inside)
        pairs = np.flatnonzero(inside[c.pair_group] & sent)
        first = np.searchsorted(c.pair_group[pairs], np.append(groups, c.groups))
        self._add(np.empty(0, np.int64), groups, pairs, first)
        return len(groups)

    def _signatures(self, sent: Flags) -> Ints:
        numbers = np.where(sent, self._number, 0)
        return np.add.reduceat(numbers, self.program.candidates.group_first[:-1])

    def _add(self, extras: Ints, groups: Ints, pairs: Ints, first: Ints) -> None:
        """Extras, then visits (`groups` with `pairs[first[i]:first[i + 1]]`), with the rows they could break."""
        program = self.program
        base = self.simplex.columns
        of_pair = np.repeat(np.arange(len(groups)), np.diff(first)) if len(groups) else np.empty(0, np.int64)
        parts = [program.extra_terms.of(extras)]
        for terms, items, owner in (
            (program.group_terms, groups, np.arange(len(groups))),
            (program.pair_terms, pairs, of_pair),
        ):
            place, row, coefficient = terms.of(items)
            parts.append((owner[place], row, coefficient))
        place, row, coefficient = self.clique_terms.of(pairs)
        parts.append((of_pair[place], row + program.rows, coefficient))
        column = np.concatenate([p[0] for p in parts]) + base
        entries = _summed(column, np.concatenate([p[1] for p in parts]), np.concatenate([p[2] for p in parts]))
        reward = np.concatenate(
            (
                program.extra_reward[extras],
                program.group_reward[groups]
                + np.bincount(of_pair, weights=program.pair_reward[pairs], minlength=len(groups)).astype(np.int64),
            )
        )
        upper = np.concatenate((program.extra_upper[extras], np.ones(len(groups), np.int64)))
        for i, g in enumerate(groups.tolist()):
            self._columns.append((g, pairs[first[i] : first[i + 1]]))
        self._entries.append(entries)
        self._grow(reward, upper, entries, base)

    def _grow(self, reward: Ints, upper: Ints, entries: tuple[Ints, Ints, Ints], base: int) -> None:
        program = self.program
        column, row, coefficient = entries
        rising = (coefficient > 0) & (row < program.rows)
        np.add.at(self._activity, row[rising], coefficient[rising] * upper[column[rising] - base])
        new = np.flatnonzero((self._row[: program.rows] < 0) & (self._activity > program.limit))
        self._row[new] = self.simplex.rows + np.arange(len(new))
        old = self._row[row] >= 0
        recent = np.zeros(len(self._row), bool)
        recent[new] = True
        old &= ~recent[row]
        parts = [(column[old], row[old], coefficient[old])]
        for c, r, k in self._entries if len(new) else []:
            at = recent[r]
            parts.append((c[at], r[at], k[at]))
        self.simplex.add(
            reward=reward,
            upper=upper,
            limit=program.limit[new],
            column=np.concatenate([p[0] for p in parts]),
            row=self._row[np.concatenate([p[1] for p in parts])],
            coefficient=np.concatenate([p[2] for p in parts]),
        )

    # -- rows ------------------------------------------------------------------------------------------------

    def add_cliques(self, cliques: list[Ints]) -> None:
        """Rows saying that of each clique's pairs at most one is sent."""
        if not cliques:
            return
        first_row = self.program.rows + len(self.cliques)
        self.cliques.extend(cliques)
        self.clique_terms = _clique_terms(self.cliques, self.program.candidates.pairs)
        self._row = np.concatenate((self._row, np.full(len(cliques), -1, np.int64)))
        inside: dict[int, list[int]] = {}
        for i, clique in enumerate(cliques):
            for p in clique.tolist():
                inside.setdefault(p, []).append(first_row + i)
        extras = self.program.extras
        column, row = [], []
        for i, (_, pairs) in enumerate(self._columns):
            for p in pairs.tolist():
                for r in inside.get(p, ()):
                    column.append(extras + i)
                    row.append(r)
        entries = (np.array(column, np.int64), np.array(row, np.int64), np.ones(len(row), np.int64))
        self._entries.append(entries)
        self._row[first_row:] = self.simplex.rows + np.arange(len(cliques))
        self.simplex.add(
            reward=np.empty(0, np.int64),
            upper=np.empty(0, np.int64),
            limit=np.ones(len(cliques), np.int64),
            column=entries[0],
            row=self._row[entries[1]],
            coefficient=entries[2],
        )

    # -- solving ---------------------------------------------------------------------------------------------

    def prices(self, solution: Solution) -> Ints:
        """The prices of all rows, zero where a row is not in the restricted program."""
        inside = self._row >= 0
        prices = np.zeros(len(self._row), np.int64)
        prices[inside] = whole_prices(solution.price[self._row[inside]])
        return prices

    def price(self, prices: Ints) -> Pricing:
        return price(self.program, self.delegations, prices, self.clique_terms)

    def start(self) -> None:
        """The visits that earn most by themselves."""
        pricing = self.price(np.zeros(len(self._row), np.int64))
        self.add_visits(self._best(pricing), pricing.sent)

    def _best(self, pricing: Pricing) -> Ints:
        """The most improving groups, so many for each visitor and each host."""
        c = self.program.candidates
        improving = np.flatnonzero(pricing.group > IMPROVING)
        improving = improving[~np.isin(self._signatures(pricing.sent)[improving], self._known)]
        worth = pricing.group[improving]
        host = c.meetings.host[c.group_meeting[improving]]
        team = c.group_team[improving]
        chosen = np.zeros(len(improving), bool)
        for key, most in ((team, PER_VISITOR * self._members[team]), (host, np.full(len(host), PER_HOST))):
            order = np.lexsort((-worth, key))
            ordered = key[order]
            begins = np.flatnonzero(np.diff(ordered, prepend=-1))
            rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
            chosen[order[rank < most[order]]] = True
        return improving[chosen]

    def values(self, solution: Solution) -> tuple[Floats, Floats]:
        """The solution as values of pairs and of extras."""
        pair = np.zeros(self.program.candidates.pairs)
        extras = self.program.extras
        for i in np.flatnonzero(solution.value[extras:] > INTEGRAL).tolist():
            pair[self._columns[i][1]] += solution.value[extras + i]
        return pair, solution.value[:extras]

    def copy_into(self, other: "Relaxation") -> None:
        """Give another relaxation of the same candidates this one's visits and cliques."""
        sent = np.zeros(self.program.candidates.pairs, bool)
        waves: dict[int, list[tuple[int, Ints]]] = {}
        times: dict[int, int] = {}
        for group, pairs in self._columns:
            waves.setdefault(times.get(group, 0), []).append((group, pairs))
            times[group] = times.get(group, 0) + 1
        for wave in waves.values():
            sent[:] = False
            sent[np.concatenate([pairs for _, pairs in wave])] = True
            other.add_visits(np.array([group for group, _ in wave], np.int64), sent)
        other.add_cliques(self.cliques)

    def solve(
        self,
        *,
        stop: Callable[[], bool],
        left: Callable[[], float | None],
        report: Callable[[Relaxed], None],
    ) -> Relaxed | None:
        """Rounds until nothing is missed, or `stop` says so; the last round, or None where there was none."""
        relaxed: Relaxed | None = None
        bound: int | None = None
        while not stop():
            solution = self.simplex.solve(seconds=left())
            if solution is None:
                return relaxed
            pricing = self.price(self.prices(solution))
            bound = pricing.bound if bound is None else min(bound, pricing.bound)
            pair, extra = self.values(solution)
            cliques = self.clashes.violated(pair)
            objective = solution.objective
            reached = bound <= objective + INTEGRAL * max(1.0, abs(objective)) ** 0.5
            missed = np.empty(0, np.int64) if reached else self._best(pricing)
            fractional = np.abs(solution.value - np.rint(solution.value)) > INTEGRAL
            relaxed = Relaxed(
                bound=bound,
                objective=objective,
                pair=pair,
                extra=extra,
                pricing=pricing,
                whole=not cliques and not fractional[self.program.extras :].any(),
                closed=not cliques and not len(missed),
            )
            report(relaxed)
            self.add_cliques(cliques)
            if not self.add_visits(missed, pricing.sent) and not cliques:
                return relaxed
        return relaxed


def _summed(column: Ints, row: Indices | Ints, coefficient: Ints) -> tuple[Ints, Ints, Ints]:
    """Entries with the coefficients of one place added up; zeros left out."""
    if not len(column):
        return column, row.astype(np.int64), coefficient
    order = np.lexsort((row, column))
    column, row, coefficient = column[order], row[order].astype(np.int64), coefficient[order]
    first = np.flatnonzero(np.r_[True, (np.diff(column) != 0) | (np.diff(row) != 0)])
    total = np.add.reduceat(coefficient, first)
    kept = total != 0
    return column[first][kept], row[first][kept], total[kept]


def _no_terms(items: int) -> Terms:
    empty = np.empty(0, np.int64)
    return Terms(
        first=np.zeros(items + 1, np.int64), row=empty.astype(np.int32), coefficient=empty.astype(np.int8)
    )


def _clique_terms(cliques: list[Ints], pairs: int) -> Terms:
    item = np.concatenate(cliques)
    row = np.repeat(np.arange(len(cliques), dtype=np.int32), [len(q) for q in cliques])
    order = np.argsort(item, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(item, minlength=pairs))))
    return Terms(first=first, row=row[order], coefficient=np.ones(len(item), np.int8))
