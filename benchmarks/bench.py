"""The solver beside what a user would take instead, on the measured shapes, in one run:

    python -m benchmarks.bench [--shapes district,province] [--contenders visitplan,cp-sat] [--seconds 10,60]
                               [--seed 0] [--workers 2] [--limit SECONDS] [--out FILE]

Each contender is a process of its own that has all cores and at most 8 GB; none runs beside another. Peers run
once, for the longest of `--seconds`, and are shown as they stood at each; the solver is told a little less than
the seconds asked for on the shape (`benchmarks.contenders.GOALS`), or `--limit`. Results are added to FILE, so
that a long run can be made in parts, and printed as tables.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.contenders import CONTENDERS, GOALS, OURS, Task, get_contender
from benchmarks.generate import GROWTH, REBALANCES, SHAPES, make_problem
from benchmarks.generate_count import count_eligible_pairs
from benchmarks.generate_rebalance import make_plan, make_rebalance
from benchmarks.results import Run, read_results, write_results
from benchmarks.run import run_contender
from benchmarks.table import make_contest
from solver.files import problem_to_json, write_json
from solver.problem import Problem

OUT = Path("out/bench")
# Of the seconds asked for the solver is told so much: reading and writing come besides, and are measured with it.
TOLD = 0.94
# The shapes with a goal, and those that the picture of growth has besides.
GROUPS = {"goals": tuple(GOALS), "growth": tuple(shape for shape in GROWTH if shape not in GOALS)}


def main(arguments: Sequence[str] | None = None) -> None:
    given = _parse(arguments)
    results = read_results(given.out, describe_machine())
    marks = sorted(given.seconds)
    for shape in given.shapes:
        for run in _run_shape(shape, given):
            sys.stderr.write(f"{shape}: {run.contender}: {run.status}, {run.seconds:.1f} s\n")
            # Read again: another part of the benchmark may have been added meanwhile.
            results = read_results(given.out, results.machine).merge(run)
            write_results(given.out, results)
    sys.stdout.write(make_contest(results, given.shapes, marks) + "\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the solver and its peers side by side.")
    parser.add_argument(
        "--shapes", type=_shapes, default=_shapes("goals,growth"), help="names, 'goals' or 'growth'"
    )
    parser.add_argument("--contenders", type=_contenders, default=CONTENDERS, help=", ".join(CONTENDERS))
    parser.add_argument("--seconds", type=_seconds, default=(10.0, 60.0), help="when peers are looked at")
    parser.add_argument("--limit", type=float, help="seconds the solver is told, instead of what is asked for")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=OUT / "results.json")
    return parser.parse_args(arguments)


def _shapes(text: str) -> tuple[str, ...]:
    shapes = tuple(shape for name in text.split(",") for shape in GROUPS.get(name, (name,)))
    unknown = [shape for shape in shapes if shape not in SHAPES and shape not in REBALANCES]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such shape: {', '.join(unknown)}")
    return shapes


def _contenders(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in CONTENDERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such contender: {', '.join(unknown)}")
    return names


def _seconds(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def describe_machine() -> str:
    """What the figures depend on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    engine = f"Python {platform.python_version()}, OR-Tools {version('ortools')}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, {engine}"


def make_instance(shape: str, seed: int) -> Problem:
    """An instance of a shape; a rebalance is that of a plan made the way an office makes one."""
    problem = make_problem(REBALANCES.get(shape, shape), seed)
    return make_rebalance(problem, make_plan(problem), seed) if shape in REBALANCES else problem


def _run_shape(shape: str, given: argparse.Namespace) -> Iterator[Run]:
    problem = make_instance(shape, given.seed)
    pairs = count_eligible_pairs(problem)
    instance = OUT / "instances" / f"{problem.name}.json"
    instance.parent.mkdir(parents=True, exist_ok=True)
    write_json(instance, problem_to_json(problem))
    for name in given.contenders:
        limit = max(given.seconds)
        if name == OURS:
            limit = given.limit or (TOLD * GOALS[shape].seconds if shape in GOALS else limit)
        task = Task(
            problem=problem,
            instance=instance,
            folder=OUT / problem.name / name,
            limit=limit,
            seed=given.seed,
            workers=given.workers,
        )
        blank = Run(
            shape=shape,
            seed=given.seed,
            contender=name,
            hosts=len(problem.hosts),
            visitors=len(problem.visitors),
            pairs=pairs,
            limit=limit,
            status="",
        )
        yield run_contender(get_contender(name), task, blank)


if __name__ == "__main__":
    main()
