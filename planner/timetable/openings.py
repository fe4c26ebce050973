"""Where a visit of a draft could go instead: the other meetings of its host that nobody visits yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.plans import Plan, PlanVisit
from planner.in_force import day_of
from planner.periods import Period


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A meeting nobody visits in the draft, and its local day."""

    meeting_id: int
    day: date
    starts_at: datetime


def list_openings(
    s: Session, plan: Plan, host_ids: Collection[int], period: Period, zone: ZoneInfo
) -> Mapping[int, list[Opening]]:
    """By host, in order: the meetings in the period that the draft may decide on. Whether a visit may go there,
    only a trial tells."""
    day = day_of(Meeting.starts_at, zone)
    visited = select(PlanVisit.meeting_id).where(PlanVisit.plan_id == plan.id)
    statement = (
        select(Meeting.host_id, Meeting.id, day, Meeting.starts_at)
        .where(
            Meeting.host_id.in_(host_ids),
            Meeting.status != "cancelled",
            day >= max(period.start, plan.frozen_until or plan.starts_on),
            day <= min(period.end, plan.ends_on),
            Meeting.id.not_in(visited),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    openings: Mapping[int, list[Opening]] = defaultdict(list)
    for host_id, meeting_id, on, starts_at in s.execute(statement):
        openings[host_id].append(Opening(meeting_id=meeting_id, day=on, starts_at=starts_at))
    return openings
