"""A quarter as a board lives it, by a script, and what must hold after every step of it.

The script works through the planner's own use cases on a real database, with the real solver and a real mail
server. The checks (`benchmarks.soak.checks`) look at the raw rows, the letters and the calendar files alone: they
share no code with the planner.
"""
