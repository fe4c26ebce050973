"""Quotas: what may not be exceeded (rule 6), and the shortfall of what is owed."""

from collections.abc import Iterator

import numpy as np

from solver.candidates import Candidates, Ints, positions
from solver.problem import Quota
from solver.program import Builder


def quota_max(builder: Builder) -> None:
    """Rule 6: `done + count <= max`, and nothing more where `done` is past it already."""
    for quota, pairs in counted_pairs(builder.candidates):
        if quota.max is None:
            continue
        room = max(0, quota.max - quota.done)
        if len(pairs) > room:
            _count(builder, quota, pairs, row=int(builder.add_rows(room)[0]), sign=1)


def shortfall(builder: Builder) -> None:
    """`weight * max(0, min - done - count)`, as a column that fills what the count leaves open.

    A quota that counts nothing here has no column: it belongs to another component, or no plan can meet it.
    """
    for quota, pairs in counted_pairs(builder.candidates):
        owed = quota.min - quota.done
        if owed <= 0 or not quota.weight or not len(pairs):
            continue
        builder.quotas.append(quota.id)
        row = int(builder.add_rows(-owed)[0])
        _count(builder, quota, pairs, row=row, sign=-1)
        builder.extras_in(builder.add_extras(owed, short=quota.weight), row, -1)


def unreachable_shortfall(candidates: Candidates) -> int:
    """What no plan can meet: owed by quotas that count no eligible pair."""
    return sum(
        quota.weight * max(0, quota.min - quota.done)
        for quota, pairs in counted_pairs(candidates)
        if not len(pairs)
    )


def counted_pairs(c: Candidates) -> Iterator[tuple[Quota, Ints]]:
    """Each quota with the pairs it counts."""
    problem = c.problem
    by_visitor = np.argsort(c.pair_visitor, kind="stable")
    bounds = np.searchsorted(c.pair_visitor[by_visitor], np.arange(len(problem.visitors) + 1))
    visitors = positions(problem.visitors)
    kind = np.array([m.kind for m in problem.meetings], object)
    category = np.array([h.category for h in problem.hosts], object)[c.meetings.host]
    masks: dict[object, np.ndarray] = {}
    for quota in problem.quotas:
        named = (quota.window, quota.kinds, quota.categories)
        if named not in masks:
            mask = (c.meetings.day >= quota.window.start) & (c.meetings.day <= quota.window.end)
            if quota.kinds is not None:
                mask &= np.isin(kind, quota.kinds)
            if quota.categories is not None:
                mask &= np.isin(category, quota.categories)
            masks[named] = mask
        who = sorted({visitors[v] for v in quota.visitors})
        parts = [by_visitor[bounds[v] : bounds[v + 1]] for v in who]
        pairs = np.concatenate(parts or [np.empty(0, np.int64)])
        yield quota, pairs[masks[named][c.pair_meeting[pairs]]]


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
    inside = pairs[np.isin(c.pair_group[pairs], partial)]
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
