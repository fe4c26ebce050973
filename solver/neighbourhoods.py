"""Where to look for a plan near a fractional solution: what is fixed, and how far below nothing a visit may earn.

(Relaxation induced neighbourhoods: Danna, Rothberg and Le Pape 2005.)
"""

import numpy as np

from solver.candidates import Candidates, Floats, Ints
from solver.master import TOLERANCE

# The quickest first. Besides the visits the solution sends, those may be sent whose reduced reward is less than so
# many points below zero; for 0: above zero.
DISTANCES = (0, 1)


def settled_pairs(c: Candidates, pair: Floats) -> Ints:
    """The pairs a solution (the value of each) sends wholly, of visitors of whom it sends none in part."""
    torn = np.zeros(len(c.problem.visitors), bool)
    torn[c.pair_visitor[(pair > TOLERANCE) & (pair < 1 - TOLERANCE)]] = True
    return np.flatnonzero((pair > 1 - TOLERANCE) & ~torn[c.pair_visitor])
