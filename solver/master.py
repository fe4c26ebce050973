"""The restricted program: the visits and rows of a program that the relaxation works with so far.

Columns are the extra columns, all of them from the start, then visits as they are added. Rows come in when a
solution breaks them. (The restricted master program of Dantzig and Wolfe 1960.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.arrays import are_among, distinct
from solver.candidates import Flags, Floats, Ints
from solver.delegations import Best, Visits
from solver.program import Program, Terms
from solver.simplex import Simplex, Solution

TOLERANCE = 1e-6
# Up to so many rows all that could be broken are there from the start: broken ones need not be looked for.
FEW_ROWS = 8000
# A solution that breaks at most this share of the rows is good enough for prices: they come in with the columns.
FEW_BROKEN = 1e-3


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
        self.visits = Visits.none()
        self.place = np.full(program.rows, -1, np.int64)
        # A delegation is known again by the sum of its pairs' numbers.
        self._number = scattered(program.candidates.pairs)
        self._known = np.empty(0, np.int64)
        place, row, coefficient = program.extra_terms.of(np.arange(program.extras))
        self.entries = summed(place, row.astype(np.int64), coefficient)
        self.simplex.add_columns(program.extra_reward, program.extra_upper)
        self._most = np.zeros(program.rows, np.int64)
        self.bring_in(distinct(self.entries.row))

    @property
    def rows(self) -> int:
        return len(self.limit)

    # -- columns ---------------------------------------------------------------------------------------------

    def add_visits(self, visits: Visits) -> int:
        """Add these visits unless they are here; how many came in."""
        named = self._signatures(visits)
        _, first = np.unique(named, return_index=True)
        new = np.zeros(len(visits), bool)
        new[first] = True
        new &= ~are_among(named, self._known)
        if new.any():
            self._known = np.concatenate((self._known, named[new]))
            self._append(visits.at(np.flatnonzero(new)))
        return int(new.sum())

    def known_with(self, best: Best, pairs: Ints) -> Flags:
        """For each of these pairs whether the best visit with it is here already."""
        c, leaves = self.program.candidates, best.leaves[pairs]
        of_group = np.add.reduceat(np.where(best.sent, self._number, 0), c.group_first[:-1])
        named = of_group[c.pair_group[pairs]]
        named += np.where(best.sent[pairs], 0, self._number[pairs]) - np.where(
            leaves >= 0, self._number[leaves], 0
        )
        return are_among(named, self._known)

    def _signatures(self, visits: Visits) -> Ints:
        return np.asarray(np.add.reduceat(self._number[visits.pairs], visits.first[:-1]))

    def _append(self, visits: Visits) -> None:
        program = self.program
        of_pair = visits.owner
        found = []
        for terms, items, owner, shift in (
            (program.group_terms, visits.groups, np.arange(len(visits)), 0),
            (program.pair_terms, visits.pairs, of_pair, 0),
            (self.clique_terms, visits.pairs, of_pair, program.rows),
        ):
            place, row, coefficient = terms.of(items)
            found.append((owner[place] + self.simplex.columns, row.astype(np.int64) + shift, coefficient))
        entries = summed(*(np.concatenate([f[i] for f in found]) for i in range(3)))
        reward = program.group_reward[visits.groups]
        reward = reward + np.add.reduceat(program.pair_reward[visits.pairs], visits.first[:-1])
        self.simplex.add_columns(reward, np.ones(len(visits), np.int64))
        self.simplex.add_entries(*self._placed(entries.only(self.place[entries.row] >= 0)))
        self.entries = Entries.joined([self.entries, entries])
        rising = (entries.coefficient > 0) & (entries.row < program.rows)
        np.add.at(self._most, entries.row[rising], entries.coefficient[rising])
        breakable = np.flatnonzero((self._most > program.limit) & (self.place[: program.rows] < 0))
        if self.simplex.rows + len(breakable) <= FEW_ROWS:
            self.bring_in(breakable)
        self.visits = Visits.joined([self.visits, visits])

    def continue_from(self, other: "Master") -> None:
        """Take over the visits, cliques, rows and basis of the master of the same program with other rewards."""
        self._known = np.concatenate((self._known, other._known))
        self.add_cliques(other.cliques)
        self._append(other.visits)
        rows = np.flatnonzero(other.place >= 0)
        self.bring_in(rows[self.place[rows] < 0])
        theirs, basis = other.simplex.basis, self.simplex.basis
        basis.columns[:] = theirs.columns
        basis.rows[self.place[rows]] = theirs.rows[other.place[rows]]
        self.simplex.basis = basis

    def take_over(self, visits: Visits, cliques: list[Ints], rows: Ints) -> tuple[Ints, Ints]:
        """Bring in visits that are not here, cliques and rows; where they are in the simplex.

        The places of columns, and of rows: those of `rows`, then of the rows of `cliques`.
        """
        new = np.arange(self.rows, self.rows + len(cliques))
        columns = np.arange(self.simplex.columns, self.simplex.columns + len(visits))
        self._known = np.concatenate((self._known, self._signatures(visits)))
        self._append(visits)
        self.add_cliques(cliques)
        self.bring_in(rows[self.place[rows] < 0])
        return columns, self.place[np.concatenate((rows, new))]

    def bring_in_breakable(self, rows: Ints) -> None:
        """Bring in those of these rows that the visits that are here could break."""
        rows = rows[self._most[rows] > self.program.limit[rows]]
        self.bring_in(rows[self.place[rows] < 0])

    # -- rows ------------------------------------------------------------------------------------------------

    def add_cliques(self, cliques: list[Ints]) -> None:
        """Rows saying that of each clique's pairs at most one is sent."""
        if not cliques:
            return
        new = np.arange(self.rows, self.rows + len(cliques))
        self.cliques.extend(cliques)
        self.clique_terms = _clique_terms(self.cliques, self.program.candidates.pairs)
        self.limit = np.concatenate((self.limit, np.ones(len(cliques), np.int64)))
        self.place = np.concatenate((self.place, np.full(len(cliques), -1, np.int64)))
        visit, row, coefficient = self.clique_terms.of(self.visits.pairs)
        inside = row + self.program.rows >= new[0]
        owner = self.visits.owner + self.program.extras
        entries = summed(
            owner[visit[inside]], row[inside].astype(np.int64) + self.program.rows, coefficient[inside]
        )
        self.entries = Entries.joined([self.entries, entries])
        self.bring_in(new)

    def bring_in_full(self, pairs: Ints) -> None:
        """Bring in the rows that a plan sending these pairs fills to their limit: they are likely to bind."""
        program = self.program
        full = (program.activity(pairs) >= program.limit) & (self.place[: program.rows] < 0)
        self.bring_in(np.flatnonzero(full & (program.limit > 0)))

    def bring_in(self, rows: Ints) -> None:
        """Bring in these rows, none of which is here."""
        self.place[rows] = self.simplex.rows + np.arange(len(rows))
        self.simplex.add_rows(self.limit[rows])
        recent = np.zeros(self.rows, bool)
        recent[rows] = True
        self.simplex.add_entries(*self._placed(self.entries.only(recent[self.entries.row])))

    def _placed(self, entries: Entries) -> tuple[Ints, Ints, Ints]:
        return entries.column, self.place[entries.row], entries.coefficient

    def _broken(self, solution: Solution) -> Ints:
        """The rows outside that a solution breaks."""
        weight = self.entries.coefficient * solution.value[self.entries.column]
        activity = np.bincount(self.entries.row, weights=weight, minlength=self.rows)
        return np.flatnonzero((activity > self.limit + TOLERANCE) & (self.place < 0))

    # -- solving ---------------------------------------------------------------------------------------------

    def solve(self, *, stop: Callable[[], bool], left: Callable[[], float | None]) -> tuple[Solution, Ints] | None:
        """The optimum with nearly all rows kept, and the few outside that it breaks; None where stopped first."""
        while not stop():
            solution = self.simplex.solve(seconds=left())
            if solution is None:
                return None
            broken = self._broken(solution)
            if len(broken) <= FEW_BROKEN * self.simplex.rows:
                return solution, broken
            self.bring_in(broken)
        return None

    def prices(self, solution: Solution) -> Floats:
        """The price of every row, zero for those outside."""
        prices = np.zeros(self.rows)
        inside = self.place >= 0
        prices[inside] = solution.price[self.place[inside]]
        return prices

    def values(self, solution: Solution) -> tuple[Floats, Floats]:
        """The solution as values of pairs and of extras."""
        extras = self.program.extras
        visits = np.where(solution.value[extras:] > TOLERANCE, solution.value[extras:], 0.0)
        of_pair = np.repeat(visits, np.diff(self.visits.first))
        pair = np.bincount(self.visits.pairs, weights=of_pair, minlength=self.program.candidates.pairs)
        return pair.astype(float), solution.value[:extras]

    def most_sent(self, solution: Solution) -> Visits:
        """For each group that a solution sends the visit it sends most; the most sent first."""
        value = solution.value[self.program.extras :]
        used = np.flatnonzero(value > TOLERANCE)
        groups = self.visits.groups[used]
        order = np.lexsort((-value[used], groups))
        used, groups = used[order], groups[order]
        used = used[np.r_[True, groups[1:] != groups[:-1]][: len(used)]]
        return self.visits.at(used[np.argsort(-value[used], kind="stable")])


