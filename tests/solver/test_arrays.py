"""What goes in for numpy's own, held against it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.arrays import are_among, distinct

numbers = st.lists(st.integers(-5, 5) | st.integers(-(1 << 63), (1 << 63) - 1)).map(
    lambda n: np.array(n, np.int64)
)


@given(numbers)
def test_distinct_numbers_are_each_there_once_in_order(some: np.ndarray) -> None:
    assert np.array_equal(distinct(some), np.unique(some))


@given(numbers, numbers)
def test_numbers_are_told_to_be_among_others(some: np.ndarray, others: np.ndarray) -> None:
    assert np.array_equal(are_among(some, others), np.isin(some, others))
