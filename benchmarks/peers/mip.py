"""The naive model as a mixed-integer program for SCIP, of the engines in OR-Tools the one that shows its plans."""

from datetime import timedelta
from math import inf

from ortools.math_opt.python import mathopt

from benchmarks.peers.naive import NaiveModel, Terms
from benchmarks.peers.pairs import Pairs
from benchmarks.peers.trace import IMPOSSIBLE, OPTIMAL, STOPPED, Trace

WHOLE = 0.5  # of a zero-one variable: above it stands for 1


class MipEngine:
    def __init__(self) -> None:
        self.model = mathopt.Model()

    def variable(self, most: int) -> mathopt.Variable:
        return self.model.add_integer_variable(lb=0, ub=most)

    def row(self, terms: Terms[mathopt.Variable], *, low: int | None = None, high: int | None = None) -> None:
        row = self.model.add_linear_constraint(lb=-inf if low is None else low, ub=inf if high is None else high)
        for variable, factor in terms:
            row.set_coefficient(variable, factor)


def plan(pairs: Pairs, trace: Trace, *, seconds: float, workers: int, seed: int) -> None:
    """SCIP searches on one core whatever `workers` says."""
    engine = MipEngine()
    model = NaiveModel[mathopt.Variable](engine, pairs)
    rewards: dict[mathopt.Variable, int] = {}
    for variable, factor in model.objective:
        rewards[variable] = rewards.get(variable, 0) + factor
    engine.model.objective.is_maximize = True
    for variable, reward in rewards.items():
        engine.model.objective.set_linear_coefficient(variable, reward)
    number = {variable: p for p, variable in enumerate(model.sent)}
    best = -inf

    def see(found: mathopt.CallbackData) -> mathopt.CallbackResult:
        nonlocal best
        values = found.solution or {}
        worth = sum(rewards.get(variable, 0) * value for variable, value in values.items())
        if worth > best:
            best = worth
            chosen = [
                number[variable] for variable, value in values.items() if variable in number and value > WHOLE
            ]
            trace.plan((pairs.visitor[p], pairs.meeting[p]) for p in chosen)
        return mathopt.CallbackResult()

    result = mathopt.solve(
        engine.model,
        mathopt.SolverType.GSCIP,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.0, seconds - trace.clock())),
            random_seed=seed,
            relative_gap_tolerance=0,
        ),
        callback_reg=mathopt.CallbackRegistration(
            events={mathopt.Event.MIP_SOLUTION}, mip_solution_filter=mathopt.VariableFilter(skip_zero_values=True)
        ),
        cb=see,
    )
    ends = {mathopt.TerminationReason.OPTIMAL: OPTIMAL, mathopt.TerminationReason.INFEASIBLE: IMPOSSIBLE}
    if result.has_primal_feasible_solution():
        see(mathopt.CallbackData(event=mathopt.Event.MIP_SOLUTION, solution=result.variable_values()))
    trace.end(ends.get(result.termination.reason, STOPPED))
