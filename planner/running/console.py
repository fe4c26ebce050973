"""What long work shows on a terminal: one line that keeps changing, or now and then a line in a log."""

import sys
from typing import TextIO

from solver.plan import Progress

# Lines in a file or a log: often enough to see that it lives, not so often that they bury all else.
SECONDS_BETWEEN_LINES = 10.0


def describe(progress: Progress) -> str:
    """The score against its proven bound: " 12.0 s  columns  1,204 visits  score 51,234 of at most 51,300"."""
    line = f"{progress.seconds:6.1f} s  {progress.phase}  {progress.visits:,} visits"
    if progress.score is None or progress.shortfall is None:
        return line + "  no plan yet"
    line += f"  score {progress.score:,}"
    if progress.score_bound is not None:
        line += f" of at most {progress.score_bound:,}{_gap(progress.score, progress.score_bound)}"
    if progress.shortfall or progress.shortfall_bound:
        line += f"  shortfall {progress.shortfall:,} (at least {progress.shortfall_bound:,})"
    return line


def _gap(score: int, bound: int) -> str:
    gap = find_gap_percent(score, bound)
    return "" if gap is None else f" (gap {gap:.2f}%)"


def find_gap_percent(score: int, bound: int) -> float | None:
    """How far the score is from its bound, in percent of the bound; None where the bound is not above 0."""
    return 100 * (bound - score) / bound if bound > 0 else None


class ProgressLine:
    """Writes progress reports to `stream`. Call `end` when the work is done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._last_line_at: float | None = None
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        line = describe(progress)
        if self._live:
            # Padded, so that nothing of a longer line before it remains.
            self._stream.write(f"\r{line:<{self._width}}")
            self._width = len(line)
        elif self._last_line_at is None or progress.seconds >= self._last_line_at + SECONDS_BETWEEN_LINES:
            self._stream.write(f"{line}\n")
            self._last_line_at = progress.seconds
        self._stream.flush()

    def end(self) -> None:
        if self._live and self._width:
            self._stream.write("\n")
            self._stream.flush()
        self._width = 0
