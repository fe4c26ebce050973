"""Instances solved and plans checked from file to file, without a database."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from planner.errors import BadFile, PlannerError, Unavailable
from solver.check import Evaluation, judge_outcome
from solver.files import InstanceError, outcome_to_json, read_outcome, read_problem, write_json
from solver.plan import Outcome
from solver.problem import Problem

T = TypeVar("T")


class WrongPlan(PlannerError):
    """A plan that breaks rules or says of itself what is not so; the message lists every breach."""


def open_problem(path: Path) -> Problem:
    """Raises BadFile with every fault by its path in the file."""
    return _open(path, read_problem)


def open_outcome(path: Path, problem: Problem) -> Outcome:
    """Raises BadFile with every fault by its path in the file."""
    return _open(path, lambda path: read_outcome(path, problem))


def _open(path: Path, read: Callable[[Path], T]) -> T:
    try:
        return read(path)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.", "Check the name and the rights.") from error
    except InstanceError as error:
        lines = "\n".join(f"  {fault}" for fault in error.faults)
        raise BadFile(
            f"{path} has {len(error.faults)} fault(s):\n{lines}\n", "Mend them and try again."
        ) from error


def refuse_unwritable(path: Path) -> None:
    """Raises Unavailable where a file could not be written, before hours are spent on what goes into it."""
    folder = path.absolute().parent
    if path.is_dir():
        raise Unavailable(f"{path} is a folder.", "Give the name of a file.")
    if not folder.is_dir():
        raise Unavailable(f"The folder {folder} does not exist.", "Make it first, or write elsewhere.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise Unavailable(f"{path} may not be written.", "Check the rights, or write elsewhere.")


def save_outcome(path: Path, problem: Problem, outcome: Outcome) -> Evaluation | None:
    """Writes a plan that the referee agrees with, whole or not at all, and gives the referee's evaluation of it.

    Raises WrongPlan where the referee does not agree, Unavailable where the disk is full or the folder read-only.
    """
    evaluation = require_right(problem, outcome)
    try:
        write_json(path, outcome_to_json(outcome))
    except OSError as error:
        raise Unavailable(
            f"{path} could not be written: {error.strerror}.", "Make room or write elsewhere."
        ) from error
    return evaluation


def require_right(problem: Problem, outcome: Outcome) -> Evaluation | None:
    """The referee's evaluation of the plan, None of an infeasible outcome.

    Raises WrongPlan with every broken rule and every false claim.
    """
    violations, evaluation = judge_outcome(problem, outcome)
    if violations:
        lines = "\n".join(f"  {violation.rule}: {violation.message}" for violation in violations)
        raise WrongPlan(f"The plan for {problem.name} is wrong in {len(violations)} place(s):\n{lines}")
    return evaluation


def summarise(problem: Problem, outcome: Outcome, evaluation: Evaluation | None) -> str:
    """The outcome in a few lines: what was reached and proven, and what made up the score by its evaluation."""
    if evaluation is None:
        lines = [f"{outcome.instance}: infeasible, the locked pairs can't all be kept:"]
        for conflict in outcome.conflicts:
            pairs = ", ".join(f"{pair.visitor} at {pair.meeting}" for pair in conflict.pairs)
            lines.append(f"  {conflict.rule}: {conflict.reason} ({pairs})")
        return "\n".join(lines)
    lines = [
        f"{outcome.instance}: {outcome.status}, {len(outcome.visits):,} visits, {outcome.seconds:.1f} s",
        f"  score      {outcome.score:,}, proven at most {outcome.score_bound:,}",
        f"  shortfall  {outcome.shortfall:,}, proven at least {outcome.shortfall_bound:,}"
        f" ({len(outcome.unmet)} of {len(problem.quotas):,} quotas unmet)",
        "  made up of " + ", ".join(f"{name} {value:+,}" for name, value in evaluation.terms.items()),
    ]
    return "\n".join(lines)