def scattered(count: int) -> Ints:
    """So many numbers without any pattern, always the same: SplitMix64 (Steele, Lea and Flood 2014).

    Importing numpy's own generators takes longer than solving a small part.
    """
    mixed = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))).view(np.int64)


def summed(column: Ints, row: Ints, coefficient: Ints) -> Entries:
    """Entries with the coefficients of one place added up; zeros left out."""
    if not len(column):
        empty = np.empty(0, np.int64)
        return Entries(column=empty, row=empty, coefficient=empty)
    # One number for column and row: a single sort takes a fraction of the time of two.
    stride = int(row.max()) + 1
    key = column * stride + row
    order = np.argsort(key)
    column, row, coefficient = column[order], row[order].astype(np.int64), coefficient[order]
    first = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    total = np.add.reduceat(coefficient, first)
    kept = total != 0
    return Entries(column=column[first][kept], row=row[first][kept], coefficient=total[kept])


def _clique_terms(cliques: list[Ints], pairs: int) -> Terms:
    item = np.concatenate(cliques) if cliques else np.empty(0, np.int64)
    row = np.repeat(np.arange(len(cliques), dtype=np.int32), [len(q) for q in cliques])
    order = np.argsort(item, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(item, minlength=pairs))))
    return Terms(first=first, row=row[order], coefficient=np.ones(len(item), np.int8))
