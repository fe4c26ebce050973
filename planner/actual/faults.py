"""What is wrong with a schedule handed in, cell by cell."""

from collections.abc import Sequence

from planner.errors import BadFile
from planner.phrases import some_of
from planner.sheets.faults import Fault

NAMED_FAULTS = 20


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
