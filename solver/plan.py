"""What the solver answers: visits, how good they are, and what has been proven about it."""

from dataclasses import dataclass

from solver.problem import Pair, Visit

OPTIMAL = "optimal"
FEASIBLE = "feasible"
INFEASIBLE = "infeasible"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmet:
    """A quota that falls short, and by how many."""

    quota: str
    short: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Locked pairs that can't all be kept, and the rule that forbids it."""

    rule: str
    reason: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A plan with its proof.

    No plan has a shortfall below `shortfall_bound`; no plan with at most this `shortfall` scores above
    `score_bound`. `status` is OPTIMAL only where both are reached. INFEASIBLE outcomes have no visits, and
    `conflicts` says why.
    """

    instance: str
    status: str
    shortfall: int
    shortfall_bound: int
    score: int
    score_bound: int
    seconds: float
    visits: tuple[Visit, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where a running search stands; `shortfall` and `score` are None before the first plan."""

    seconds: float
    phase: str
    visits: int
    shortfall: int | None
    shortfall_bound: int
    score: int | None
    score_bound: int | None
