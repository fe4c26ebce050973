"""What a peer leaves behind: a line of JSON for every better plan, and one for its end.

    {"seconds": 1.25, "pairs": [[visitor, meeting], ...]}
    {"seconds": 9.97, "end": "optimal", "bound": 5120, "penalty": 900}

Seconds count from the start of the process, numbers are places in the problem's lists. Every line is written at
once: of a peer that dies the plans before its death remain.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

OPTIMAL = "optimal"
STOPPED = "time"
DONE = "done"
IMPOSSIBLE = "infeasible"


class Trace:
    """Writes the lines of one run; `clock` gives the seconds since its start."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.path = path
        self.clock = clock
        self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def plan(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._write({"pairs": list(pairs)})

    def end(self, how: str, *, bound: int | None = None, penalty: int | None = None) -> None:
        """`bound`: proven, no plan has more `score - penalty * shortfall`."""
        self._write({"end": how, "bound": bound, "penalty": penalty})

    def _write(self, said: dict[str, object]) -> None:
        self._file.write(json.dumps({"seconds": round(self.clock(), 3), **said}) + "\n")
        self._file.flush()
