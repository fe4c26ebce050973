"""What a month's schedule says, row by row, and how the database keeps it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from planner.phrases import Phrase, dump_phrases, load_phrases


@dataclass(frozen=True, kw_only=True)
class ActualRow:
    """One meeting as its host tells it; `row` counts as the spreadsheet does.

    Times are local, and None only where it is cancelled (`held` False). `ends_at` and `kind` are None where
    the file leaves them open, texts empty.
    """

    sheet: str
    row: int
    host: str
    code: str = ""
    unit: str = ""
    kind: str | None = None
    held: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    topic: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        times = {
            name: at.isoformat() if at else None
            for name, at in (("starts_at", self.starts_at), ("ends_at", self.ends_at))
        }
        return {**asdict(self), **times}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "ActualRow":
        times = {
            name: datetime.fromisoformat(data[name]) if data[name] else None for name in ("starts_at", "ends_at")
        }
        return ActualRow(**{**data, **times})


@dataclass(frozen=True, kw_only=True)
class LeftAside:
    """What nothing was taken from, and why: a row of the file, or a whole sheet or column where `row` is None."""

    sheet: str
    row: int | None = None
    text: str
    reason: Phrase

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "reason": dump_phrases([self.reason])}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "LeftAside":
        return LeftAside(**{**data, "reason": load_phrases(data["reason"])[0]})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file read: its meetings, and what was left aside."""

    rows: tuple[ActualRow, ...]
    aside: tuple[LeftAside, ...] = ()

    def to_json(self) -> list[dict[str, Any]]:
        """One list; what was left aside is told by its `reason`."""
        return [*(row.to_json() for row in self.rows), *(each.to_json() for each in self.aside)]

    @staticmethod
    def from_json(data: list[dict[str, Any]]) -> "Reading":
        return Reading(
            rows=tuple(ActualRow.from_json(each) for each in data if "reason" not in each),
            aside=tuple(LeftAside.from_json(each) for each in data if "reason" in each),
        )
