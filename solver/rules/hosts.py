"""What one host takes: one delegation at a meeting, and visits far enough apart."""

import numpy as np

from solver.arrays import distinct
from solver.program import Builder


def gap(builder: Builder) -> None:
    """Rule 5: of the meetings of a host that start within `gap_days` days, at most one is visited, by one team.

    Every maximal window of such days is one row. The gap from `last_visit` is kept by `solver.candidates`.
    """
    c = builder.candidates
    visited = distinct(c.group_meeting)
    if not len(visited):
        return
    host, day = c.meetings.host[visited].astype(np.int64), c.meetings.day[visited]
    order = np.lexsort((day, host))
    visited, host, day = visited[order], host[order], day[order]
    gaps = np.array([h.gap_days for h in c.problem.hosts], np.int64)[host]
    # Days of different hosts must not meet within any window.
    stride = int(day.max() - day.min() + gaps.max()) + 2
    key = host * stride + (day - day.min())
    first = np.arange(len(key))
    last = np.where(gaps > 0, np.searchsorted(key, key + gaps, side="left"), first + 1)
    maximal = np.r_[True, last[1:] > last[:-1]]
    first, last = first[maximal], last[maximal]
    sizes = last - first
    at = np.repeat(first, sizes) + (np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes))
    _rows_of_meetings(builder, visited[at], np.repeat(np.arange(len(first)), sizes), len(first))


def _rows_of_meetings(builder: Builder, meeting: np.ndarray, window: np.ndarray, windows: int) -> None:
    """Rows for the windows given as (meeting, window) entries; those with a single pair need none."""
    c = builder.candidates
    groups = np.argsort(c.group_meeting, kind="stable")
    bounds = np.searchsorted(c.group_meeting[groups], np.stack([meeting, meeting + 1]))
    sizes = bounds[1] - bounds[0]
    at = np.repeat(bounds[0], sizes) + (np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes))
    of_window = np.repeat(window, sizes)
    pairs = np.diff(c.group_first)[groups[at]]
    crowded = np.bincount(of_window, weights=pairs, minlength=windows) > 1
    rows = np.full(windows, -1, np.int64)
    rows[crowded] = builder.window_rows = builder.add_rows(np.ones(int(crowded.sum()), np.int64))
    of_entry = rows[of_window]
    kept = of_entry >= 0
    builder.groups_in(groups[at[kept]], of_entry[kept])
