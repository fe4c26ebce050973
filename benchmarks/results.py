"""What was measured, as values, and the JSON file they are kept in: one run for each shape, seed and contender."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Key = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class State:
    """The best sound plan of a run after so many seconds, in the referee's figures."""

    seconds: float
    shortfall: int
    score: int


@dataclass(frozen=True, kw_only=True)
class Run:
    """One contender on one instance.

    `status` is the contender's own word ("optimal", "feasible", ...), or what became of it ("out of memory"),
    `fault` a rule that one of its plans breaks, or what it says of its plan and is not so. `states` are its better
    and better plans. `score_bound` is proven for plans with at most `bound_shortfall`.
    """

    shape: str
    seed: int
    contender: str
    hosts: int
    visitors: int
    pairs: int
    limit: float
    status: str
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0
    fault: str | None = None
    states: tuple[State, ...] = ()
    bound_shortfall: int | None = None
    score_bound: int | None = None

    @property
    def key(self) -> Key:
        return self.shape, self.seed, self.contender

    def find_state(self, seconds: float) -> State | None:
        """How the run stood after so many seconds."""
        return max((state for state in self.states if state.seconds <= seconds), key=_moment, default=None)


def _moment(state: State) -> float:
    return state.seconds


@dataclass(frozen=True, kw_only=True)
class Results:
    """`machine` says in words on what the runs were made."""

    machine: str
    runs: tuple[Run, ...] = ()

    def merge(self, run: Run) -> "Results":
        """With a run added, in the place of an earlier one of the same shape, seed and contender."""
        others = [other for other in self.runs if other.key != run.key]
        return Results(machine=self.machine, runs=(*others, run))


def read_results(path: Path, machine: str) -> Results:
    """The results in a file, or none yet where there is no file."""
    if not path.exists():
        return Results(machine=machine)
    data = json.loads(path.read_text(encoding="utf-8"))
    return Results(machine=data["machine"], runs=tuple(_parse_run(cells) for cells in data["runs"]))


def _parse_run(cells: dict[str, Any]) -> Run:
    states = tuple(State(**state) for state in cells.pop("states"))
    return Run(states=states, **cells)


def write_results(path: Path, results: Results) -> None:
    """One run a line, sorted, so that a new run changes one line."""
    lines = [json.dumps(asdict(run), ensure_ascii=False) for run in sorted(results.runs, key=lambda run: run.key)]
    runs = ",\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"machine": {json.dumps(results.machine)}, "runs": [\n{runs}\n]}}\n', encoding="utf-8")
