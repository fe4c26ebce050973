"""What is wrong with a file: every fault at once, each by its path in the file."""

from dataclasses import dataclass

ROOT = "$"


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is where ("meetings[3].end", "line 4, column 2", or "$" for the file as a whole)."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class InstanceError(Exception):
    """An instance or plan file that can't be taken as it is; `faults` lists all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
