"""The optimiser: a pure core that takes a `Problem` and returns an `Outcome`."""

from solver.plan import Outcome, Progress
from solver.pool import get_ready
from solver.problem import Problem
from solver.search import solve

__all__ = ["Outcome", "Problem", "Progress", "get_ready", "solve"]
