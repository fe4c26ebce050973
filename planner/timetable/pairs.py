"""Who goes where in a stretch of days, with how the tables stand to it now: what marks are made of."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.people import Absence, Visitor
from planner.in_force import falls_within
from planner.periods import Period
from planner.sources import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitPair:
    """A visitor at a visit. `starts_at` and `ends_at` are the source's, `meets_at` is the meeting's start now.

    `held` is False where the meeting is cancelled, `open` where its host is closed, `active` where the visitor is
    none any more; `away` says that they are absent then.
    """

    visit_id: int
    meeting_id: int
    visitor_id: int
    visitor_name: str
    starts_at: datetime
    ends_at: datetime
    meets_at: datetime
    pinned: bool
    held: bool
    open: bool
    active: bool
    away: bool


def read_visit_pairs(s: Session, source: Source, period: Period, zone: ZoneInfo) -> list[VisitPair]:
    """All pairs of the source in the period, by start."""
    rows, attendees = source.visits.c, source.attendees.c
    away = (
        select(Absence.id)
        .where(
            Absence.visitor_id == attendees.visitor_id,
            Absence.starts_at < Meeting.ends_at,
            Absence.ends_at > Meeting.starts_at,
        )
        .exists()
    )
    statement = (
        select(
            rows.id.label("visit_id"),
            rows.meeting_id,
            attendees.visitor_id,
            Visitor.name.label("visitor_name"),
            rows.starts_at,
            rows.ends_at,
            Meeting.starts_at.label("meets_at"),
            attendees.pinned,
            (Meeting.status != "cancelled").label("held"),
            Host.active.label("open"),
            Visitor.active,
            away.label("away"),
        )
        .join(source.attendees, attendees.visit_id == rows.id)
        .join(Meeting, Meeting.id == rows.meeting_id)
        .join(Host, Host.id == rows.host_id)
        .join(Visitor, Visitor.id == attendees.visitor_id)
        .where(falls_within(rows.starts_at, period, zone))
        .order_by(rows.starts_at, rows.id, attendees.visitor_id)
    )
    return [VisitPair(**row) for row in s.execute(statement).mappings()]
