"""A linear program that grows, solved again from where it was: GLOP, through MathOpt.

MathOpt's Python model is built object by object; here its messages are filled from arrays instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
)
from ortools.math_opt.core.python import solver as mathopt
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from solver.candidates import Floats, Ints

_NO_CALLBACK = callback_pb2.CallbackRegistrationProto()
AT_LOWER = int(solution_pb2.BASIS_STATUS_AT_LOWER_BOUND)
BASIC = int(solution_pb2.BASIS_STATUS_BASIC)
DONE = (result_pb2.TERMINATION_REASON_OPTIMAL,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Solution:
    """`value` and reduced reward of each column, `price` of each row (>= 0 where `<=` binds)."""

    objective: float
    value: Floats
    reduced: Floats
    price: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """The status of each column and row, as numbers of MathOpt's `BasisStatusProto`."""

    columns: Ints
    rows: Ints


class Simplex:
    """maximise reward x subject to rows <= limit, 0 <= x <= upper; columns and rows are only ever added.

    Columns may be held at 1 for a while.
    """

    def __init__(self, interrupter: PySolveInterrupter | None = None) -> None:
        model = model_pb2.ModelProto()
        model.objective.maximize = True
        self._solver = mathopt.new(parameters_pb2.SOLVER_TYPE_GLOP, model, parameters_pb2.SolverInitializerProto())
        self._interrupter = interrupter
        self.columns = 0
        self.rows = 0
        self._basis: solution_pb2.BasisProto | None = None
        # What the engine has not been told yet: (reward, upper), limit, (column, row, coefficient).
        self._new_columns: list[tuple[Ints, Ints]] = []
        self._new_rows: list[Ints] = []
        self._new_entries: list[tuple[Ints, Ints, Ints]] = []
        self._new_lower: dict[int, float] = {}
        self._held: list[int] = []

    @property
    def basis(self) -> Basis:
        """The last optimum's, or the one set; without either that of the rows' slacks."""
        grown = self._grown_basis(self._basis or solution_pb2.BasisProto())
        return Basis(
            columns=np.array(grown.variable_status.values, np.int64),
            rows=np.array(grown.constraint_status.values, np.int64),
        )

    @basis.setter
    def basis(self, basis: Basis) -> None:
        self._basis = solution_pb2.BasisProto()
        for held, status in (
            (self._basis.variable_status, basis.columns),
            (self._basis.constraint_status, basis.rows),
        ):
            held.ids.extend(range(len(status)))
            held.values.extend(status.tolist())

    def add_columns(self, reward: Ints, upper: Ints) -> None:
        """New columns, numbered on from the last, with no entries yet."""
        self._new_columns.append((reward, upper))
        self.columns += len(reward)

    def add_rows(self, limit: Ints) -> None:
        """New rows, numbered on from the last, with no entries yet."""
        self._new_rows.append(limit)
        self.rows += len(limit)

    def add_entries(self, column: Ints, row: Ints, coefficient: Ints) -> None:
        """Coefficients where there are none yet, each place once."""
        self._new_entries.append((column, row, coefficient))

    def hold(self, columns: Ints) -> None:
        """Columns with an upper bound of 1 stay at it, until `release`."""
        self._held += columns.tolist()
        self._new_lower.update(dict.fromkeys(columns.tolist(), 1.0))

    def release(self) -> None:
        self._new_lower.update(dict.fromkeys(self._held, 0.0))
        self._held = []

    def _update(self) -> None:
        """Tell the engine all that is new at once: it goes through the whole model at each update."""
        update = model_update_pb2.ModelUpdateProto()
        if self._new_columns:
            self._fill_columns(update, *_joined(self._new_columns))
        if self._new_rows:
            self._fill_rows(update, np.concatenate(self._new_rows))
        if self._new_entries:
            self._fill_entries(update, *_joined(self._new_entries))
        lower = update.variable_updates.lower_bounds
        for column, bound in sorted(self._new_lower.items()):
            lower.ids.append(column)
            lower.values.append(bound)
        self._new_columns, self._new_rows, self._new_entries, self._new_lower = [], [], [], {}
        if not self._solver.update(update):
            raise RuntimeError("the linear solver refused an update of its model")

    def _fill_columns(self, update: model_update_pb2.ModelUpdateProto, reward: Ints, upper: Ints) -> None:
        new, first = update.new_variables, self.columns - len(reward)
        new.ids.extend(range(first, self.columns))
        new.lower_bounds.extend([0.0] * len(reward))
        new.upper_bounds.extend(floats(upper))
        new.integers.extend([False] * len(reward))
        paid = np.flatnonzero(reward)
        update.objective_updates.linear_coefficients.ids.extend((paid + first).tolist())
        update.objective_updates.linear_coefficients.values.extend(floats(reward[paid]))

    def _fill_rows(self, update: model_update_pb2.ModelUpdateProto, limit: Ints) -> None:
        new = update.new_linear_constraints
        new.ids.extend(range(self.rows - len(limit), self.rows))
        new.lower_bounds.extend([-np.inf] * len(limit))
        new.upper_bounds.extend(floats(limit))

    def _fill_entries(
        self, update: model_update_pb2.ModelUpdateProto, column: Ints, row: Ints, coefficient: Ints
    ) -> None:
        order = np.argsort(row * self.columns + column)
        matrix = update.linear_constraint_matrix_updates
        matrix.row_ids.extend(row[order].tolist())
        matrix.column_ids.extend(column[order].tolist())
        matrix.coefficients.extend(floats(coefficient[order]))

    def solve(self, *, seconds: float | None = None) -> Solution | None:
        """The optimum, or None where `seconds` did not suffice or the interrupter ended it.

        By the dual simplex method with perturbed costs: the programs here are highly degenerate, a basis stays
        dual feasible when rows come in, and columns that come in can be made so at their other bound.
        """
        self._update()
        parameters = parameters_pb2.SolveParametersProto()
        parameters.threads = 1
        parameters.glop.use_preprocessing = False
        parameters.glop.use_dual_simplex = True
        parameters.glop.perturb_costs_in_dual_simplex = True
        if seconds is not None:
            whole = int(max(0.0, seconds))
            parameters.time_limit.seconds = whole
            parameters.time_limit.nanos = int((max(0.0, seconds) - whole) * 1e9)
        model_parameters = model_parameters_pb2.ModelSolveParametersProto()
        if self._basis is not None:
            model_parameters.initial_basis.CopyFrom(self._grown_basis(self._basis))
        result = self._solver.solve(parameters, model_parameters, None, _NO_CALLBACK, None, self._interrupter)
        if result.termination.reason not in DONE:
            return None
        answer = result.solutions[0]
        self._basis = answer.basis
        return Solution(
            objective=answer.primal_solution.objective_value,
            value=_dense(answer.primal_solution.variable_values, self.columns),
            reduced=_dense(answer.dual_solution.reduced_costs, self.columns),
            price=_dense(answer.dual_solution.dual_values, self.rows),
        )

    def _grown_basis(self, old: solution_pb2.BasisProto) -> solution_pb2.BasisProto:
        """New columns start at zero, new rows with their slack in the basis."""
        grown = solution_pb2.BasisProto()
        grown.CopyFrom(old)
        new = range(len(grown.variable_status.ids), self.columns)
        grown.variable_status.ids.extend(new)
        grown.variable_status.values.extend([solution_pb2.BASIS_STATUS_AT_LOWER_BOUND] * len(new))
        new = range(len(grown.constraint_status.ids), self.rows)
        grown.constraint_status.ids.extend(new)
        grown.constraint_status.values.extend([solution_pb2.BASIS_STATUS_BASIC] * len(new))
        return grown


def floats(numbers: Ints) -> list[float]:
    """Whole numbers for a message's floating-point ones, which take a sixth of the time of whole ones."""
    values: list[float] = numbers.astype(np.float64).tolist()
    return values


def _joined(parts: Sequence[tuple[Ints, ...]]) -> Iterator[Ints]:
    return map(np.concatenate, zip(*parts, strict=True))


def _dense(vector: object, length: int) -> Floats:
    """The values of a vector of which no entry was filtered out: zeros are there as well."""
    return np.fromiter(vector.values, np.float64, length)  # type: ignore[attr-defined]
