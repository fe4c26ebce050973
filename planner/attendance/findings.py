"""What visits have found of each host, as far as it weighs in its next ones."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, contains_eager, selectinload

from models.attendance import Finding, MeetingReport
from models.meetings import Meeting
from planner.in_force import day_of

FOLLOW_UP = "follow_up"
TENTH = Decimal("0.1")


def read_follow_ups(s: Session, *, before: date, zone: ZoneInfo) -> dict[int, tuple[date, date]]:
    """When something is to be looked at again, and the day of the visit that asked for it, by host.

    As the last of the reports on meetings held before the day says that asks for it at all.
    """
    day = day_of(Meeting.starts_at, zone)
    rows = s.execute(
        select(Meeting.host_id, Finding.follow_up_by, day)
        .join(MeetingReport, MeetingReport.meeting_id == Meeting.id)
        .join(Finding, Finding.meeting_report_id == MeetingReport.id)
        .where(Finding.follow_up_by.is_not(None), day < before)
        .ext(distinct_on(Meeting.host_id))
        .order_by(Meeting.host_id, Meeting.starts_at.desc(), Meeting.id.desc())
    )
    return {host_id: (by, asked_on) for host_id, by, asked_on in rows if by is not None}


class Counted(Protocol):
    """A meeting whose members may have been counted."""

    @property
    def members_present(self) -> int | None: ...

    @property
    def members_total(self) -> int | None: ...


def list_reports(s: Session, host_id: int, limit: int) -> Sequence[MeetingReport]:
    """What was last told of the host's meetings, the newest first; meetings are loaded along."""
    statement = (
        select(MeetingReport)
        .join(MeetingReport.meeting)
        .options(contains_eager(MeetingReport.meeting), selectinload(MeetingReport.findings))
        .where(Meeting.host_id == host_id)
        .order_by(Meeting.starts_at.desc(), MeetingReport.id)
    )
    return s.scalars(statement.limit(limit)).all()


def percent_present(reports: Iterable[Counted]) -> Decimal | None:
    """Members present of all, over all the meetings whose figures are known; None where there are none."""
    known = [(each.members_present, each.members_total) for each in reports]
    counted = [(present, total) for present, total in known if present is not None and total]
    if not counted:
        return None
    present, total = (sum(column) for column in zip(*counted, strict=True))
    return (100 * Decimal(present) / Decimal(total)).quantize(TENTH, ROUND_HALF_UP)
