"""A sound plan in the first second: the best visits that still fit, one after another."""

import numpy as np

from solver.candidates import Flags, Ints
from solver.clashes import Clashes
from solver.program import Program

# So many visits are looked at together before those that no longer fit are struck out again.
CHUNK = 4096


class Greedy:
    """Sends delegations while every hard row of the program has room for them and nobody is in two places."""

    def __init__(self, program: Program, clashes: Clashes) -> None:
        self.program = program
        self.clashes = clashes
        hard = np.ones(program.rows, bool)
        # Where an extra column makes room as it rises, the row forbids nothing.
        hard[program.extra_terms.row[program.extra_terms.coefficient < 0]] = False
        hard &= program.limit >= 0
        self.room = np.where(hard, program.limit, np.iinfo(np.int64).max >> 1)
        self.owed = np.zeros(program.rows, np.int64)
        places, rows, _ = program.extra_terms.of(np.flatnonzero(program.extra_short))
        self.owed[rows] = -program.limit[rows]
        self.chosen: list[int] = []
        self.of_visitor: dict[int, list[int]] = {}
        self.visited = np.zeros(program.candidates.groups, bool)

    def force(self, pairs: Ints) -> None:
        """Send pairs known to make sound delegations together, whatever they are worth."""
        program, c = self.program, self.program.candidates
        groups = np.unique(c.pair_group[pairs])
        taken = np.zeros(program.rows, np.int64)
        for terms, items in ((program.group_terms, groups), (program.pair_terms, pairs)):
            _, row, coefficient = terms.of(items)
            np.add.at(taken, row, coefficient)
        self.room -= taken
        self.owed += np.minimum(taken, 0)
        # A maximum that counts some pairs of a group only counts them through a column that now must rise.
        must_rise = np.flatnonzero((program.extra_reward == 0) & (program.extra_short == 0))
        place, row, coefficient = program.extra_terms.of(must_rise)
        risen = np.zeros(len(must_rise), bool)
        risen[place[(coefficient < 0) & (taken > program.limit)[row]]] = True
        rising = risen[place] & (coefficient > 0)
        np.subtract.at(self.room, row[rising], coefficient[rising])
        self.visited[groups] = True
        self._keep(pairs)

    def _keep(self, pairs: Ints) -> None:
        self.chosen.extend(pairs.tolist())
        for p in pairs.tolist():
            self.of_visitor.setdefault(int(self.program.candidates.pair_visitor[p]), []).append(p)

    def send(self, order: Ints, sent: Flags, *, only_owed: bool = False) -> None:
        """Go through groups in `order`, sending the pairs marked in `sent`; with `only_owed` for quotas alone."""
        for start in range(0, len(order), CHUNK):
            chunk = order[start : start + CHUNK]
            chunk = chunk[~self.visited[chunk] & ~self.program.indivisible[chunk]]
            for group in chunk[self._open(chunk)].tolist():
                self._try(group, sent, only_owed)

    def _open(self, groups: Ints) -> Flags:
        place, row, coefficient = self.program.group_terms.of(groups)
        full = coefficient > self.room[row]
        closed = np.zeros(len(groups), bool)
        closed[place[full]] = True
        return ~closed

    def _try(self, group: int, sent: Flags, only_owed: bool) -> None:
        c = self.program.candidates
        first, last = int(c.group_first[group]), int(c.group_first[group + 1])
        pairs = first + np.flatnonzero(sent[first:last])
        rows = [self.program.group_terms.of(np.array([group]))[1:], self.program.pair_terms.of(pairs)[1:]]
        row = np.concatenate([r for r, _ in rows])
        coefficient = np.concatenate([k for _, k in rows])
        if only_owed and not (self.owed[row] > 0).any():
            return
        unique, at = np.unique(row, return_inverse=True)
        total = np.bincount(at, weights=coefficient, minlength=len(unique)).astype(np.int64)
        if (total > self.room[unique]).any() or self._clashes(pairs):
            return
        self.room[unique] -= total
        self.owed[unique] += np.minimum(total, 0)
        self.visited[group] = True
        self._keep(pairs)

    def _clashes(self, pairs: Ints) -> bool:
        c = self.program.candidates
        for p in pairs.tolist():
            own = self.of_visitor.get(int(c.pair_visitor[p]))
            if own and self.clashes.near(p, own):
                return True
        return False

    def pairs(self) -> Ints:
        return np.array(sorted(self.chosen), np.int64)


def greedy_plan(
    program: Program, clashes: Clashes, *, forced: Ints, first: Ints, worth: Ints, sent: Flags
) -> Ints:
    """The pairs of a sound plan: `forced` ones, the groups in `first`, what quotas ask for, the rest by `worth`.

    `sent` marks the delegation to send for each group. Groups worth nothing or less are left out, except
    where a quota asks for them.
    """
    plan = Greedy(program, clashes)
    plan.force(forced)
    plan.send(first, sent)
    order = np.argsort(-worth, kind="stable")
    plan.send(order, sent, only_owed=True)
    plan.send(order[worth[order] > 0], sent)
    return plan.pairs()
