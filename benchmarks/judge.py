"""What a run left behind, judged by the referee: its plans' shortfall and score are never the contender's word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.peers.trace import IMPOSSIBLE, OPTIMAL, Line, read_trace
from benchmarks.results import State
from solver.check import check, check_outcome, evaluate
from solver.files import InstanceError, read_outcome
from solver.plan import FEASIBLE, INFEASIBLE
from solver.problem import Problem, Visit

NO_PLAN = "no plan"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The fields of a `Run` that a plan or a trace decides."""

    status: str
    fault: str | None = None
    states: tuple[State, ...] = ()
    bound_shortfall: int | None = None
    score_bound: int | None = None


def judge_plan(problem: Problem, path: Path, seconds: float) -> Verdict:
    """A plan file of the solver's own, claims and all, that was there after `seconds`."""
    try:
        outcome = read_outcome(path, problem)
    except (OSError, InstanceError):
        return Verdict(status=NO_PLAN)
    violations = check_outcome(problem, outcome)
    if violations:
        return Verdict(status=outcome.status, fault=f"{violations[0].rule}: {violations[0].message}")
    if outcome.status == INFEASIBLE:
        return Verdict(status=outcome.status)
    return Verdict(
        status=outcome.status,
        states=(State(seconds=seconds, shortfall=outcome.shortfall, score=outcome.score),),
        bound_shortfall=outcome.shortfall,
        score_bound=outcome.score_bound,
    )


def judge_trace(problem: Problem, path: Path) -> Verdict:
    """The trace of a peer, as far as it got."""
    lines = read_trace(path)
    states: list[State] = []
    fault = None
    for seconds, pairs in _thin(lines):
        visits = make_visits(problem, pairs)
        violations = check(problem, visits)
        if violations:
            fault = fault or f"{violations[0].rule}: {violations[0].message}"
            continue
        found = evaluate(problem, visits)
        state = State(seconds=seconds, shortfall=found.shortfall, score=found.score)
        if not states or _worth(state) > _worth(states[-1]):
            states.append(state)
    end = next((line for line in lines if line.end is not None), None)
    status = FEASIBLE if states else NO_PLAN
    if end is not None and end.end in (OPTIMAL, IMPOSSIBLE):
        status = end.end
    verdict = Verdict(status=status, fault=fault, states=tuple(states))
    if not states or end is None or end.bound is None or end.penalty is None:
        return verdict
    shortfall = states[-1].shortfall
    return replace(verdict, bound_shortfall=shortfall, score_bound=end.bound + end.penalty * shortfall)


def _thin(lines: Sequence[Line]) -> list[tuple[float, Sequence[tuple[int, int]]]]:
    """The last plan of each tenth of the first second, and of each second after it: judging takes its time."""
    kept: dict[tuple[bool, int], tuple[float, Sequence[tuple[int, int]]]] = {}
    for line in lines:
        if line.pairs is not None:
            late = line.seconds >= 1
            kept[late, int(line.seconds if late else 10 * line.seconds)] = (line.seconds, line.pairs)
    return list(kept.values())


def _worth(state: State) -> tuple[int, int]:
    return -state.shortfall, state.score


def make_visits(problem: Problem, pairs: Iterable[tuple[int, int]]) -> tuple[Visit, ...]:
    """Visits from pairs of places in the problem's lists: (visitor, meeting)."""
    at: dict[int, list[str]] = defaultdict(list)
    for visitor, meeting in pairs:
        at[meeting].append(problem.visitors[visitor].id)
    return tuple(Visit(meeting=problem.meetings[m].id, visitors=tuple(crew)) for m, crew in at.items())
