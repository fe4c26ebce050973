"""What the prices leave open, as an integer program for HiGHS, through MathOpt.

HiGHS because its cuts and its own linear relaxation close in seconds what CP-SAT leaves open for minutes: the
gaps left here are a few points in a hundred thousand.

The restricted program holds a choice of pairs, every extra column and all rows these can break. Clashes
through travel are added where an answer has them. Whoever leaves pairs out must account for them in the
bound: `solver.component` leaves out only pairs that no better plan can use (reduced cost fixing).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as mathopt

from solver.arrays import are_among, distinct
from solver.candidates import Ints
from solver.clashes import Clashes
from solver.master import summed
from solver.program import Program
from solver.simplex import floats

# The engine's bound is moved outward by this much, and by this part of itself: far more than its tolerances.
BLUR, BLUR_PART = 1e-2, 1e-9
NONE = np.empty(0, np.int64)
SOLVED = (result_pb2.TERMINATION_REASON_OPTIMAL, result_pb2.TERMINATION_REASON_FEASIBLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """`pairs` of the best plan found (None: none), its `objective`, and the proven `bound` on any objective.

    `impossible` says that the restricted program has no plan at all.
    """

    pairs: Ints | None
    bound: int | None
    impossible: bool = False


class Restricted:
    """The mixed-integer program of the kept pairs of a program; plans fill the rows in `filled` to their limit."""

    def __init__(
        self, program: Program, kept: Ints, cliques: list[Ints], clashes: Clashes, filled: Ints = NONE
    ) -> None:
        self.program = program
        self.filled = filled
        self.clashes = clashes
        c = program.candidates
        sizes = np.bincount(c.pair_group[kept], minlength=c.groups)
        leaders = np.bincount(c.pair_group[kept], weights=c.pair_leader[kept], minlength=c.groups)
        complete = (sizes >= c.group_min) & (~c.group_led | (leaders > 0))
        self.kept = kept[complete[c.pair_group[kept]]]
        self.alone = ((c.group_max == 1) & ~c.group_led)[c.pair_group[self.kept]]
        # A delegation of one is its pair: only larger ones need a column of their own.
        self.groups = distinct(c.pair_group[self.kept[~self.alone]]).astype(np.int64)
        self.cliques = list(cliques)
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self._limits: list[Ints] = []
        self._rows = 0
        self._pair_column = np.full(c.pairs, -1, np.int64)
        self._pair_column[self.kept] = np.arange(len(self.kept))
        self._group_column = np.full(c.groups, -1, np.int64)
        self._group_column[self.groups] = len(self.kept) + np.arange(len(self.groups))
        self._extra_column = len(self.kept) + len(self.groups) + np.arange(program.extras)
        self._upper = np.concatenate((np.ones(len(self.kept) + len(self.groups), np.int64), program.extra_upper))
        self._add_rules()
        self._add_delegations()
        self._add_cliques(self.cliques)

    def _add(self, row: Ints, column: Ints, coefficient: Ints, limits: Ints) -> None:
        self._entries.append((row + self._rows, column, coefficient))
        self._limits.append(limits)
        self._rows += len(limits)

    def _add_rules(self) -> None:
        program, c = self.program, self.program.candidates
        parts: list[tuple[Ints, Ints, Ints]] = []
        alone = np.flatnonzero(self.alone)
        for terms, items, columns in (
            (program.pair_terms, self.kept, np.arange(len(self.kept))),
            (program.group_terms, c.pair_group[self.kept[alone]].astype(np.int64), alone),
            (program.group_terms, self.groups, self._group_column[self.groups]),
            (program.extra_terms, np.arange(program.extras), self._extra_column),
        ):
            place, of_row, coefficients = terms.of(items)
            parts.append((columns[place], of_row.astype(np.int64), coefficients))
        entries = summed(*(np.concatenate([p[i] for p in parts]) for i in range(3)))
        row, column, coefficient = entries.row, entries.column, entries.coefficient
        highest = np.zeros(program.rows, np.int64)
        rising = coefficient > 0
        np.add.at(highest, row[rising], coefficient[rising] * self._upper[column[rising]])
        needed = distinct(np.concatenate((np.flatnonzero(highest > program.limit), self.filled)))
        number = np.full(program.rows, -1, np.int64)
        number[needed] = np.arange(len(needed))
        inside = number[row] >= 0
        self._filled = np.flatnonzero(are_among(needed, self.filled))
        self._add(number[row[inside]], column[inside], coefficient[inside], program.limit[needed])

    def _add_delegations(self) -> None:
        """`least z <= sum of x <= most z`, `x <= z`, and a leader where one is needed."""
        c = self.program.candidates
        pair = np.flatnonzero(~self.alone)
        group = self._group_column[c.pair_group[self.kept[pair]]]
        count, ones = len(self.groups), np.ones(len(pair), np.int64)
        at = group - len(self.kept)
        every, z = np.arange(count), self._group_column[self.groups]
        zeros = np.zeros(count, np.int64)
        for sign, size in ((-1, c.group_min), (1, c.group_max)):
            self._add(
                np.concatenate((at, every)),
                np.concatenate((pair, z)),
                np.concatenate((sign * ones, -sign * size[self.groups].astype(np.int64))),
                zeros,
            )
        each = np.arange(len(pair))
        self._add(
            np.concatenate((each, each)),
            np.concatenate((pair, group)),
            np.concatenate((ones, -ones)),
            np.zeros(len(pair), np.int64),
        )
        led = c.group_led[self.groups]
        row_of = np.cumsum(led) - 1
        leads = c.pair_leader[self.kept[pair]] & led[at]
        self._add(
            np.concatenate((row_of[at[leads]], row_of[led])),
            np.concatenate((pair[leads], z[led])),
            np.concatenate((-ones[leads], np.ones(int(led.sum()), np.int64))),
            np.zeros(int(led.sum()), np.int64),
        )

    def _add_cliques(self, cliques: list[Ints]) -> None:
        for clique in cliques:
            columns = self._pair_column[clique]
            columns = columns[columns >= 0]
            if len(columns) > 1:
                self._add(
                    np.zeros(len(columns), np.int64),
                    columns,
                    np.ones(len(columns), np.int64),
                    np.ones(1, np.int64),
                )

    def _rewards(self) -> Ints:
        program = self.program
        of_pair = program.pair_reward[self.kept]
        of_pair = of_pair + np.where(self.alone, program.group_reward[program.candidates.pair_group[self.kept]], 0)
        return np.concatenate((of_pair, program.group_reward[self.groups], program.extra_reward))

    def _model(self, fixed: Ints) -> model_pb2.ModelProto:
        model = model_pb2.ModelProto()
        columns = len(self._upper)
        lower = np.zeros(columns)
        lower[self._pair_column[fixed]] = 1.0
        model.variables.ids.extend(range(columns))
        model.variables.lower_bounds.extend(lower.tolist())
        model.variables.upper_bounds.extend(floats(self._upper))
        model.variables.integers.extend([True] * columns)
        reward = self._rewards()
        paid = np.flatnonzero(reward)
        model.objective.maximize = True
        model.objective.linear_coefficients.ids.extend(paid.tolist())
        model.objective.linear_coefficients.values.extend(floats(reward[paid]))
        model.linear_constraints.ids.extend(range(self._rows))
        limits = np.concatenate(self._limits)
        least = np.full(self._rows, -np.inf)
        least[self._filled] = limits[self._filled]
        model.linear_constraints.lower_bounds.extend(least.tolist())
        model.linear_constraints.upper_bounds.extend(floats(limits))
        row, column, coefficient = (np.concatenate([e[i] for e in self._entries]) for i in range(3))
        order = np.lexsort((column, row))
        matrix = model.linear_constraint_matrix
        matrix.row_ids.extend(row[order].tolist())
        matrix.column_ids.extend(column[order].tolist())
        matrix.coefficients.extend(floats(coefficient[order]))
        return model

    def solve(
        self, *, fixed: Ints, stop: Callable[[], bool], left: Callable[[], float | None], seed: int
    ) -> Answer:
        """The best plan of the kept pairs with those in `fixed` sent; `left` gives the seconds left, None for any.

        Solved again with the clashes an answer has, until it has none: then its bound holds for all.
        """
        bound = None
        while not stop():
            result = self._run(fixed, left(), seed)
            reason = result.termination.reason
            if reason == result_pb2.TERMINATION_REASON_INFEASIBLE:
                return Answer(pairs=None, bound=None, impossible=True)
            bound = _whole_bound(result)
            if reason not in SOLVED or not result.solutions:
                break
            values = result.solutions[0].primal_solution.variable_values
            taken = np.fromiter(values.ids, np.int64)[np.fromiter(values.values, float) > 0.5]
            pairs = self.kept[taken[taken < len(self.kept)]]
            chosen = np.zeros(self.program.candidates.pairs)
            chosen[pairs] = 1.0
            cliques = self.clashes.violated(chosen)
            if not cliques:
                return Answer(pairs=pairs, bound=bound)
            self.cliques.extend(cliques)
            self._add_cliques(cliques)
        return Answer(pairs=None, bound=bound)

    def _run(self, fixed: Ints, seconds: float | None, seed: int) -> result_pb2.SolveResultProto:
        parameters = parameters_pb2.SolveParametersProto()
        parameters.random_seed = seed
        parameters.relative_gap_tolerance = 0.0
        parameters.absolute_gap_tolerance = 0.0
        # A plan is there already, and this heuristic, a third of all time, finds none as good.
        parameters.highs.bool_options["mip_heuristic_run_feasibility_jump"] = False
        if seconds is not None:
            parameters.time_limit.FromMilliseconds(max(1, int(seconds * 1000)))
        return mathopt.solve(
            self._model(fixed),
            parameters_pb2.SOLVER_TYPE_HIGHS,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )


def _whole_bound(result: result_pb2.SolveResultProto) -> int | None:
    """The proven bound as a whole number, rounded outward by more than the engine's tolerances can blur it."""
    bound = result.termination.objective_bounds.dual_bound
    return int(np.floor(bound + BLUR + BLUR_PART * abs(bound))) if np.isfinite(bound) else None
