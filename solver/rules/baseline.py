"""Stability: what it costs to change the plan in force."""

import numpy as np

from solver.candidates import positions
from solver.program import Builder


def baseline(builder: Builder) -> None:
    """What the plan earns back, by keeping, moving or replacing it, of the `drop` each pair of the baseline costs.

    One column each for "the visitor visits this host in another meeting" and "the meeting is visited without
    the visitor"; keeping, moving and replacing share one row, so that only one of them is earned.
    """
    c = builder.candidates
    base = c.problem.baseline
    if base is None:
        return
    visitors, meetings = positions(c.problem.visitors), positions(c.problem.meetings)
    by_visitor = np.argsort(c.pair_visitor, kind="stable")
    visitor_bounds = np.searchsorted(c.pair_visitor[by_visitor], np.arange(len(visitors) + 1))
    by_meeting = np.argsort(c.group_meeting, kind="stable")
    meeting_bounds = np.searchsorted(c.group_meeting[by_meeting], np.arange(len(meetings) + 1))
    for v, m in sorted({(visitors[v], meetings[visit.meeting]) for visit in base.visits for v in visit.visitors}):
        own = by_visitor[visitor_bounds[v] : visitor_bounds[v + 1]]
        kept = own[c.pair_meeting[own] == m]
        builder.pair_reward[kept] += base.drop
        moved = own[(c.meetings.host[c.pair_meeting[own]] == c.meetings.host[m]) & (c.pair_meeting[own] != m)]
        groups = by_meeting[meeting_bounds[m] : meeting_bounds[m + 1]]
        one = builder.add_rows(1)
        builder.pairs_in(kept, one)
        if len(moved) and base.drop > base.reschedule:
            elsewhere, limit = builder.add_extras(1, base.drop - base.reschedule), builder.add_rows(0)
            builder.pairs_in(moved, limit, -1)
            builder.extras_in(elsewhere, limit)
            builder.extras_in(elsewhere, one)
        if len(groups) and base.drop > base.substitute:
            without, limit = builder.add_extras(1, base.drop - base.substitute), builder.add_rows(0)
            builder.groups_in(groups, limit, -1)
            builder.pairs_in(kept, limit)
            builder.extras_in(without, limit)
            builder.extras_in(without, one)
