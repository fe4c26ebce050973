"""Quotas: what may not be exceeded (rule 6), and the shortfall of what is owed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.arrays import are_among, distinct
from solver.candidates import Candidates, Flags, Ints, positions
from solver.problem import Quota
from solver.program import Builder


def quota_max(builder: Builder) -> None:
    """Rule 6: `done + count <= max`, and nothing more where `done` is past it already."""
    c = builder.candidates
    for quota, pairs in counted_pairs(c, [quota for quota in c.problem.quotas if quota.max is not None]):
        assert quota.max is not None
        room = max(0, quota.max - quota.done)
        if len(pairs) > room:
            _count(builder, quota, pairs, row=int(builder.add_rows(room)[0]), sign=1)


def shortfall(builder: Builder) -> None:
    """`weight * max(0, min - done - count)`, as a column that fills what the count leaves open.

    A quota that counts nothing here has no column: it belongs to another component, or no plan can meet it.
    """
    c = builder.candidates
    for quota, pairs in counted_pairs(c, [quota for quota in c.problem.quotas if _owed(quota) and quota.weight]):
        if not len(pairs):
            continue
        owed = _owed(quota)
        builder.quotas.append(quota.id)
        row = int(builder.add_rows(-owed)[0])
        _count(builder, quota, pairs, row=row, sign=-1)
        builder.extras_in(builder.add_extras(owed, short=quota.weight), row, -1)


def unreachable_shortfall(candidates: Candidates) -> int:
    """What no plan can meet: owed by quotas that count no eligible pair."""
    owed = [quota for quota in candidates.problem.quotas if _owed(quota) and quota.weight]
    return sum(quota.weight * _owed(quota) for quota, pairs in counted_pairs(candidates, owed) if not len(pairs))


def _owed(quota: Quota) -> int:
    return max(0, quota.min - quota.done)


def counted_pairs(c: Candidates, quotas: Sequence[Quota]) -> Iterator[tuple[Quota, Ints]]:
    """Each of these quotas with the pairs it counts."""
    visitors = positions(c.problem.visitors)
    # A stable sort of numbers this small takes one pass.
    by_visitor = np.argsort(c.pair_visitor.astype(np.min_scalar_type(len(visitors))), kind="stable")
    counts = np.bincount(c.pair_visitor, minlength=len(visitors))
    bounds, able = np.r_[0, np.cumsum(counts)].tolist(), (counts > 0).tolist()
    masks: dict[object, Flags] = {}
    open_meetings = distinct(c.group_meeting)
    for quota in quotas:
        who = sorted({v for v in (visitors[name] for name in quota.visitors) if able[v]})
        if not who:
            yield quota, by_visitor[:0]
            continue
        named = (quota.window, quota.kinds, quota.categories)
        if named not in masks:
            masks[named] = _named(c, open_meetings, quota)
        parts = [by_visitor[bounds[v] : bounds[v + 1]] for v in who]
        pairs = np.concatenate(parts)
        yield quota, pairs[masks[named][c.pair_meeting[pairs]]]


def _named(c: Candidates, among: NDArray[np.integer], quota: Quota) -> Flags:
    """Those of some meetings that a quota names, by their day, kind and host's category."""
    day = c.meetings.day[among]
    named = (day >= quota.window.start) & (day <= quota.window.end)
    if quota.kinds is not None:
        named &= np.isin(c.meetings.kind[among], quota.kinds)
    if quota.categories is not None:
        named &= np.isin(c.meetings.category[among], quota.categories)
    of_all = np.zeros(len(c.meetings.day), bool)
    of_all[among[named]] = True
    return of_all


def _count(builder: Builder, quota: Quota, pairs: Ints, *, row: int, sign: int) -> None:
    """Add the quota's count to a row, `sign` 1 where it must not be too low (a maximum), -1 too high."""
    if quota.count == "assignments":
        builder.pairs_in(pairs, row, sign)
        return
    c = builder.candidates
    groups, counted = np.unique(c.pair_group[pairs], return_counts=True)
    whole = counted == c.group_first[groups + 1] - c.group_first[groups]
    builder.groups_in(groups[whole], row, sign)
    if whole.all():
        return
    # Of these groups some pairs are counted and some not: a column says whether one of those that are is sent.
    partial = groups[~whole]
    sent = builder.add_extras(np.ones(len(partial), np.int64))
    builder.extras_in(sent, row, sign)
    inside = pairs[are_among(c.pair_group[pairs], partial)]
    of_pair = np.searchsorted(partial, c.pair_group[inside])
    if sign > 0:
        builder.indivisible[partial] = True
        rows = builder.add_rows(np.zeros(len(inside), np.int64))
        builder.pairs_in(inside, rows)
        builder.extras_in(sent[of_pair], rows, -1)
    else:
        rows = builder.add_rows(np.zeros(len(partial), np.int64))
        builder.pairs_in(inside, rows[of_pair], -1)
        builder.extras_in(sent, rows)
