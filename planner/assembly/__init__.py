"""The tables as one problem for the solver, and what its answer means for them."""
