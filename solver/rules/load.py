"""Fairness: each further visit of one visitor costs more than the last."""

import numpy as np

from solver.candidates import Candidates, Ints
from solver.program import Builder


def load(builder: Builder) -> None:
    """`load * ((b + n)^2 - b^2)` as n unit steps, the k-th at `load * (2 (b + k) - 1)`: they fill in order."""
    c = builder.candidates
    weight = c.problem.weights.load
    if not weight or not c.pairs:
        return
    most = _most_visits(c)
    busy = np.flatnonzero(most)
    rows = builder.visit_rows = builder.add_rows(np.zeros(len(busy), np.int64))
    of_visitor = np.full(len(most), -1, np.int64)
    of_visitor[busy] = rows
    pairs = np.flatnonzero(most[c.pair_visitor])
    builder.pairs_in(pairs, of_visitor[c.pair_visitor[pairs]])
    before = np.array([v.load_before for v in c.problem.visitors], np.int64)
    steps = most[busy]
    k = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps) + 1
    cost = weight * (2 * (np.repeat(before[busy], steps) + k) - 1)
    builder.extras_in(builder.add_extras(np.ones(len(k), np.int64), -cost), np.repeat(rows, steps), -1)


def _most_visits(c: Candidates) -> Ints:
    """How many visits each visitor can make at most, by the limits of day and month."""
    visitors = c.problem.visitors
    span = int(c.meetings.day.max()) + 1
    days, counts = np.unique(c.pair_visitor * np.int64(span) + c.meetings.day[c.pair_meeting], return_counts=True)
    who = days // span
    counts = np.minimum(counts, np.array([v.max_per_day for v in visitors], np.int64)[who])
    month = ((days % span) - 719163).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months, of_day = np.unique(who * np.int64(1 << 20) + month, return_inverse=True)
    in_month = np.bincount(of_day, weights=counts).astype(np.int64)
    unlimited = np.iinfo(np.int32).max
    cap = np.array([unlimited if v.max_per_month is None else v.max_per_month for v in visitors], np.int64)
    who = months >> 20
    return np.bincount(who, weights=np.minimum(in_month, cap[who]), minlength=len(visitors)).astype(np.int64)
