"""Refusals a user can mend: what is wrong, and how to mend it."""

from planner.phrases import Phrase, Value


class PlannerError(Exception):
    """Something the user can mend. `remedy` says how, in a sentence of its own.

    `about` is which of what was asked for is at fault, as the use case calls it, where it is one alone.

    Both are templates filled with the same `values`, so that the site can say them in another language; `str()`
    says them in English.
    """

    def __init__(self, message: str, remedy: str = "", *, about: str | None = None, **values: Value) -> None:
        super().__init__(message)
        self.about = about
        self.message = Phrase(message, values)
        self.remedy = Phrase(remedy, values)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class NotFound(PlannerError):
    """What was asked for does not exist."""


class Conflict(PlannerError):
    """The request does not fit the present state, e.g. publishing a plan twice."""


class ChangedMeanwhile(Conflict):
    """Somebody else has changed it since it was looked at: nothing was done, so that theirs is seen first."""


class Unavailable(PlannerError):
    """Something outside is down or full: the database, the disk."""


class BadFile(PlannerError):
    """A file given by the user that can't be taken as it is; the message lists every fault."""
