"""What a plan says of itself, held against the rules: status, shortfall, score, bounds, quotas unmet."""

from collections.abc import Iterator

from solver.check.verdict import Evaluation, Violation, judge
from solver.plan import FEASIBLE, INFEASIBLE, OPTIMAL, Outcome
from solver.problem import Problem


def check_outcome(problem: Problem, outcome: Outcome) -> list[Violation]:
    """Every broken rule and every false claim of an outcome; bounds only as far as its own plan shows.

    Claims are named "instance", "status", "shortfall", "score", "unmet", "shortfall_bound", "score_bound" and
    "conflicts".
    """
    violations, _ = judge_outcome(problem, outcome)
    return violations


def judge_outcome(problem: Problem, outcome: Outcome) -> tuple[list[Violation], Evaluation | None]:
    """The same, and how good the plan is: None where the outcome is infeasible, and so has none."""
    claims = list(_false_names(problem, outcome))
    if outcome.status == INFEASIBLE:
        return claims + list(_false_conflicts(problem, outcome)), None
    broken, evaluation = judge(problem, outcome.visits)
    return broken + claims + list(_false_figures(outcome, evaluation)), evaluation


def _false_names(problem: Problem, outcome: Outcome) -> Iterator[Violation]:
    if outcome.instance != problem.name:
        yield Violation(rule="instance", message=f"the plan is for {outcome.instance!r}, not {problem.name!r}")
    if outcome.status not in (OPTIMAL, FEASIBLE, INFEASIBLE):
        yield Violation(rule="status", message=f"{outcome.status!r} is no status")


def _false_conflicts(problem: Problem, outcome: Outcome) -> Iterator[Violation]:
    """An infeasible outcome has no visits, and blames locked pairs only."""
    if outcome.visits:
        yield Violation(rule="status", message="an infeasible outcome has no visits")
    if not outcome.conflicts:
        yield Violation(rule="conflicts", message="an infeasible outcome says which locked pairs clash")
    locked = set(problem.locked)
    if not locked:
        yield Violation(
            rule="status", message="with nothing locked the empty plan is allowed: it is not infeasible"
        )
    for conflict in outcome.conflicts:
        strangers = tuple(pair for pair in conflict.pairs if pair not in locked)
        if strangers:
            yield Violation(rule="conflicts", message=f"{conflict.rule} blames pairs not locked", pairs=strangers)


def _false_figures(outcome: Outcome, evaluation: Evaluation) -> Iterator[Violation]:
    if outcome.conflicts:
        yield Violation(rule="conflicts", message="an outcome with a plan has no conflicts")
    for name, said, found in (
        ("shortfall", outcome.shortfall, evaluation.shortfall),
        ("score", outcome.score, evaluation.score),
    ):
        if said != found:
            yield Violation(rule=name, message=f"the plan says {said}, the rules give {found}")
    if {(row.quota, row.short) for row in outcome.unmet} != {(row.quota, row.short) for row in evaluation.unmet}:
        short = ", ".join(f"{row.quota} by {row.short}" for row in evaluation.unmet) or "none"
        yield Violation(rule="unmet", message=f"the quotas that fall short are: {short}")
    if outcome.shortfall_bound > evaluation.shortfall:
        yield Violation(
            rule="shortfall_bound", message=f"the plan itself falls short by {evaluation.shortfall} only"
        )
    if outcome.score_bound < evaluation.score:
        yield Violation(rule="score_bound", message=f"the plan itself scores {evaluation.score}")
    proven = (outcome.shortfall, outcome.score) == (outcome.shortfall_bound, outcome.score_bound)
    if outcome.status == OPTIMAL and not proven:
        yield Violation(rule="status", message="optimal, though the bounds are not reached")
