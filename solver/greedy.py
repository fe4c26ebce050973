"""A sound plan in the first second: the best visits that still fit, one after another."""

from collections.abc import Iterator

import numpy as np

from solver.candidates import Flags, Ints
from solver.clashes import Clashes
from solver.program import Program

# So many visits are looked at together before those that no longer fit are struck out again; where hardly any
# still fit, up to so many.
CHUNK, LARGEST_CHUNK = 1024, 1 << 16


class Greedy:
    """Sends delegations while every hard row of the program has room for them and nobody is in two places.

    Rows are looked at one by one, many thousand times: plain lists are several times faster here than arrays.
    """

    def __init__(self, program: Program, clashes: Clashes) -> None:
        self.program = program
        self.clashes = clashes
        hard = np.ones(program.rows, bool)
        # Where an extra column makes room as it rises, the row forbids nothing.
        hard[program.extra_terms.row[program.extra_terms.coefficient < 0]] = False
        hard &= program.limit >= 0
        self.room: list[int] = np.where(hard, program.limit, np.iinfo(np.int64).max >> 1).tolist()
        owed = np.zeros(program.rows, np.int64)
        _, rows, _ = program.extra_terms.of(np.flatnonzero(program.extra_short))
        owed[rows] = -program.limit[rows]
        self.owed: list[int] = owed.tolist()
        self.matters = hard | (owed > 0)
        # The same as arrays: rows with no room left, and rows owed something.
        self.full, self.owing = np.array(self.room) <= 0, owed > 0
        self.chosen: list[int] = []
        self.of_visitor: dict[int, list[int]] = {}
        self.visited = np.zeros(program.candidates.groups, bool)

    def force(self, pairs: Ints) -> None:
        """Send pairs known to make sound delegations together, whatever they are worth."""
        program, c = self.program, self.program.candidates
        taken = program.activity(pairs)
        for r in np.flatnonzero(taken).tolist():
            self.room[r] -= int(taken[r])
            self.owed[r] += min(int(taken[r]), 0)
        # A maximum that counts some pairs of a group only counts them through a column that now must rise.
        must_rise = np.flatnonzero((program.extra_reward == 0) & (program.extra_short == 0))
        place, row, coefficient = program.extra_terms.of(must_rise)
        risen = np.zeros(len(must_rise), bool)
        risen[place[(coefficient < 0) & (taken > program.limit)[row]]] = True
        for r in row[risen[place] & (coefficient > 0)].tolist():
            self.room[r] -= 1
        self.full, self.owing = np.array(self.room) <= 0, np.array(self.owed) > 0
        self.visited[c.pair_group[pairs]] = True
        self._keep(pairs.tolist())

    def _keep(self, pairs: list[int]) -> None:
        self.chosen.extend(pairs)
        for p in pairs:
            self.of_visitor.setdefault(int(self.program.candidates.pair_visitor[p]), []).append(p)

    def send(self, order: Ints, sent: Flags, *, only_owed: bool = False) -> None:
        """Go through groups in `order`, sending the pairs marked in `sent`; with `only_owed` for quotas alone."""
        start, size = 0, CHUNK
        while start < len(order):
            chunk = order[start : start + size]
            start += size
            chunk = chunk[~self.visited[chunk] & ~self.program.indivisible[chunk]]
            chunk = chunk[self._open(chunk, sent)]
            if only_owed:
                chunk = chunk[self._counted(chunk, sent)]
            for group, pairs, rows in self._with_rows(chunk, sent):
                if not only_owed or any(self.owed[r] > 0 for r, _ in rows):
                    self._try(group, pairs, rows)
            if len(chunk) < CHUNK >> 2:
                size = min(2 * size, LARGEST_CHUNK)

    def _open(self, groups: Ints, sent: Flags) -> Flags:
        """Groups that still have room as things stand: most of a late chunk has not."""
        place, row, coefficient = self.program.group_terms.of(groups)
        open_ = np.ones(len(groups), bool)
        open_[place[(coefficient > 0) & self.full[row]]] = False
        of_group, pairs = self._pairs(groups, sent)
        place, row, coefficient = self.program.pair_terms.of(pairs)
        # Where the limit is zero, the group's other terms may make room.
        open_[of_group[place[(coefficient > 0) & (self.full & (self.program.limit > 0))[row]]]] = False
        return open_

    def _counted(self, groups: Ints, sent: Flags) -> Flags:
        """Groups that count for a quota that is still owed something."""
        counted = np.zeros(len(groups), bool)
        place, row, _ = self.program.group_terms.of(groups)
        counted[place[self.owing[row]]] = True
        of_group, pairs = self._pairs(groups, sent)
        place, row, _ = self.program.pair_terms.of(pairs)
        counted[of_group[place[self.owing[row]]]] = True
        return counted

    def _pairs(self, groups: Ints, sent: Flags) -> tuple[Ints, Ints]:
        """The sent pairs of groups, and the place in `groups` each belongs to."""
        c = self.program.candidates
        sizes = c.group_first[groups + 1] - c.group_first[groups]
        place = np.repeat(np.arange(len(groups)), sizes)
        pairs = np.arange(len(place)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + c.group_first[groups][place]
        return place[sent[pairs]], pairs[sent[pairs]]

    def _with_rows(self, groups: Ints, sent: Flags) -> Iterator[tuple[int, list[int], list[tuple[int, int]]]]:
        """Each group with its sent pairs and its (row, coefficient) terms in rows that matter."""
        of_group, pairs = self._pairs(groups, sent)
        of_terms, of_pairs = self.program.group_terms.of(groups), self.program.pair_terms.of(pairs)
        owner, row, coefficient = (
            np.concatenate((of_terms[0], of_group[of_pairs[0]])),
            *(np.concatenate((of_terms[i], of_pairs[i])) for i in (1, 2)),
        )
        kept = np.flatnonzero(self.matters[row])
        kept = kept[np.argsort(owner[kept], kind="stable")]
        terms = list(zip(row[kept].tolist(), coefficient[kept].tolist(), strict=True))
        places = np.arange(len(groups) + 1)
        ends, own_ends = np.searchsorted(owner[kept], places).tolist(), np.searchsorted(of_group, places).tolist()
        own = pairs.tolist()
        for n, group in enumerate(groups.tolist()):
            yield group, own[own_ends[n] : own_ends[n + 1]], terms[ends[n] : ends[n + 1]]

    def _try(self, group: int, pairs: list[int], rows: list[tuple[int, int]]) -> None:
        room = self.room
        for n, (r, k) in enumerate(rows):
            if k > room[r]:
                for r, k in rows[:n]:
                    room[r] += k
                return
            room[r] -= k
        if self._clashes(pairs):
            for r, k in rows:
                room[r] += k
            return
        for r, k in rows:
            self.full[r] = room[r] <= 0
            if k < 0:
                self.owed[r] += k
                self.owing[r] = self.owed[r] > 0
        self.visited[group] = True
        self._keep(pairs)

    def _clashes(self, pairs: list[int]) -> bool:
        visitor = self.program.candidates.pair_visitor
        for p in pairs:
            own = self.of_visitor.get(int(visitor[p]))
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
