"""Every group's best delegation, and the best one with each pair in it, at given rewards of pairs.

Exact, by choosing the greatest again and again (the sets a delegation may be are nearly a matroid):

- whoever is locked goes; where a leader is needed and none is locked, the best one goes;
- then the best of the rest: up to the least size whatever they add, up to the greatest while they add something.

The best delegation with a given pair in it differs from the best one by that pair, and at most by one other that
leaves for it: the least of the rest, or the leader where the pair leads too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.candidates import Candidates, Flags, Ints, matches

IMPOSSIBLE = -(1 << 60)
NOBODY = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Visits:
    """Visits as columns: visit i is one of group `groups[i]` and sends `pairs[first[i]:first[i + 1]]`."""

    groups: Ints
    pairs: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.groups)

    @property
    def owner(self) -> Ints:
        """For each entry of `pairs` the number of its visit."""
        return np.repeat(np.arange(len(self.groups)), np.diff(self.first))

    def at(self, places: Ints) -> "Visits":
        """The visits at these places, in this order."""
        sizes = (self.first[1:] - self.first[:-1])[places]
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.first[places] - ends + sizes, sizes)
        return Visits(groups=self.groups[places], pairs=self.pairs[at], first=np.concatenate(([0], ends)))

    @staticmethod
    def joined(parts: Sequence["Visits"]) -> "Visits":
        """All of them, in this order."""
        sizes = np.concatenate([np.diff(part.first) for part in parts])
        return Visits(
            groups=np.concatenate([part.groups for part in parts]),
            pairs=np.concatenate([part.pairs for part in parts]),
            first=np.concatenate(([0], np.cumsum(sizes))),
        )

    @staticmethod
    def none() -> "Visits":
        empty = np.empty(0, np.int64)
        return Visits(groups=empty, pairs=empty, first=np.zeros(1, np.int64))


def visits_sending(c: Candidates, pairs: Ints) -> Visits:
    """The visits of a plan that sends these pairs: one for each of their groups."""
    pairs = np.sort(pairs)
    groups, sizes = np.unique(c.pair_group[pairs], return_counts=True)
    return Visits(groups=groups.astype(np.int64), pairs=pairs, first=np.concatenate(([0], np.cumsum(sizes))))


def visits_in_force(c: Candidates) -> Visits:
    """The visits of the plan in force that can be kept: those sent who are eligible still make a delegation."""
    _, kept = matches(
        c.baseline_visitor * len(c.problem.meetings) + c.baseline_meeting,
        c.pair_visitor * np.int64(len(c.problem.meetings)) + c.pair_meeting,
    )
    sent = np.zeros(c.pairs, bool)
    sent[kept] = True
    whole = complete_groups(c, sent)
    return visits_sending(c, np.flatnonzero(sent & whole[c.pair_group]))


def complete_groups(c: Candidates, sent: Flags) -> Flags:
    """For each group whether the pairs `sent` of it make a delegation, with all who are locked and a leader."""
    size, lacking, leaders = (
        np.bincount(c.pair_group, weights=flags, minlength=c.groups)
        for flags in (sent, c.pair_locked & ~sent, c.pair_leader & sent)
    )
    led = ~c.group_led | (leaders > 0)
    return np.asarray((size >= c.group_min) & (size <= c.group_max) & (lacking == 0) & led)


@dataclass(frozen=True, kw_only=True, slots=True)
class Best:
    """The best delegations at some rewards. `total` for each group; `sent` marks the pairs in them.

    `total_with` is the total of the best delegation with a pair in it, for each pair, and `leaves` the pair that
    leaves the group's best delegation for it, if any. Both totals are `IMPOSSIBLE` where there is none.
    """

    total: Ints
    sent: Flags
    total_with: Ints
    leaves: Ints

    def visits(self, c: Candidates, groups: Ints) -> Visits:
        """The best visit of each of these groups."""
        inside = np.zeros(c.groups, bool)
        inside[groups] = True
        return visits_sending(c, np.flatnonzero(inside[c.pair_group] & self.sent))

    def visits_with(self, c: Candidates, pairs: Ints) -> Visits:
        """For each of these pairs the best visit with it."""
        groups = c.pair_group[pairs].astype(np.int64)
        going = np.flatnonzero(self.sent)
        first, last = (
            np.searchsorted(going, c.group_first[groups]),
            np.searchsorted(going, c.group_first[groups + 1]),
        )
        sizes = last - first
        owner = np.repeat(np.arange(len(pairs)), sizes)
        at = np.arange(len(owner)) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        stay = going[at] != self.leaves[pairs][owner]
        joins = np.flatnonzero(~self.sent[pairs])
        owner, member = np.concatenate((owner[stay], joins)), np.concatenate((going[at][stay], pairs[joins]))
        order = np.lexsort((member, owner))
        sizes = np.bincount(owner, minlength=len(pairs))
        return Visits(groups=groups, pairs=member[order], first=np.concatenate(([0], np.cumsum(sizes))))


class Delegations:
    """Finds best delegations; what does not depend on rewards is prepared once."""

    def __init__(self, candidates: Candidates) -> None:
        c = self.candidates = candidates
        self.starts = c.group_first[:-1]
        held = self._any(c.pair_locked & c.pair_leader)
        # Pairs one of which must be sent because none of the locked ones leads.
        self.may_lead = c.pair_leader & (c.group_led & ~held)[c.pair_group]
        self.led = np.flatnonzero(self._any(self.may_lead))
        self.leaders = np.flatnonzero(self.may_lead)
        self.locked = np.add.reduceat(c.pair_locked.astype(np.int64), self.starts) if c.groups else self.starts
        # Where every delegation is one person: pairs that can't be it.
        self.alone = bool(((c.group_min == 1) & (c.group_max == 1) & (self.locked <= 1)).all())
        self.barred = ((self.locked > 0)[c.pair_group] & ~c.pair_locked) | (
            c.group_led[c.pair_group] & ~c.pair_leader
        )

    def _any(self, flags: Flags) -> Flags:
        return np.logical_or.reduceat(flags, self.starts) if len(self.starts) else np.empty(0, bool)

    def totals(self, reward: Ints) -> Ints:
        """What the best delegation of each group is worth where pair p is worth `reward[p]`."""
        if not self.alone:
            return self.best(reward).total
        allowed = np.where(self.barred, IMPOSSIBLE, reward)
        return np.maximum.reduceat(allowed, self.starts) if len(self.starts) else self.starts.copy()

    def best(self, reward: Ints) -> Best:
        """The best delegations where pair p is worth `reward[p]`."""
        c = self.candidates
        if self.alone:
            return self._best_alone(np.where(self.barred, IMPOSSIBLE, reward), self.totals(reward))
        sent = c.pair_locked.copy()
        total = np.add.reduceat(np.where(sent, reward, 0), self.starts) if c.groups else self.starts.copy()
        count = self.locked.copy()
        leader = np.full(c.groups, NOBODY, np.int64)
        if len(self.led):
            chosen = _greatest(reward, self.leaders, c.pair_group)
            leader[self.led] = chosen
            sent[chosen] = True
            total[self.led] += reward[chosen]
            count[self.led] += 1
        impossible = count > c.group_max
        last = self._fill(reward, sent, total, count)
        total[impossible] = IMPOSSIBLE
        total_with, leaves = self._exchange(reward, sent, total, count, last, leader)
        return Best(total=total, sent=sent, total_with=total_with, leaves=leaves)

    def _best_alone(self, reward: Ints, total: Ints) -> Best:
        """The best delegations of one: the best pair of each group."""
        group = self.candidates.pair_group
        greatest = np.flatnonzero(reward == total[group])
        of = group[greatest]
        chosen = greatest[np.diff(of, prepend=-1) != 0]  # the first of equals
        sent = np.zeros(len(reward), bool)
        sent[chosen] = True
        leaves = chosen[group]
        leaves[sent] = NOBODY
        return Best(total=total, sent=sent, total_with=reward, leaves=leaves)

    def _fill(self, reward: Ints, sent: Flags, total: Ints, count: Ints) -> Ints:
        """Send the best of the rest, one to each group at a time; the last one sent to each group."""
        c = self.candidates
        last = np.full(c.groups, NOBODY, np.int64)
        wanted = ((count < c.group_min)[c.pair_group]) | ((reward > 0) & (count < c.group_max)[c.pair_group])
        rest = np.flatnonzero(wanted & ~sent)
        while len(rest):
            chosen = _greatest(reward, rest, c.pair_group)
            groups = c.pair_group[chosen]
            sent[chosen] = True
            total[groups] += reward[chosen]
            count[groups] += 1
            last[groups] = chosen
            of_rest = c.pair_group[rest]
            short = count[of_rest] < c.group_min[of_rest]
            more = (reward[rest] > 0) & (count[of_rest] < c.group_max[of_rest])
            rest = rest[(short | more) & ~sent[rest]]
        return last

    def _exchange(
        self, reward: Ints, sent: Flags, total: Ints, count: Ints, last: Ints, leader: Ints
    ) -> tuple[Ints, Ints]:
        """For each pair the total of the best delegation with it, and who leaves for it."""
        c = self.candidates
        group = c.pair_group
        gain = np.where((count < c.group_max)[group], 0, IMPOSSIBLE)
        leaves = np.full(c.pairs, NOBODY, np.int64)
        for other, may in ((last, None), (leader, self.may_lead)):
            freed = np.where(other == NOBODY, IMPOSSIBLE, -reward[other])[group]
            better = freed > gain if may is None else (freed > gain) & may
            gain[better] = freed[better]
            leaves[better] = other[group[better]]
        leaves[sent] = NOBODY
        with_pair = np.where(sent, 0, reward + gain)
        possible = (total[group] > IMPOSSIBLE) & (with_pair > IMPOSSIBLE >> 1)
        return np.where(possible, total[group] + with_pair, IMPOSSIBLE), leaves


def _greatest(reward: Ints, pairs: Ints, group: np.ndarray) -> Ints:
    """Of these pairs, given in their order, the one of greatest reward in each group; the first of equals."""
    of = group[pairs]
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    sizes = np.diff(np.append(starts, len(pairs)))
    worth = reward[pairs]
    greatest = np.flatnonzero(worth == np.repeat(np.maximum.reduceat(worth, starts), sizes))
    block = np.repeat(np.arange(len(starts)), sizes)[greatest]
    return pairs[greatest[np.r_[True, block[1:] != block[:-1]]]]
