"""Random small instances, solved and compared with brute force until one disagrees.

    python -m benchmarks.fuzz --count 5000 --seed 0

Instance number N of a seed is always the same: `--seed S --first N --count 1` repeats one. The first that fails is
written to `--keep`, with what is wrong on stderr.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.generate_small import make_small_problem
from solver import solve
from solver.check import check_outcome
from solver.files import problem_to_json, write_json
from solver.plan import INFEASIBLE, OPTIMAL, Outcome
from solver.problem import Problem
from tests.solver.brute import Truth, find_truth


def find_disagreements(problem: Problem, outcome: Outcome, truth: Truth, *, proven: bool = True) -> Iterator[str]:
    """What the solver says and brute force denies. `proven`: it was given the time to prove its plan optimal."""
    for violation in check_outcome(problem, outcome):
        yield f"{violation.rule}: {violation.message}"
    if (outcome.status == INFEASIBLE) != truth.infeasible:
        yield f"status {outcome.status}, but brute force finds {truth.plans} plans"
    if truth.infeasible or outcome.status == INFEASIBLE:
        return
    if outcome.shortfall_bound > truth.shortfall:
        yield f"shortfall_bound {outcome.shortfall_bound}, but a plan falls short by {truth.shortfall}"
    if outcome.shortfall in truth.frontier and outcome.score_bound < truth.best_score_within(outcome.shortfall):
        yield f"score_bound {outcome.score_bound}, but a plan scores {truth.best_score_within(outcome.shortfall)}"
    if proven:
        said = (outcome.status, outcome.shortfall, outcome.score)
        if said != (OPTIMAL, truth.shortfall, truth.score):
            yield f"(status, shortfall, score) is {said}, but the best is {(truth.shortfall, truth.score)}"


def find_all_disagreements(problem: Problem) -> list[str]:
    """Of a run to the end, and of one that is told to stop at once."""
    truth = find_truth(problem)
    found = list(find_disagreements(problem, solve(problem, workers=1), truth))
    stopped = solve(problem, workers=1, stop=lambda: True)
    return found + [f"stopped: {line}" for line in find_disagreements(problem, stopped, truth, proven=False)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare the solver with brute force on random small instances.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("failing-instance.json"))
    given = parser.parse_args(arguments)
    started = time.monotonic()
    for number in range(given.first, given.first + given.count):
        problem = make_small_problem(random.Random(f"{given.seed}/{number}"))
        try:
            disagreements = find_all_disagreements(problem)
        except Exception:
            write_json(given.keep, problem_to_json(problem))
            sys.stderr.write(f"instance {number} of seed {given.seed}, kept in {given.keep}, breaks the solver:\n")
            raise
        if disagreements:
            write_json(given.keep, problem_to_json(problem))
            lines = "\n".join(f"  {line}" for line in disagreements)
            sys.stderr.write(f"instance {number} of seed {given.seed}, kept in {given.keep}:\n{lines}\n")
            return 1
    sys.stdout.write(f"{given.count} instances agree with brute force, {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
