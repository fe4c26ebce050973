"""The value of a unit with at least one visit in its subtree."""

import numpy as np

from solver.candidates import Ints, subtree_slices
from solver.program import Builder


def coverage(builder: Builder) -> None:
    """`u <= sum of visits` for a value above zero; `u >= each meeting's visit` for one below."""
    c = builder.candidates
    order, slices = subtree_slices(c.problem.units)
    place = np.array([order[h.unit] for h in c.problem.hosts], np.int64)[c.meetings.host[c.group_meeting]]
    groups = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[groups], np.arange(len(order) + 1))
    for row in c.problem.coverage:
        first, last = slices[row.unit]
        inside = groups[bounds[first] : bounds[last]]
        if not len(inside) or not row.value:
            continue
        reached = builder.add_extras(1, row.value)
        if row.value > 0:
            limit = builder.add_rows(0)
            builder.groups_in(inside, limit, -1)
            builder.extras_in(reached, limit)
        else:
            _reached_by_any(builder, inside, reached)


def _reached_by_any(builder: Builder, groups: Ints, reached: Ints) -> None:
    meetings, of_group = np.unique(builder.candidates.group_meeting[groups], return_inverse=True)
    rows = builder.add_rows(np.zeros(len(meetings), np.int64))
    builder.groups_in(groups, rows[of_group])
    builder.extras_in(reached, rows, -1)
