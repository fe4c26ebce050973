"""Hypothesis strategies for whole instances."""

from hypothesis import strategies as st

from benchmarks.generate_small import make_small_problem
from solver.problem import Problem

# Hypothesis stands behind the generator's `Random`: it steers it, and shrinks what it drew when an example fails.
small_problems: st.SearchStrategy[Problem] = st.randoms(use_true_random=False).map(make_small_problem)
