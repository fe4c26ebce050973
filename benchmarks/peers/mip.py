"""The naive model as a mixed-integer program for SCIP, of the engines in OR-Tools the one that shows its plans."""

from datetime import timedelta
from math import inf

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.peers.naive import NaiveModel, Terms
from benchmarks.peers.pairs import Pairs
from benchmarks.peers.trace import IMPOSSIBLE, OPTIMAL, STOPPED, Trace

WHOLE = 0.5  # of a zero-one variable: above it stands for 1


class MipEngine:
    """Variables are numbers; rows go straight into the message MathOpt takes: its objects are far slower."""

    def __init__(self) -> None:
        self.message = model_pb2.ModelProto()
        self._variables = self.message.variables
        self._rows = self.message.linear_constraints
        self._matrix = self.message.linear_constraint_matrix

    def variable(self, most: int) -> int:
        number = len(self._variables.ids)
        self._variables.ids.append(number)
        self._variables.lower_bounds.append(0)
        self._variables.upper_bounds.append(most)
        self._variables.integers.append(True)
        return number

    def not_both(self, a: int, b: int) -> None:
        self.row([(a, 1), (b, 1)], high=1)

    def row(self, terms: Terms[int], *, low: int | None = None, high: int | None = None) -> None:
        number = len(self._rows.ids)
        self._rows.ids.append(number)
        self._rows.lower_bounds.append(-inf if low is None else low)
        self._rows.upper_bounds.append(inf if high is None else high)
        for variable, factor in sorted(terms):
            self._matrix.row_ids.append(number)
            self._matrix.column_ids.append(variable)
            self._matrix.coefficients.append(factor)

    def maximise(self, rewards: dict[int, int]) -> None:
        self.message.objective.maximize = True
        for variable, reward in sorted(rewards.items()):
            self.message.objective.linear_coefficients.ids.append(variable)
            self.message.objective.linear_coefficients.values.append(reward)


class _Watch:
    """Writes down every plan that is better than all before it."""

    def __init__(self, pairs: Pairs, sent: list[int], rewards: dict[int, int], trace: Trace) -> None:
        self._pairs = pairs
        self._number = {variable: p for p, variable in enumerate(sent)}
        self._rewards = rewards
        self._trace = trace
        self._best = -inf

    def __call__(self, found: mathopt.CallbackData) -> mathopt.CallbackResult:
        self.see(found.solution or {})
        return mathopt.CallbackResult()

    def see(self, values: dict[mathopt.Variable, float]) -> None:
        worth = sum(self._rewards.get(variable.id, 0) * value for variable, value in values.items())
        if worth > self._best:
            self._best = worth
            sent = (variable.id for variable, value in values.items() if value > WHOLE)
            chosen = [self._number[one] for one in sent if one in self._number]
            self._trace.plan((self._pairs.visitor[p], self._pairs.meeting[p]) for p in chosen)


def plan(pairs: Pairs, trace: Trace, *, seconds: float, workers: int, seed: int) -> None:
    """SCIP searches on one core whatever `workers` says."""
    engine = MipEngine()
    model = NaiveModel[int](engine, pairs)
    rewards: dict[int, int] = {}
    for variable, factor in model.objective:
        rewards[variable] = rewards.get(variable, 0) + factor
    engine.maximise(rewards)
    watch = _Watch(pairs, model.sent, rewards, trace)
    program = mathopt.Model.from_model_proto(engine.message)
    hint = mathopt.SolutionHint(variable_values={program.get_variable(one): 1.0 for one in model.hint})
    every = mathopt.VariableFilter(skip_zero_values=True)
    result = mathopt.solve(
        program,
        mathopt.SolverType.GSCIP,
        model_params=mathopt.ModelSolveParameters(solution_hints=[hint] if model.hint else []),
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.0, seconds - trace.clock())),
            random_seed=seed,
            relative_gap_tolerance=0,
        ),
        callback_reg=mathopt.CallbackRegistration(events={mathopt.Event.MIP_SOLUTION}, mip_solution_filter=every),
        cb=watch,
    )
    if result.has_primal_feasible_solution():
        watch.see(result.variable_values())
    ends = {mathopt.TerminationReason.OPTIMAL: OPTIMAL, mathopt.TerminationReason.INFEASIBLE: IMPOSSIBLE}
    trace.end(ends.get(result.termination.reason, STOPPED))
