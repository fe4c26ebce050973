"""The recorded changes that explain why a visit can't stay as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.changes import Change
from models.plans import Plan
from planner.changing.log import VISITORS

OF_A_VISITOR = ("absence", "visitor_joined", "visitor_left", "visitor_changed")
OF_A_MEETING = ("meeting_moved", "meeting_cancelled", "meeting_added")
VISITOR_CHANGED, HOST_CHANGED = "visitor_changed", "host_changed"
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
            or (change.kind in OF_A_VISITOR and not people.isdisjoint(visitors_of(change)))
            or (change.kind in OF_A_HOST and change.host_id in places)
        )

    def of_edited(self, *, visitors: Iterable[int], hosts: Iterable[int]) -> tuple[Change, ...]:
        """Those that edited what is written down of any of these, by id."""
        people, places = frozenset(visitors), frozenset(hosts)
        return tuple(
            change
            for change in self.changes
            if (change.kind == VISITOR_CHANGED and not people.isdisjoint(visitors_of(change)))
            or (change.kind == HOST_CHANGED and change.host_id in places)
        )

    def of_all(self) -> tuple[Change, ...]:
        """Those that concern everybody: a rule of the board's, or its priorities, that are others now."""
        return tuple(change for change in self.changes if change.kind in OF_ALL and change.host_id is None)


def visitors_of(change: Change) -> frozenset[int]:
    """Whom a change concerns: one visitor, or several at once, the members of a team."""
    several = change.detail.get(VISITORS, ()) if change.detail else ()
    return frozenset(several) | ({change.visitor_id} if change.visitor_id is not None else set())


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
