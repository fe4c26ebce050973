"""What a form may say of records that no table hands in: rows of the same kind as those of tables."""

# The functions below return fields, which is what a default here is meant to be.
# ruff: noqa: RUF009

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.accounts import ROLES
from models.meetings import MEETING_STATUSES
from planner.load import cells, words
from planner.load.consistency import Fault, RowCheck, Title
from planner.load.rows import MINUTES_PER_DAY, Row, column, optional, reference, worded
from planner.phrases import phrase

LOCALES = ("vi", "en")


def _coded(*codes: str, default: str | None = None) -> Any:
    """One of some codes that have no other words here."""
    words = {code: (code,) for code in codes}
    return worded(words) if default is None else worded(words, default)


@dataclass(frozen=True, kw_only=True)
class MeetingRow(Row):
    """A single meeting, from `starts_at` for `minutes`."""

    identity = ("host", "kind", "starts_at")
    host: str = reference("hosts")
    kind: str = worded(words.KIND_WORDS)
    starts_at: datetime = column(cells.moment)
    minutes: int = column(cells.whole(1, MINUTES_PER_DAY))
    status: str = _coded(*MEETING_STATUSES, default="confirmed")
    place: str | None = optional(cells.plain)
    topic: str | None = optional(cells.plain)
    note: str | None = optional(cells.plain)


@dataclass(frozen=True, kw_only=True)
class AccountRow(Row):
    """An account of the site; its password is never a field."""

    identity = ("username",)
    username: str = column(cells.plain)
    role: str = _coded(*ROLES)
    visitor: str | None = reference("visitors", default=None)
    locale: str = _coded(*LOCALES, default="vi")
    active: bool = column(cells.flag, default=True)


def _check_account(row: AccountRow, title: Title) -> Iterator[Fault]:
    if row.role == "visitor" and row.visitor is None:
        yield "visitor", phrase("is empty for a visitor's account"), phrase("Choose whose account it is.")


ACCOUNT_CHECK = RowCheck(columns={"role", "visitor"}, find=_check_account)
