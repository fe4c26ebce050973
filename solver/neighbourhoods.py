"""Where to look for a plan near a fractional solution: what is fixed, and how far below nothing a visit may earn.

(Relaxation induced neighbourhoods: Danna, Rothberg and Le Pape 2005.)
"""

import numpy as np

from solver.candidates import Floats, Ints
from solver.clashes import Clashes
from solver.master import TOLERANCE
from solver.program import Program

# The quickest first. Besides the visits the solution sends, those may be sent whose reduced reward is less than so
# many points below zero; for 0: above zero.
DISTANCES = (0, 1)


def settled_pairs(program: Program, clashes: Clashes, pair: Floats) -> Ints:
    """The pairs a solution (the value of each) sends wholly, of visitors of whom it sends none in part.

    Nor do these break a row or clash: the solution of a program in which rows are missing still may.
    """
    c = program.candidates
    whole = np.flatnonzero(pair > 1 - TOLERANCE)
    broken = program.activity(whole) > program.limit
    broken[program.extra_terms.row] = False  # extra columns fill what these lack
    crowded = np.bincount(c.pair_group[whole], minlength=c.groups) > c.group_max
    unsettled = [
        np.flatnonzero((pair > TOLERANCE) & (pair < 1 - TOLERANCE)),
        *clashes.among(whole),
        whole[crowded[c.pair_group[whole]]],
    ]
    for terms, items in ((program.pair_terms, whole), (program.group_terms, c.pair_group[whole])):
        place, row, _ = terms.of(items)
        unsettled.append(whole[place[broken[row]]])
    free = np.zeros(len(c.problem.visitors), bool)
    free[c.pair_visitor[np.concatenate(unsettled)]] = True
    return whole[~free[c.pair_visitor[whole]]]
