"""What one visitor can do: so much in a day and a month, and one place at a time."""

import numpy as np

from solver.arrays import distinct
from solver.candidates import Ints
from solver.program import Builder


def _cap(builder: Builder, period: Ints, limit: Ints) -> Ints:
    """At most `limit[v]` pairs of visitor v with the same period; the rows, only where there are more."""
    c = builder.candidates
    if not c.pairs:
        return builder.add_rows([])
    span = int(period.max() - period.min()) + 1
    keys = c.pair_visitor * np.int64(span) + (period - period.min())
    unique, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    limits = limit[unique // span]
    binding = counts > limits
    rows = np.full(len(unique), -1, np.int64)
    rows[binding] = added = builder.add_rows(limits[binding])
    of_pair = rows[inverse]
    pairs = np.flatnonzero(of_pair >= 0)
    builder.pairs_in(pairs, of_pair[pairs])
    return added


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
    builder.visit_rows = _cap(builder, c.meetings.month[c.pair_meeting], limit)


def two_places(builder: Builder) -> None:
    """Rule 3, the part that needs no travel time: of meetings going on at one moment a visitor is in one.

    Only for visitors who may make more than one visit a day; clashes through travel, and through midnight,
    are found where a solution has them (`solver.clashes`).
    """
    c = builder.candidates
    several = np.array([v.max_per_day > 1 for v in c.problem.visitors], bool)
    pairs = np.flatnonzero(several[c.pair_visitor])
    if not len(pairs):
        return
    meeting, visitor = c.pair_meeting[pairs], c.pair_visitor[pairs].astype(np.int64)
    earliest = c.meetings.start.min()
    stride = int(c.meetings.end.max() - earliest) + 1
    start = visitor * stride + c.meetings.start[meeting] - earliest
    end = visitor * stride + c.meetings.end[meeting] - earliest
    # The moments to look at are those at which something starts; a pair is in all from its start to its end.
    moments = distinct(start)
    first, last = np.searchsorted(moments, start), np.searchsorted(moments, end)
    member = np.repeat(np.arange(len(pairs)), last - first)
    moment = np.repeat(first - np.cumsum(last - first) + (last - first), last - first) + np.arange(len(member))
    order = np.argsort(moment, kind="stable")
    member, moment = member[order], moment[order]
    begins = np.searchsorted(moment, np.arange(len(moments)))
    earliest_end = np.minimum.reduceat(end[member], begins)
    # Where all go on to the next moment, that one's set holds this one.
    held = np.r_[earliest_end[:-1] > moments[1:], False]
    needed = (np.bincount(moment, minlength=len(moments)) > 1) & ~held
    rows = np.full(len(moments), -1, np.int64)
    rows[needed] = builder.add_rows(np.ones(int(needed.sum()), np.int64))
    inside = needed[moment]
    builder.pairs_in(pairs[member[inside]], rows[moment[inside]])
