"""What is wrong with a schedule handed in, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.errors import BadFile
from planner.phrases import Phrase, Value, phrase, some_of

NAMED_FAULTS = 20


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: where, what the cell says, what is wrong with it, and what is allowed.

    `row` counts as the spreadsheet does, `column` is its letter; None where a whole sheet is meant.
    """

    sheet: str
    row: int | None = None
    column: str | None = None
    value: str = ""
    reason: Phrase
    remedy: Phrase

    def to_phrase(self) -> Phrase:
        told: dict[str, Value] = {
            "sheet": self.sheet,
            "value": self.value,
            "reason": self.reason,
            "remedy": self.remedy,
        }
        if self.row is None:
            return phrase("%(sheet)s: %(reason)s %(remedy)s", **told)
        if self.column is None:
            return phrase("%(sheet)s, row %(row)s: %(reason)s %(remedy)s", row=self.row, **told)
        return phrase(
            "%(sheet)s, row %(row)s, column %(column)s, “%(value)s”: %(reason)s %(remedy)s",
            row=self.row,
            column=self.column,
            **told,
        )


class ScheduleFaults(BadFile):
    """Every fault of the file; nothing of it has been kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "The file has %(count)s faults: %(faults)s.",
            "Nothing was taken from it: mend them and choose it again.",
            count=len(self.faults),
            faults=some_of([fault.to_phrase() for fault in self.faults], NAMED_FAULTS),
        )
