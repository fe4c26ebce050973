"""What is wrong with a file handed in, cell by cell."""

from dataclasses import dataclass

from planner.phrases import Phrase, Value, phrase


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
