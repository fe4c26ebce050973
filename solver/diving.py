"""A plan from a fractional solution by diving: visit after visit is held, and the rest solved again around it.

Solutions of the relaxation are mostly torn in a few odd cycles. Holding one visit of a cycle closes it and often
others, and the dual simplex method goes on from the basis at hand: a step costs a fraction of an integer program.
(Diving heuristics: Berthold 2006.)
"""

from collections.abc import Callable

import numpy as np

from solver.candidates import Flags, Ints
from solver.clashes import Clashes
from solver.master import TOLERANCE, Master
from solver.simplex import Solution

# What is not whole after so many steps wanders about, and more visits sent in part would take more steps: an
# integer program is quicker.
STEPS = 8
MOST_TORN = 60


def dive(
    master: Master,
    clashes: Clashes,
    solution: Solution,
    *,
    above: int,
    stop: Callable[[], bool],
    left: Callable[[], float | None],
) -> Ints | None:
    """The pairs of a plan near the master's last solution; None where it met none worth more than `above`.

    What it leaves in the master are rows and cliques; the basis is what it was.
    """
    if _torn(master, solution).sum() > MOST_TORN:
        return None
    basis = master.simplex.basis
    try:
        for _ in range(STEPS):
            master.simplex.hold(master.program.extras + _most_torn(master, solution))
            found = _solved(master, clashes, stop, left)
            if found is None or found.objective + TOLERANCE < above + 1:
                return None
            if not _torn(master, found).any():
                pair, _ = master.values(found)
                return np.flatnonzero(pair > 0.5)
            solution = found
        return None
    finally:
        master.simplex.release()
        master.simplex.basis = basis


def _solved(
    master: Master, clashes: Clashes, stop: Callable[[], bool], left: Callable[[], float | None]
) -> Solution | None:
    """The optimum around what is held, with no row broken and no clash; None where there is none or no time."""
    while (found := master.solve(stop=stop, left=left)) is not None:
        solution, broken = found
        pair, _ = master.values(solution)
        cliques = clashes.violated(pair)
        if not cliques and not len(broken):
            return solution
        master.bring_in(broken)
        master.add_cliques(cliques)
    return None


def _torn(master: Master, solution: Solution) -> Flags:
    """For each visit whether the solution sends it in part."""
    value = solution.value[master.program.extras :]
    return np.asarray((value > TOLERANCE) & (value < 1 - TOLERANCE))


def _most_torn(master: Master, solution: Solution) -> Ints:
    """Of the visits that the solution sends in part the one it sends most."""
    value = np.where(_torn(master, solution), solution.value[master.program.extras :], 0.0)
    return np.array([value.argmax()])
