"""What a user would plan with instead: each peer takes a `solver.Problem` and leaves a trace of ever better plans.

Peers share with the solver what may go where (finding that out is not what is compared) and nothing else. None
judges itself: shortfall and score come from the referee.
"""
