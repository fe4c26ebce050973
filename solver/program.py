"""A sparse linear program over visits: columns, rows and rewards. It knows no rule and no engine.

    maximise   reward of the chosen visits + reward of the extra columns
    subject to rows: sum of coefficients <= limit;  0 <= extra column <= its upper bound

A visit is a delegation of one group (see `solver.candidates`). What it earns and takes is the sum of its
group's part and of its pairs' parts, so all possible delegations need never be written down: rules give
terms of groups and of pairs. Everything is a whole number.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solver.arrays import distinct
from solver.candidates import Candidates, Flags, Indices, Ints


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """Coefficients of many items in many rows; those of item i are `first[i]:first[i + 1]`.

    No rule has a coefficient but 1 and -1, and there are millions: a byte each.
    """

    first: Ints
    row: Indices
    coefficient: NDArray[np.int8]

    def of(self, items: NDArray[np.integer]) -> tuple[Ints, Indices, Ints]:
        """The terms of some items: (place in `items`, row, coefficient), one entry a term."""
        lengths = self.first[items + 1] - self.first[items]
        place = np.repeat(np.arange(len(items), dtype=np.int64), lengths)
        offset = np.arange(len(place), dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = self.first[items][place] + offset
        return place, self.row[at], self.coefficient[at].astype(np.int64)

    def only(self, items: Ints, number: Indices) -> "Terms":
        """The terms of some items in some rows: row i becomes row `number[i]`, left out where that is negative."""
        place, row, coefficient = self.of(items)
        kept = number[row] >= 0
        first = np.concatenate(([0], np.cumsum(np.bincount(place[kept], minlength=len(items)))))
        return Terms(
            first=first.astype(np.int64),
            row=number[row[kept]],
            coefficient=coefficient[kept].astype(np.int8),
        )

    def priced(self, prices: Ints) -> Ints:
        """For each item the sum of its coefficients times the rows' prices."""
        some = np.flatnonzero(self.first[1:] > self.first[:-1])
        sums = np.zeros(len(self.first) - 1, np.int64)
        if len(some):
            # `take` copies twice as fast as an index.
            sums[some] = np.add.reduceat(self.coefficient * prices.take(self.row), self.first[some])
        return sums


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """`limit` of each row; `pair_terms`, `group_terms` and `extra_terms` the coefficients; the rewards.

    `extra_short[k]` is the weight with which extra column k counts as shortfall, 0 where it does not.
    `quotas` are the ids of those whose shortfall is counted here; `indivisible` marks groups of which a maximum
    counts some pairs only. `visit_rows` take all visits of one visitor each, or all of one month; `window_rows`,
    of limit 1, take groups and nothing else.
    """

    candidates: Candidates
    limit: Ints
    pair_terms: Terms
    group_terms: Terms
    extra_terms: Terms
    pair_reward: Ints
    group_reward: Ints
    extra_reward: Ints
    extra_upper: Ints
    extra_short: Ints
    quotas: tuple[str, ...]
    indivisible: Flags
    visit_rows: Ints
    window_rows: Ints

    @property
    def rows(self) -> int:
        return len(self.limit)

    @property
    def extras(self) -> int:
        return len(self.extra_upper)

    def activity(self, pairs: Ints) -> Ints:
        """What the visits of a plan that sends these pairs add up to in each row."""
        groups = distinct(self.candidates.pair_group[pairs])
        found = [self.group_terms.of(groups), self.pair_terms.of(pairs)]
        row, coefficient = (np.concatenate([part[i] for part in found]) for i in (1, 2))
        # Sums of whole numbers this small are exact in floating point.
        return np.bincount(row, weights=coefficient, minlength=self.rows).astype(np.int64)


def _spread(*columns: ArrayLike) -> list[Ints]:
    """Columns of one length, single numbers repeated. `np.broadcast_arrays` takes ten times as long."""
    arrays = [np.asarray(column).reshape(-1) for column in columns]
    length = next((len(array) for array in arrays if len(array) != 1), 1)
    return [array if len(array) == length else array.repeat(length) for array in arrays]


