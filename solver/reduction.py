"""What locked visits leave no room for: left out before anything is built on it.

Where a visitor's locked pairs fill a day or a month, nothing else of it can be sent; where a visit to a host is
locked, no other is possible within the host's gap, nor another team's to the same meeting. In a plan made anew
from some day on, with all visits before it locked, that is a third of all pairs.
"""

import numpy as np

from solver.candidates import Candidates, Flags, Ints
from solver.components import only_pairs


def beside_locks(candidates: Candidates) -> Candidates:
    """The candidates that a plan with all locked pairs can use; all of them where it is seen that there is none.

    Locked pairs stay, whatever rules them out.
    """
    c = candidates
    if not c.pair_locked.any():
        return c
    in_locked_group = np.zeros(c.groups, bool)
    in_locked_group[c.pair_group[c.pair_locked]] = True
    taken = np.zeros(len(c.meetings.day), bool)
    taken[c.pair_meeting[c.pair_locked]] = True
    ruled_out = _near(c, taken)[c.pair_meeting] | (taken[c.pair_meeting] & ~in_locked_group[c.pair_group])
    visitors = c.problem.visitors
    unlimited = np.iinfo(np.int64).max
    by_month = [unlimited if v.max_per_month is None else v.max_per_month for v in visitors]
    ruled_out |= _filled(c, c.meetings.day, np.array([v.max_per_day for v in visitors], np.int64))
    ruled_out |= _filled(c, c.meetings.month, np.array(by_month, np.int64))
    kept = ~ruled_out | c.pair_locked
    complete = _complete(c, kept)
    if (in_locked_group & ~complete).any():
        return c
    return only_pairs(c, np.flatnonzero(kept & complete[c.pair_group]))


def _filled(c: Candidates, period: Ints, limit: Ints) -> Flags:
    """For each pair whether the locked ones of its visitor reach the limit in its day or month."""
    first = period.min()
    span = int(period.max() - first) + 1
    place = c.pair_visitor * np.int64(span) + (period - first)[c.pair_meeting]
    locked = np.bincount(place[c.pair_locked], minlength=len(limit) * span)
    return np.asarray((locked >= np.repeat(limit, span))[place])


def _near(c: Candidates, taken: Flags) -> Flags:
    """For each meeting whether another one of its host, within the gap, is among those taken."""
    host, day = c.meetings.host.astype(np.int64), c.meetings.day
    gap = np.array([h.gap_days for h in c.problem.hosts], np.int64)[host]
    # Days of different hosts must not meet within any gap.
    key = host * (int(day.max() - day.min() + gap.max()) + 2) + day - day.min()
    of_taken = np.sort(key[taken])
    first, last = np.searchsorted(of_taken, key - gap, "right"), np.searchsorted(of_taken, key + gap, "left")
    return np.asarray(np.maximum(0, last - first) > (taken & (gap > 0)))


def _complete(c: Candidates, kept: Flags) -> Flags:
    """For each group whether those kept of it can still make a delegation."""
    sizes = np.bincount(c.pair_group[kept], minlength=c.groups)
    leaders = np.bincount(c.pair_group[kept & c.pair_leader], minlength=c.groups)
    return np.asarray((sizes >= c.group_min) & (~c.group_led | (leaders > 0)))
