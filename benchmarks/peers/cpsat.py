"""The naive model in CP-SAT."""

from ortools.sat.python import cp_model

from benchmarks.peers.naive import NaiveModel, Terms
from benchmarks.peers.pairs import Pairs
from benchmarks.peers.trace import IMPOSSIBLE, OPTIMAL, STOPPED, Trace


class CpEngine:
    def __init__(self) -> None:
        self.model = cp_model.CpModel()

    def variable(self, most: int) -> cp_model.IntVar:
        return self.model.new_int_var(0, most, "")

    def not_both(self, a: cp_model.IntVar, b: cp_model.IntVar) -> None:
        self.model.add_at_most_one(a, b)

    def row(self, terms: Terms[cp_model.IntVar], *, low: int | None = None, high: int | None = None) -> None:
        total = _weighted(terms)
        self.model.add_linear_constraint(
            total, cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high
        )


def _weighted(terms: Terms[cp_model.IntVar]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, pairs: Pairs, sent: list[cp_model.IntVar], trace: Trace) -> None:
        super().__init__()
        self._pairs = pairs
        self._sent = sent
        self._trace = trace

    def on_solution_callback(self) -> None:
        chosen = (p for p, variable in enumerate(self._sent) if self.value(variable))
        self._trace.plan((self._pairs.visitor[p], self._pairs.meeting[p]) for p in chosen)


def plan(pairs: Pairs, trace: Trace, *, seconds: float, workers: int, seed: int) -> None:
    engine = CpEngine()
    model = NaiveModel[cp_model.IntVar](engine, pairs)
    engine.model.maximize(_weighted(model.objective))
    for variable in model.hint:
        engine.model.add_hint(variable, 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    # A time limit of zero would be none.
    solver.parameters.max_time_in_seconds = max(0.001, seconds - trace.clock())
    status = solver.solve(engine.model, _Watch(pairs, model.sent, trace))
    ends = {cp_model.OPTIMAL: OPTIMAL, cp_model.INFEASIBLE: IMPOSSIBLE}
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    bound = round(solver.best_objective_bound) if found else None
    trace.end(ends.get(status, STOPPED), bound=bound, penalty=model.penalty)
