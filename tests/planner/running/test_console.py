import io
from dataclasses import replace

import pytest

from planner.running.console import ProgressLine, describe
from solver.plan import Progress

SEARCHING = Progress(
    seconds=12.0,
    phase="prices",
    visits=1204,
    shortfall=0,
    shortfall_bound=0,
    score=50_000,
    score_bound=51_000,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (SEARCHING, "  12.0 s  prices  1,204 visits  score 50,000 of at most 51,000 (gap 1.96%)"),
        (
            replace(SEARCHING, shortfall=3, shortfall_bound=1),
            "  12.0 s  prices  1,204 visits  score 50,000 of at most 51,000 (gap 1.96%)  shortfall 3 (at least 1)",
        ),
        (replace(SEARCHING, score_bound=None), "  12.0 s  prices  1,204 visits  score 50,000"),
        (replace(SEARCHING, score=-5, score_bound=0), "  12.0 s  prices  1,204 visits  score -5 of at most 0"),
        (replace(SEARCHING, visits=0, score=None, shortfall=None), "  12.0 s  prices  0 visits  no plan yet"),
    ],
)
def test_a_report_sets_the_score_against_its_bound(progress: Progress, line: str) -> None:
    assert describe(progress) == line


def test_on_a_terminal_one_line_changes_and_nothing_of_a_longer_one_remains() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal)
    line(SEARCHING)
    line(replace(SEARCHING, visits=0, score=None))
    line.end()
    line.end()
    long, short = describe(SEARCHING), describe(replace(SEARCHING, visits=0, score=None))
    assert terminal.getvalue() == f"\r{long}\r{short.ljust(len(long))}\n"


def test_in_a_log_a_line_comes_every_ten_seconds() -> None:
    log = io.StringIO()
    line = ProgressLine(log)
    for seconds in (0.5, 1.0, 10.4, 10.6, 15.0, 21.0):
        line(replace(SEARCHING, seconds=seconds))
    line.end()
    assert [written.split()[0] for written in log.getvalue().splitlines()] == ["0.5", "10.6", "21.0"]
