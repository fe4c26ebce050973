"""What is wrong with the tables handed in, cell by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from planner.errors import BadFile
from planner.load.names import CSV_NAMES
from planner.phrases import Phrase, phrase


@dataclass(frozen=True, kw_only=True)
class BadCell:
    """One fault, of a table and a column by their codes.

    `row` counts as the spreadsheet does, the header being 1; None where the whole table is meant.
    """

    table: str
    row: int | None = None
    column: str | None = None
    value: str = ""
    reason: Phrase
    remedy: Phrase

    def __str__(self) -> str:
        """As the command line tells it, of a CSV file."""
        place = [
            CSV_NAMES.table(self.table),
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        said = f"“{self.value}” " if self.value else ""
        return f"{', '.join(filter(None, place))}: {said}{self.reason}. {self.remedy}"


class TableErrors(BadFile):
    """Every fault of the tables; nothing has been loaded."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        self.cells = tuple(cells)
        lines = "\n".join(map(str, self.cells))
        counted = "1 fault" if len(self.cells) == 1 else f"{len(self.cells)} faults"
        super().__init__(f"The tables have {counted}:\n{lines}\n", "Nothing was loaded: mend them and load again.")


def did_you_mean(text: str, known: Iterable[str], otherwise: Phrase) -> Phrase:
    """A remedy that offers the nearest known word, if one is near."""
    near = get_close_matches(text, sorted(known), n=1)
    if not near:
        return otherwise
    return phrase("Did you mean “%(near)s”? %(otherwise)s", near=near[0], otherwise=otherwise)
