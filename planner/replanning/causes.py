"""The recorded changes that explain why a visit can't stay as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.changes import Change
from models.plans import Plan

OF_A_VISITOR = ("absence", "visitor_joined", "visitor_left")
OF_A_MEETING = ("meeting_moved", "meeting_cancelled", "meeting_added")
OF_ALL = ("rule_changed", "policy_changed")
OF_A_HOST = ("meeting_added", "needs_visit", "rule_changed")


@dataclass(frozen=True, kw_only=True)
class Causes:
    """The changes that hold, by time."""

    changes: tuple[Change, ...]

    def of(
        self, *, meetings: Iterable[int] = (), visitors: Iterable[int] = (), hosts: Iterable[int] = ()
    ) -> tuple[Change, ...]:
        """Those that concern any of these, by id."""
        met, people, places = frozenset(meetings), frozenset(visitors), frozenset(hosts)
        return tuple(
            change
            for change in self.changes
            if (change.kind in OF_A_MEETING and change.meeting_id in met)
            or (change.kind in OF_A_VISITOR and change.visitor_id in people)
            or (change.kind in OF_A_HOST and change.host_id in places)
        )

    def of_all(self) -> tuple[Change, ...]:
        """Those that concern everybody: a rule of the board's, or its priorities, that are others now."""
        return tuple(change for change in self.changes if change.kind in OF_ALL and change.host_id is None)


def begun_at(plan: Plan) -> datetime:
    """From when on changes are news to a plan: its run took the tables as they were when it began."""
    return plan.started_at or plan.created_at


def read_causes(s: Session, *, since: datetime) -> Causes:
    """The changes recorded after `since` and not withdrawn."""
    changes = s.scalars(
        select(Change)
        .options(joinedload(Change.user))
        .where(Change.at > since, Change.withdrawn_at.is_(None))
        .order_by(Change.at, Change.id)
    )
    return Causes(changes=tuple(changes))
