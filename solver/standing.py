"""What a search may spend, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.incumbent import Incumbent


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """When to end: `stop` says so, or `clock` (seconds) passes `until`; `interrupter` ends a running engine.

    `processes` is how many may be at work at once.
    """

    clock: Callable[[], float]
    until: float | None
    stop: Callable[[], bool]
    interrupter: PySolveInterrupter
    seed: int = 0
    processes: int = 1

    def over(self) -> bool:
        return self.stop() or (self.until is not None and self.clock() >= self.until)

    def share(self, part: float) -> "Budget":
        """A part of the time left."""
        left = self.left()
        return self if left is None else replace(self, until=self.clock() + left * part)

    def left(self) -> float | None:
        return None if self.until is None else max(0.0, self.until - self.clock())


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What is known of a part: the best plan, and what is proven.

    No plan of the part has a shortfall below `shortfall_bound`, none has `score - penalty * shortfall` above
    `value_bound`, and none with at most the incumbent's shortfall has a score above `score_bound`.
    """

    incumbent: Incumbent
    shortfall_bound: int
    value_bound: int
    score_bound: int
    phase: str

    @property
    def proven(self) -> bool:
        return self.shortfall_bound == self.incumbent.shortfall and self.score_bound == self.incumbent.score
