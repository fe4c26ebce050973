"""Stability: what it costs to change the plan in force."""

import numpy as np

from solver.arrays import distinct
from solver.candidates import Ints, matches
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
    visitor, meeting = c.baseline_visitor, c.baseline_meeting
    host, hosts, meetings = c.meetings.host, len(c.problem.hosts), len(c.problem.meetings)
    of_kept, kept = matches(visitor * meetings + meeting, c.pair_visitor * np.int64(meetings) + c.pair_meeting)
    builder.pair_reward[kept] += base.drop
    of_moved, moved = matches(
        visitor * hosts + host[meeting], c.pair_visitor * np.int64(hosts) + host[c.pair_meeting]
    )
    other = c.pair_meeting[moved] != meeting[of_moved]
    of_moved, moved = of_moved[other], moved[other]
    of_group, groups = matches(meeting, c.group_meeting.astype(np.int64))
    one = np.full(len(meeting), -1, np.int64)
    changeable = distinct(np.concatenate((of_moved, of_group)))
    one[changeable] = builder.add_rows(np.ones(len(changeable), np.int64))
    known = one[of_kept] >= 0
    builder.pairs_in(kept[known], one[of_kept[known]])
    if base.drop > base.reschedule:
        limit = _earned(builder, base.drop - base.reschedule, of_moved, one)
        builder.pairs_in(moved, limit[of_moved], -1)
    if base.drop > base.substitute:
        limit = _earned(builder, base.drop - base.substitute, of_group, one)
        builder.groups_in(groups, limit[of_group], -1)
        builder.pairs_in(kept, limit[of_kept])


def _earned(builder: Builder, credit: int, of: Ints, one: Ints) -> Ints:
    """A column for each of these visits in force, earning `credit`; the rows that say what earns it."""
    some = distinct(of)
    columns, rows = builder.add_extras(np.ones(len(some), np.int64), credit), builder.add_rows(np.zeros(len(some)))
    builder.extras_in(columns, rows)
    builder.extras_in(columns, one[some])
    limit = np.full(len(one), -1, np.int64)
    limit[some] = rows
    return limit
