"""What visits have found of each host, as far as it weighs in its next ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from models.attendance import WEAK_HEADINGS, MeetingReport
from models.meetings import Meeting
from planner.in_force import day_of
from planner.periods import year_before

FOLLOW_UP = "follow_up"
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class HostFindings:
    """`weaknesses`: how many headings the latest report names, where it is of the last twelve months.

    `attendance`: the latest year with figures, and the percent of members present at its visited meetings.
    `follow_up_by`: when something is to be looked at again, as a visit on the day `follow_up_on` asked.
    """

    weaknesses: int = 0
    attendance: tuple[int, Decimal] | None = None
    follow_up_by: date | None = None
    follow_up_on: date | None = None


def read_findings(s: Session, *, before: date, zone: ZoneInfo) -> dict[int, HostFindings]:
    """Of reports on meetings held before the day, by host; hosts without any are left out."""
    day = day_of(Meeting.starts_at, zone)
    rows = s.execute(
        select(Meeting.host_id, day, MeetingReport)
        .join(MeetingReport, MeetingReport.meeting_id == Meeting.id)
        .options(selectinload(MeetingReport.findings))
        .where(day < before)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    reports: Mapping[int, list[tuple[date, MeetingReport]]] = defaultdict(list)
    for host_id, held_on, report in rows:
        reports[host_id].append((held_on, report))
    return {host_id: _sum_up(told, before) for host_id, told in reports.items()}


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


def _sum_up(reports: Sequence[tuple[date, MeetingReport]], before: date) -> HostFindings:
    """`reports` by day."""
    last_day, latest = reports[-1]
    asked = [
        (day, finding.follow_up_by)
        for day, report in reports
        for finding in report.findings
        if finding.heading == FOLLOW_UP and finding.follow_up_by is not None
    ]
    follow_up_on, follow_up_by = asked[-1] if asked else (None, None)
    return HostFindings(
        weaknesses=sum(finding.heading in WEAK_HEADINGS for finding in latest.findings)
        if last_day >= year_before(before)
        else 0,
        attendance=_attendance_of_latest_year(reports),
        follow_up_by=follow_up_by,
        follow_up_on=follow_up_on,
    )


def _attendance_of_latest_year(reports: Iterable[tuple[date, MeetingReport]]) -> tuple[int, Decimal] | None:
    by_year: Mapping[int, list[MeetingReport]] = defaultdict(list)
    for day, report in reports:
        by_year[day.year].append(report)
    for year in sorted(by_year, reverse=True):
        percent = percent_present(by_year[year])
        if percent is not None:
            return year, percent
    return None
