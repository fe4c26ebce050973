"""What one visitor can do: so much in a day and a month, and one place at a time."""

import numpy as np

from solver.candidates import Candidates, Ints
from solver.program import Builder


def _cap(builder: Builder, period: Ints, limit: Ints) -> None:
    """At most `limit[v]` pairs of visitor v with the same period; only where there are more."""
    c = builder.candidates
    if not c.pairs:
        return
    span = int(period.max() - period.min()) + 1
    keys = c.pair_visitor * np.int64(span) + (period - period.min())
    unique, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    limits = limit[unique // span]
    binding = counts > limits
    rows = np.full(len(unique), -1, np.int64)
    rows[binding] = builder.add_rows(limits[binding])
    of_pair = rows[inverse]
    pairs = np.flatnonzero(of_pair >= 0)
    builder.pairs_in(pairs, of_pair[pairs])


def max_per_day(builder: Builder) -> None:
    """Rule 4, by the day on which the meeting starts."""
    c = builder.candidates
    limit = np.array([v.max_per_day for v in c.problem.visitors], np.int64)
    _cap(builder, c.meetings.day[c.pair_meeting], limit)


def max_per_month(builder: Builder) -> None:
    """Rule 4, by calendar month."""
    c = builder.candidates
    unlimited = np.iinfo(np.int32).max
    limit = np.array(
        [unlimited if v.max_per_month is None else v.max_per_month for v in c.problem.visitors], np.int64
    )
    _cap(builder, c.meetings.month[c.pair_meeting], limit)


def two_places(builder: Builder) -> None:
    """Rule 3, the part that needs no travel time: of meetings going on at one moment a visitor is in one.

    Only for visitors who may make more than one visit a day; clashes through travel, and through midnight,
    are found where a solution has them (`solver.clashes`).
    """
    c = builder.candidates
    several = np.array([v.max_per_day > 1 for v in c.problem.visitors], bool)
    chosen = np.flatnonzero(several[c.pair_visitor])
    order = np.lexsort((c.meetings.start[c.pair_meeting[chosen]], c.pair_visitor[chosen]))
    chosen = chosen[order]
    firsts = np.flatnonzero(np.diff(c.pair_visitor[chosen], prepend=-1))
    for pairs in np.split(chosen, firsts[1:]) if len(chosen) else []:
        for clique in _simultaneous(c, pairs):
            builder.pairs_in(clique, builder.add_rows(1))


def _simultaneous(c: Candidates, pairs: Ints) -> list[Ints]:
    """Maximal sets of a visitor's pairs (sorted by start) whose meetings share a moment, of two or more."""
    start, end = c.meetings.start[c.pair_meeting[pairs]], c.meetings.end[c.pair_meeting[pairs]]
    moments = np.unique(start)
    longest = int((end - start).max())
    low = np.searchsorted(start, moments - longest, side="right")
    high = np.searchsorted(start, moments, side="right")
    cliques = []
    for i, moment in enumerate(moments):
        window = slice(low[i], high[i])
        going_on = end[window] > moment
        last = i + 1 == len(moments)
        if going_on.sum() > 1 and (last or end[window][going_on].min() <= moments[i + 1]):
            cliques.append(pairs[window][going_on])
    return cliques
