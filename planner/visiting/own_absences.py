"""A visitor says when they can't come: recorded as a change of their own, which the board sees and plans for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.accounts import User
from models.changes import Change
from models.people import Absence
from planner.changing.kinds import record_absence
from planner.changing.log import CALENDAR, ROWS, Origin, find_last_publication, withdraw_change
from planner.errors import Conflict, NotFound, PlannerError

# Nobody plans further; what lies beyond is a slip in the year.
LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class OwnAbsence:
    """An absence that is not over; `change_id` where it is theirs to withdraw."""

    starts_at: datetime
    ends_at: datetime
    reason: str | None
    change_id: int | None


def report_absence(
    s: Session, origin: Origin, visitor_id: int, *, starts_at: datetime, ends_at: datetime, zone: ZoneInfo
) -> Change:
    """As `record_absence`, not as far ahead; raises Conflict where one overlaps it that somebody has told of.

    Busy hours of the visitor's own calendar do not stand in the way: an illness lies over many of them.
    """
    if ends_at > origin.now + LONGEST_AHEAD:
        raise PlannerError("This absence ends more than a year from now.", "Check the year.", about="ends_at")
    overlapping = select(Absence.id).where(
        Absence.visitor_id == visitor_id,
        Absence.busy_calendar_id.is_(None),
        Absence.starts_at < ends_at,
        Absence.ends_at > starts_at,
    )
    if starts_at < ends_at and s.scalar(overlapping.limit(1)) is not None:
        raise Conflict(
            "You have reported an absence of these days before.", "See it in the list below.", about="starts_at"
        )
    return record_absence(s, origin, visitor_id, starts_at=starts_at, ends_at=ends_at, zone=zone)


def list_absences(s: Session, visitor_id: int, *, now: datetime) -> list[OwnAbsence]:
    """Those that are not over, by time."""
    absences = s.scalars(
        select(Absence).where(Absence.visitor_id == visitor_id, Absence.ends_at > now).order_by(Absence.starts_at)
    )
    published = find_last_publication(s)
    own = {
        _absence_of(change): change.id
        for change in s.scalars(_reported_by(visitor_id))
        if published is None or change.at >= published
    }
    return [
        OwnAbsence(
            starts_at=absence.starts_at,
            ends_at=absence.ends_at,
            reason=absence.reason,
            change_id=own.get(absence.id) if absence.starts_at > now else None,
        )
        for absence in absences
    ]


def withdraw_absence(s: Session, change_id: int, visitor_id: int, *, now: datetime, zone: ZoneInfo) -> Change:
    """Takes back what the visitor reported. Raises NotFound for anything else, Conflict where it has begun or a
    schedule published since counts on it.
    """
    change = s.scalar(_reported_by(visitor_id).where(Change.id == change_id))
    if change is None:
        raise NotFound("You have reported no such absence.", "See those you have reported.")
    absence = s.get(Absence, _absence_of(change))
    if absence is None or absence.starts_at <= now:
        raise Conflict("This absence has begun.", "Tell the board by telephone if you are there after all.")
    published = find_last_publication(s)
    if published is not None and published > change.at:
        raise Conflict(
            "The schedule published since counts on this absence.",
            "Tell the board by telephone that you are there after all.",
        )
    return withdraw_change(s, change_id, now=now, zone=zone)


def _absence_of(change: Change) -> int:
    """The id of the row that it added."""
    row_id: int = change.detail[ROWS][0]["id"]
    return row_id


def _reported_by(visitor_id: int) -> Select[Change]:
    return (
        select(Change)
        .join(User, User.id == Change.user_id)
        .where(
            Change.kind == "absence",
            Change.visitor_id == visitor_id,
            User.visitor_id == visitor_id,
            Change.withdrawn_at.is_(None),
            ~Change.detail.has_key(CALENDAR),
        )
    )
