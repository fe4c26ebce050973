"""What is wrong with a file handed in, cell by cell."""

from dataclasses import dataclass
from typing import Any

from planner.phrases import Phrase, Value, dump_phrases, load_phrases, phrase


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: where, what the cell says, what is wrong with it, and what is allowed.

    `row` counts as the spreadsheet does, `column` is its letter; None where a whole sheet is meant. `title` is
    what the column is called, where that is known.
    """

    sheet: str
    row: int | None = None
    column: str | None = None
    title: str = ""
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
            return phrase("%(sheet)s, row %(row)s: %(reason)s %(remedy)s", row=str(self.row), **told)
        return phrase(
            "%(sheet)s, row %(row)s, column %(column)s, “%(value)s”: %(reason)s %(remedy)s",
            row=str(self.row),
            column=self.column,
            **told,
        )

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "reason": dump_phrases([self.reason])[0], "remedy": dump_phrases([self.remedy])[0]}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Fault":
        reason, remedy = load_phrases([data["reason"], data["remedy"]])
        return Fault(**{**data, "reason": reason, "remedy": remedy})
