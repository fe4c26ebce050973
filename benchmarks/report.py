"""Brings docs/benchmarks.md and its picture up to date with measured results:

    python -m benchmarks.report [--results benchmarks/results.json] [--folder docs]

The words of the page are written by hand; what stands between `<!-- NAME -->` and `<!-- end NAME -->` is replaced.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders import GOALS
from benchmarks.growth import find_growth
from benchmarks.growth_chart import draw_growth
from benchmarks.results import Results, read_results
from benchmarks.table import make_contest, make_goals

RESULTS = Path("benchmarks/results.json")
MARKS = (10.0, 60.0)
PAGE, PICTURE = Path("benchmarks.md"), Path("images/growth.svg")


def fill(page: str, parts: dict[str, str]) -> str:
    """The page with its named parts replaced. Raises ValueError where the page lacks one or has it twice."""
    for name, text in parts.items():
        pattern = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end {name} -->)", re.DOTALL)
        before, *rest = pattern.split(page)
        if len(rest) != 1:
            raise ValueError(f"the page has no part named {name}, or several")
        page = f"{before}\n{text}\n\n{rest[0]}"
    return page


def make_parts(results: Results) -> dict[str, str]:
    return {
        "machine": f"Measured on {results.machine}.",
        "goals": make_goals(results),
        "contest": make_contest(results, tuple(GOALS), MARKS),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write the measured results into the documents.")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--folder", type=Path, default=Path("docs"))
    given = parser.parse_args(arguments)
    results = read_results(given.results, machine="")
    page = given.folder / PAGE
    page.write_text(fill(page.read_text(encoding="utf-8"), make_parts(results)), encoding="utf-8")
    (given.folder / PICTURE).write_text(draw_growth(find_growth(results)), encoding="utf-8")
    sys.stdout.write(f"{page}: {len(results.runs)} runs, {len({run.shape for run in results.runs})} shapes\n")


if __name__ == "__main__":
    main()
