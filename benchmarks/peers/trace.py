"""What a peer leaves behind: a line of JSON for every better plan, and one for its end.

    {"seconds": 1.25, "pairs": [[visitor, meeting], ...]}
    {"seconds": 9.97, "end": "optimal", "bound": 5120, "penalty": 900}

Seconds count from the start of the process, numbers are places in the problem's lists. Every line is written at
once: of a peer that dies the plans before its death remain.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line read: a plan where `pairs` is there, the end where `end` is.

    `points` are hard, medium and soft ones, as Timefold counts them; only tests look at them.
    """

    seconds: float
    pairs: tuple[tuple[int, int], ...] | None = None
    end: str | None = None
    bound: int | None = None
    penalty: int | None = None
    points: tuple[int, int, int] | None = None


def read_trace(path: Path) -> list[Line]:
    """All whole lines of a trace, none where there is no file: whoever was killed may have left half a line."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    cells = (json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n"))
    return [Line(**{**cell, "pairs": _tuples(cell.get("pairs"))}) for cell in cells]


def _tuples(pairs: list[list[int]] | None) -> tuple[tuple[int, int], ...] | None:
    return None if pairs is None else tuple((visitor, meeting) for visitor, meeting in pairs)
