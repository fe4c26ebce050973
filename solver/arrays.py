"""What numpy has too, but slower."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)


def distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """The numbers in order, each once.

    `np.unique` hashes them, which takes many times as long for a million, and its first call imports all of
    numpy.ma, which takes a fortieth of a second.
    """
    in_order = np.sort(numbers)
    new = np.ones(len(in_order), bool)
    np.not_equal(in_order[1:], in_order[:-1], out=new[1:])
    return in_order[new]


def are_among(numbers: NDArray[np.integer], others: NDArray[np.integer]) -> NDArray[np.bool_]:
    """For each of the numbers whether it is one of the others: `np.isin`."""
    if not len(others):
        return np.zeros(len(numbers), bool)
    in_order = np.sort(others)
    at = np.searchsorted(in_order, numbers)
    return np.asarray(in_order.take(at, mode="clip") == numbers)