class _TermList:
    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Ints]] = []

    def add(self, items: ArrayLike, rows: ArrayLike, coefficients: ArrayLike) -> None:
        item, row, coefficient = _spread(items, rows, coefficients)
        self.parts.append((item, row, coefficient))

    def compressed(self, count: int) -> Terms:
        item = np.concatenate([p[0] for p in self.parts] or [np.empty(0, np.int64)]).astype(np.int64)
        row = np.concatenate([p[1] for p in self.parts] or [np.empty(0, np.int64)]).astype(np.int32)
        coefficient = np.concatenate([p[2] for p in self.parts] or [np.empty(0, np.int64)]).astype(np.int8)
        order = np.argsort(item, kind="stable")
        first = np.concatenate(([0], np.cumsum(np.bincount(item, minlength=count))))
        return Terms(first=first.astype(np.int64), row=row[order], coefficient=coefficient[order])


class Builder:
    """Collects what the rules say; `program()` makes it one frozen Program."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self.pair_reward = candidates.pair_score.copy()
        self.group_reward = candidates.meetings.value[candidates.group_meeting].copy()
        self.quotas: list[str] = []
        self.indivisible = np.zeros(candidates.groups, bool)
        self.visit_rows = np.empty(0, np.int64)
        self.window_rows = np.empty(0, np.int64)
        self._limits: list[Ints] = []
        self._rows = 0
        self._upper: list[Ints] = []
        self._reward: list[Ints] = []
        self._short: list[Ints] = []
        self._extras = 0
        self._pairs, self._groups, self._extra_terms = _TermList(), _TermList(), _TermList()

    def add_rows(self, limits: ArrayLike) -> Ints:
        """New rows with these limits; their numbers."""
        values = np.atleast_1d(np.asarray(limits, np.int64))
        self._limits.append(values)
        self._rows += len(values)
        return np.arange(self._rows - len(values), self._rows)

    def add_extras(self, upper: ArrayLike, reward: ArrayLike = 0, short: ArrayLike = 0) -> Ints:
        """New columns beside the visits, from 0 to `upper`; their numbers."""
        uppers, rewards, shorts = _spread(upper, reward, short)
        for held, values in ((self._upper, uppers), (self._reward, rewards), (self._short, shorts)):
            held.append(np.asarray(values, np.int64))
        self._extras += len(uppers)
        return np.arange(self._extras - len(uppers), self._extras)

    def pairs_in(self, pairs: ArrayLike, rows: ArrayLike, coefficients: ArrayLike = 1) -> None:
        self._pairs.add(pairs, rows, coefficients)

    def groups_in(self, groups: ArrayLike, rows: ArrayLike, coefficients: ArrayLike = 1) -> None:
        self._groups.add(groups, rows, coefficients)

    def extras_in(self, extras: ArrayLike, rows: ArrayLike, coefficients: ArrayLike = 1) -> None:
        self._extra_terms.add(extras, rows, coefficients)

    def program(self) -> Program:
        def joined(parts: list[Ints]) -> Ints:
            return np.concatenate(parts) if parts else np.empty(0, np.int64)

        return Program(
            candidates=self.candidates,
            limit=joined(self._limits),
            pair_terms=self._pairs.compressed(self.candidates.pairs),
            group_terms=self._groups.compressed(self.candidates.groups),
            extra_terms=self._extra_terms.compressed(self._extras),
            pair_reward=self.pair_reward,
            group_reward=self.group_reward,
            extra_reward=joined(self._reward),
            extra_upper=joined(self._upper),
            extra_short=joined(self._short),
            quotas=tuple(self.quotas),
            indivisible=self.indivisible,
            visit_rows=self.visit_rows,
            window_rows=self.window_rows,
        )
