"""What is locked stays: rule 1."""

import numpy as np

from solver.arrays import distinct
from solver.program import Builder


def locked(builder: Builder) -> None:
    """A group with a locked pair sends a delegation; pricing keeps its locked pairs in it."""
    c = builder.candidates
    groups = distinct(c.pair_group[c.pair_locked])
    builder.groups_in(groups, builder.add_rows(np.full(len(groups), -1)), -1)
