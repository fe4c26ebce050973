"""The restricted program: the visits and rows of a program that the relaxation works with so far.

Columns are the extra columns, all of them from the start, then visits as they are added. Rows come in when a
solution breaks them. (The restricted master program of Dantzig and Wolfe 1960.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.candidates import Flags, Floats, Ints
from solver.program import Program, Terms
from solver.simplex import Simplex, Solution

TOLERANCE = 1e-6
# Up to so many rows all that could be broken are there from the start: broken ones need not be looked for.
FEW_ROWS = 8000


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """Coefficients by column and row, each place once."""

    column: Ints
    row: Ints
    coefficient: Ints

    def only(self, kept: Flags) -> "Entries":
        return Entries(column=self.column[kept], row=self.row[kept], coefficient=self.coefficient[kept])

    @staticmethod
    def joined(parts: list["Entries"]) -> "Entries":
        return Entries(
            column=np.concatenate([p.column for p in parts]),
            row=np.concatenate([p.row for p in parts]),
            coefficient=np.concatenate([p.coefficient for p in parts]),
        )


class Master:
    """The restricted program, growing. Rows are numbered as in the program, cliques of pairs after them."""

    def __init__(self, program: Program, interrupter: PySolveInterrupter | None = None) -> None:
        self.program = program
        self.simplex = Simplex(interrupter)
        self.cliques: list[Ints] = []
        self.clique_terms = _clique_terms([], program.candidates.pairs)
        self.limit = program.limit
        # The pairs of visit i are pairs[first[i]:first[i + 1]].
        self.groups = np.empty(0, np.int64)
        self.pairs = np.empty(0, np.int64)
        self.first = np.zeros(1, np.int64)
        self._place = np.full(program.rows, -1, np.int64)
        # A delegation is known again by the sum of its pairs' random numbers.
        self._number = np.random.default_rng(0).integers(1 << 62, size=program.candidates.pairs)
        self._known = np.empty(0, np.int64)
        place, row, coefficient = program.extra_terms.of(np.arange(program.extras))
        self.entries = _summed(place, row.astype(np.int64), coefficient)
        self.simplex.add_columns(program.extra_reward, program.extra_upper)
        self._most = np.zeros(program.rows, np.int64)
        self._bring_in(np.unique(self.entries.row))

    @property
    def rows(self) -> int:
        return len(self.limit)

    # -- columns ---------------------------------------------------------------------------------------------

    def known(self, groups: Ints, sent: Flags) -> Flags:
        """Whether the visits of `groups` with their pairs marked in `sent` are here already."""
        return np.isin(self._signatures(groups, sent), self._known)

    def add_visits(self, groups: Ints, sent: Flags) -> int:
        """Add these visits unless they are here; how many came in."""
        c = self.program.candidates
        groups = np.sort(groups[~self.known(groups, sent)])
        if not len(groups):
            return 0
        self._known = np.concatenate((self._known, self._signatures(groups, sent)))
        inside = np.zeros(c.groups, bool)
        inside[groups] = True
        pairs = np.flatnonzero(inside[c.pair_group] & sent)
        first = np.searchsorted(c.pair_group[pairs], np.append(groups, c.groups))
        self._append(groups, pairs, first)
        return len(groups)

    def _signatures(self, groups: Ints, sent: Flags) -> Ints:
        numbers = np.where(sent, self._number, 0)
        return np.asarray(np.add.reduceat(numbers, self.program.candidates.group_first[:-1])[groups])

    def _append(self, groups: Ints, pairs: Ints, first: Ints) -> None:
        program = self.program
        of_pair = np.repeat(np.arange(len(groups)), np.diff(first))
        found = []
        for terms, items, owner, shift in (
            (program.group_terms, groups, np.arange(len(groups)), 0),
            (program.pair_terms, pairs, of_pair, 0),
            (self.clique_terms, pairs, of_pair, program.rows),
        ):
            place, row, coefficient = terms.of(items)
            found.append((owner[place] + self.simplex.columns, row.astype(np.int64) + shift, coefficient))
        entries = _summed(*(np.concatenate([f[i] for f in found]) for i in range(3)))
        reward = program.group_reward[groups] + np.add.reduceat(program.pair_reward[pairs], first[:-1])
        self.simplex.add_columns(reward, np.ones(len(groups), np.int64))
        self.simplex.add_entries(*self._placed(entries.only(self._place[entries.row] >= 0)))
        self.entries = Entries.joined([self.entries, entries])
        rising = (entries.coefficient > 0) & (entries.row < program.rows)
        np.add.at(self._most, entries.row[rising], entries.coefficient[rising])
        breakable = np.flatnonzero((self._most > program.limit) & (self._place[: program.rows] < 0))
        if self.simplex.rows + len(breakable) <= FEW_ROWS:
            self._bring_in(breakable)
        self.first = np.concatenate((self.first, first[1:] + len(self.pairs)))
        self.groups = np.concatenate((self.groups, groups))
        self.pairs = np.concatenate((self.pairs, pairs))

    def copy_visits(self, other: "Master") -> None:
        """Take over another master's visits and cliques; both have the same candidates."""
        self._known = np.concatenate((self._known, other._known))
        self.add_cliques(other.cliques)
        self._append(other.groups, other.pairs, other.first)

    # -- rows ------------------------------------------------------------------------------------------------

    def add_cliques(self, cliques: list[Ints]) -> None:
        """Rows saying that of each clique's pairs at most one is sent."""
        if not cliques:
            return
        new = np.arange(self.rows, self.rows + len(cliques))
        self.cliques.extend(cliques)
        self.clique_terms = _clique_terms(self.cliques, self.program.candidates.pairs)
        self.limit = np.concatenate((self.limit, np.ones(len(cliques), np.int64)))
        self._place = np.concatenate((self._place, np.full(len(cliques), -1, np.int64)))
        visit, row, coefficient = self.clique_terms.of(self.pairs)
        inside = row + self.program.rows >= new[0]
        owner = np.repeat(np.arange(len(self.groups)), np.diff(self.first)) + self.program.extras
        entries = _summed(
            owner[visit[inside]], row[inside].astype(np.int64) + self.program.rows, coefficient[inside]
        )
        self.entries = Entries.joined([self.entries, entries])
        self._bring_in(new)

    def bring_in_full(self, pairs: Ints) -> None:
        """Bring in the rows that a plan sending these pairs fills to their limit: they are likely to bind."""
        program = self.program
        groups = np.unique(program.candidates.pair_group[pairs])
        activity = np.zeros(program.rows, np.int64)
        for terms, items in ((program.group_terms, groups), (program.pair_terms, pairs)):
            _, row, coefficient = terms.of(items)
            np.add.at(activity, row, coefficient)
        full = (activity >= program.limit) & (self._place[: program.rows] < 0)
        self._bring_in(np.flatnonzero(full & (program.limit > 0)))

    def _bring_in(self, rows: Ints) -> None:
        self._place[rows] = self.simplex.rows + np.arange(len(rows))
        self.simplex.add_rows(self.limit[rows])
        recent = np.zeros(self.rows, bool)
        recent[rows] = True
        self.simplex.add_entries(*self._placed(self.entries.only(recent[self.entries.row])))

    def _placed(self, entries: Entries) -> tuple[Ints, Ints, Ints]:
        return entries.column, self._place[entries.row], entries.coefficient

    def _broken(self, solution: Solution) -> Ints:
        """The rows outside that a solution breaks."""
        weight = self.entries.coefficient * solution.value[self.entries.column]
        activity = np.bincount(self.entries.row, weights=weight, minlength=self.rows)
        return np.flatnonzero((activity > self.limit + TOLERANCE) & (self._place < 0))

    # -- solving ---------------------------------------------------------------------------------------------

    def solve(self, *, stop: Callable[[], bool], left: Callable[[], float | None]) -> Solution | None:
        """The optimum of the restricted program, all rows kept; None where it was stopped first."""
        dual = False
        while not stop():
            solution = self.simplex.solve(seconds=left(), dual=dual)
            if solution is None:
                return None
            broken = self._broken(solution)
            if not len(broken):
                return solution
            self._bring_in(broken)
            # The basis stays dual feasible when rows come in.
            dual = True
        return None

    def prices(self, solution: Solution) -> Floats:
        """The price of every row, zero for those outside."""
        prices = np.zeros(self.rows)
        inside = self._place >= 0
        prices[inside] = solution.price[self._place[inside]]
        return prices

    def values(self, solution: Solution) -> tuple[Floats, Floats]:
        """The solution as values of pairs and of extras."""
        extras = self.program.extras
        visits = np.where(solution.value[extras:] > TOLERANCE, solution.value[extras:], 0.0)
        of_pair = np.repeat(visits, np.diff(self.first))
        pair = np.bincount(self.pairs, weights=of_pair, minlength=self.program.candidates.pairs)
        return pair.astype(float), solution.value[:extras]

    def most_sent(self, solution: Solution) -> tuple[Ints, Flags]:
        """The groups a solution sends, the most sent first, and the pairs of the visit it sends most for each."""
        value = solution.value[self.program.extras :]
        used = np.flatnonzero(value > TOLERANCE)
        used = used[np.lexsort((-value[used], self.groups[used]))]
        used = used[np.r_[True, np.diff(self.groups[used]) != 0][: len(used)]]
        used = used[np.argsort(-value[used], kind="stable")]
        chosen = np.zeros(len(self.groups), bool)
        chosen[used] = True
        sent = np.zeros(self.program.candidates.pairs, bool)
        sent[self.pairs[np.repeat(chosen, np.diff(self.first))]] = True
        return self.groups[used], sent


def _summed(column: Ints, row: Ints, coefficient: Ints) -> Entries:
    """Entries with the coefficients of one place added up; zeros left out."""
    if not len(column):
        empty = np.empty(0, np.int64)
        return Entries(column=empty, row=empty, coefficient=empty)
    order = np.lexsort((row, column))
    column, row, coefficient = column[order], row[order].astype(np.int64), coefficient[order]
    first = np.flatnonzero(np.r_[True, (np.diff(column) != 0) | (np.diff(row) != 0)])
    total = np.add.reduceat(coefficient, first)
    kept = total != 0
    return Entries(column=column[first][kept], row=row[first][kept], coefficient=total[kept])


def _clique_terms(cliques: list[Ints], pairs: int) -> Terms:
    item = np.concatenate(cliques) if cliques else np.empty(0, np.int64)
    row = np.repeat(np.arange(len(cliques), dtype=np.int32), [len(q) for q in cliques])
    order = np.argsort(item, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(item, minlength=pairs))))
    return Terms(first=first, row=row[order], coefficient=np.ones(len(item), np.int8))
