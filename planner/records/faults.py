"""What is wrong with a record as it was filled in, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.errors import Conflict, PlannerError
from planner.phrases import Phrase, phrase


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`reason` says what is wrong with the field, `remedy` what is allowed."""

    field: str
    reason: Phrase
    remedy: Phrase


# Written as phrases, so that they are collected to be translated.
CANNOT_KEEP = phrase("Some of what was filled in can't be kept.")
SEE_FIELDS = phrase("See the fields that are marked.")
CHANGED_MEANWHILE = phrase("Somebody else has changed this record since you opened it.")
SEE_THEIRS = phrase("See what they changed, and save again if yours is right.")


class Unsound(PlannerError):
    """A record can't be kept as it was filled in; nothing was."""

    def __init__(self, *, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(CANNOT_KEEP.template, SEE_FIELDS.template)

    @property
    def by_field(self) -> Mapping[str, Fault]:
        """The first of each field."""
        return {fault.field: fault for fault in reversed(self.faults)}


class Stale(Conflict):
    """Somebody else has changed the record since it was opened; nothing was kept."""

    def __init__(self, *, latest: int) -> None:
        self.latest = latest
        super().__init__(CHANGED_MEANWHILE.template, SEE_THEIRS.template)
