"""A visitor in two places: the pairs that exclude one another, found where a solution needs them found.

Two meetings of one visitor clash where the later one starts before the earlier one's end plus the travel
between them (rule 3). All such pairs would be far too many rows, so they are looked for among the pairs a
solution uses, joined to cliques (sets that clash pairwise), and each clique is widened with all other pairs
of the visitor that clash with every one of its members. A clique's row says: at most one of these.
"""

import numpy as np

from solver.arrays import are_among
from solver.candidates import Candidates, Flags, Floats, Ints, minutes_between

TOLERANCE = 1e-6
ROWS = 100


class Clashes:
    """Looks for clashes; knows each visitor's pairs in the order of their start."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        c = candidates
        self.start = c.meetings.start[c.pair_meeting]
        self.by_visitor = np.lexsort((self.start, c.pair_visitor))
        self.bounds = np.searchsorted(c.pair_visitor[self.by_visitor], np.arange(len(c.problem.visitors) + 1))
        self.reach = c.problem.travel.buffer_minutes + (_longest_travel(c) if c.pairs else 0)

    def clash(self, earlier: Ints, later: Ints) -> Flags:
        """Whether pairs clash, given as broadcastable arrays, whichever of the two starts first."""
        c = self.candidates
        a, b = c.pair_meeting[earlier], c.pair_meeting[later]
        a, b = np.broadcast_arrays(a, b)
        swap = c.meetings.start[b] < c.meetings.start[a]
        a, b = np.where(swap, b, a), np.where(swap, a, b)
        # Where both start together either may be called the earlier one: they clash if the order that is
        # easier to keep can't be kept.
        end = np.where(
            c.meetings.start[a] == c.meetings.start[b],
            np.maximum(c.meetings.end[a], c.meetings.end[b]),
            c.meetings.end[a],
        )
        minutes = minutes_between(
            c.problem, c.meetings.lat[a], c.meetings.lon[a], c.meetings.lat[b], c.meetings.lon[b]
        ).reshape(np.shape(a))
        apart = (c.meetings.lat[a] != c.meetings.lat[b]) | (c.meetings.lon[a] != c.meetings.lon[b])
        ready = end + minutes + np.where(apart, c.problem.travel.buffer_minutes, 0)
        return np.asarray((c.meetings.start[b] < ready) & (a != b))

    def near(self, pair: int, others: list[int]) -> bool:
        """Whether a pair clashes with any of other pairs of its visitor."""
        meetings = self.candidates.meetings
        m = self.candidates.pair_meeting[pair]
        start, end = meetings.start[m] - self.reach, meetings.end[m] + self.reach
        close = [
            p for p in others if self.start[p] < end and meetings.end[self.candidates.pair_meeting[p]] > start
        ]
        return bool(close) and bool(self.clash(np.array([pair]), np.array(close)).any())

    def among(self, pairs: Ints) -> tuple[Ints, Ints]:
        """All clashes between given pairs: two arrays of pairs, the earlier and the later of each clash."""
        c = self.candidates
        order = pairs[np.lexsort((self.start[pairs], c.pair_visitor[pairs]))]
        end = c.meetings.end[c.pair_meeting[order]]
        visitor = c.pair_visitor[order]
        found: list[tuple[Ints, Ints]] = []
        near = np.arange(len(order))
        step = 1
        while len(near := near[near + step < len(order)]):
            other = near + step
            near = near[(visitor[near] == visitor[other]) & (self.start[order[other]] < end[near] + self.reach)]
            clashing = self.clash(order[near], order[near + step])
            found.append((order[near[clashing]], order[near[clashing] + step]))
            step += 1
        if not found:
            return pairs[:0], pairs[:0]
        return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])

    def violated(self, value: Floats) -> list[Ints]:
        """Cliques of which a solution (`value` of each pair) takes more than one, widened."""
        used = np.flatnonzero(value > TOLERANCE)
        earlier, later = self.among(used)
        neighbours: dict[int, set[int]] = {}
        for a, b in zip(earlier.tolist(), later.tolist(), strict=True):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
        cliques: list[Ints] = []
        done: set[frozenset[int]] = set()
        for seed in neighbours:
            clique = [seed]
            common = set(neighbours[seed])
            while common:
                best = max(common, key=lambda p: (value[p], -p))
                clique.append(best)
                common &= neighbours[best]
            key = frozenset(clique)
            if key not in done and value[clique].sum() > 1 + TOLERANCE:
                done.add(key)
                cliques.append(self.widened(np.array(sorted(clique))))
        return cliques

    def widened(self, clique: Ints) -> Ints:
        """The clique with every pair of the visitor that clashes with all of it, added while it stays one."""
        c = self.candidates
        visitor = int(c.pair_visitor[clique[0]])
        own = self.by_visitor[self.bounds[visitor] : self.bounds[visitor + 1]]
        starts = self.start[own]
        ends = c.meetings.end[c.pair_meeting[clique]]
        low = np.searchsorted(starts, self.start[clique].max() - self.reach - int(_longest(c)))
        near = own[low : np.searchsorted(starts, ends.min() + self.reach)]
        near = near[~are_among(near, clique)]
        near = near[self.clash(clique[:, None], near[None, :]).all(axis=0)] if len(near) else near
        members = clique.tolist()
        matrix = self._matrix(near)
        open_, others = np.ones(len(near), bool), matrix.sum(axis=1)
        while open_.any():
            # Whoever leaves most of the others possible comes in first.
            best = int(np.where(open_, others, -1).argmax())
            members.append(int(near[best]))
            closed = open_ & ~matrix[best]
            open_ &= matrix[best]
            others -= matrix[:, closed].sum(axis=1)
        return np.array(sorted(members))

    def _matrix(self, pairs: Ints) -> Flags:
        """Which of these pairs clash with which. There may be thousands: done by some rows at a time."""
        rows = [self.clash(pairs[at : at + ROWS, None], pairs[None, :]) for at in range(0, len(pairs), ROWS)]
        return np.concatenate([np.empty((0, len(pairs)), bool), *rows])


def _longest(c: Candidates) -> int:
    return int((c.meetings.end - c.meetings.start).max()) if len(c.meetings.start) else 0


def _longest_travel(c: Candidates) -> int:
    """No two hosts are farther apart: along a meridian, then along the parallel nearest to the equator."""
    south, north = c.meetings.lat.min(), c.meetings.lat.max()
    west, east = c.meetings.lon.min(), c.meetings.lon.max()
    east = min(east, west + 180)  # beyond half way round it is nearer the other way
    widest = min(max(0.0, south), north)
    legs = minutes_between(c.problem, [south, widest], [west, west], [north, widest], [west, east])
    return int(legs.sum()) + 2
