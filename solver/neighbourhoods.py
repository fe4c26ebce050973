"""Where to look for a plan near a fractional solution: what is fixed, and how far below nothing a visit may earn.

(Relaxation induced neighbourhoods: Danna, Rothberg and Le Pape 2005.)
"""

from collections.abc import Callable

import numpy as np

from solver.candidates import Candidates, Floats, Ints
from solver.master import TOLERANCE


def _settled(c: Candidates, pair: Floats) -> Ints:
    """The pairs it sends wholly, of visitors of whom it sends none in part."""
    torn = np.zeros(len(c.problem.visitors), bool)
    torn[c.pair_visitor[(pair > TOLERANCE) & (pair < 1 - TOLERANCE)]] = True
    return np.flatnonzero((pair > 1 - TOLERANCE) & ~torn[c.pair_visitor])


def _none(*_: object) -> Ints:
    return np.empty(0, np.int64)


Fixed = Callable[[Candidates, Floats], Ints]
# The quickest first. Besides the visits the solution sends, those may be sent whose reduced reward is less than so
# many points below zero (for 0: above zero); and these pairs are fixed.
NEIGHBOURHOODS: tuple[tuple[int, Fixed], ...] = ((0, _settled), (1, _settled))
