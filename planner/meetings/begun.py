"""Which meetings the hosts' rules have no say in: what has begun, and what came before a rule's change holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Host

# Where a recorded change of a host's rule keeps the first of the months it holds for.
EXPECTED_FROM = "expected_from"


class Told(Protocol):
    """A meeting there is, as far as it matters here."""

    @property
    def host_id(self) -> int: ...

    @property
    def month(self) -> date: ...

    @property
    def starts_at(self) -> datetime: ...

    @property
    def status(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What has begun by `now`; `changed_from` is the first month, by host, for which its rules are others."""

    now: datetime
    changed_from: Mapping[int, date]

    def holds(self, row: Told) -> bool:
        """Whether a meeting stays as it is: what the host has told of stays in any case."""
        return row.status != "expected" or self.covers(row.host_id, row.month, row.starts_at)

    def covers(self, host_id: int, month: date, starts_at: datetime) -> bool:
        return starts_at <= self.now or month < self.changed_from.get(host_id, date.min)


def read_begun(s: Session, now: datetime, *, since: date) -> Begun:
    """As the changes recorded say that hold from a month after `since` on. A closed host has no say any more."""
    month = Change.detail[EXPECTED_FROM].as_string()
    changes = (
        select(Host.id, func.max(month))
        .join(Change, Change.host_id == Host.id)
        .where(
            Change.kind == "rule_changed",
            Change.withdrawn_at.is_(None),
            month > since.isoformat(),
            Host.active,
        )
        .group_by(Host.id)
    )
    return Begun(now=now, changed_from={host: date.fromisoformat(first) for host, first in s.execute(changes)})
