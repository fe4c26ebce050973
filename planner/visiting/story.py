"""What a visitor should know of a host before they go: ratings, attendance, and what the last visits found.

Who went there before is not told: people's whereabouts are not for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.attendance import MeetingReport
from models.organisation import Host
from planner.attendance.findings import list_reports
from planner.directory import get_host
from planner.history import ONE_DAY, made_visits

VISITS_TOLD = 6


@dataclass(frozen=True, kw_only=True)
class PastVisit:
    """A day on which so many visitors came to a meeting of the kind, and what was told of it, if anything was."""

    day: date
    kind: str
    people: int
    report: MeetingReport | None


@dataclass(frozen=True, kw_only=True)
class Story:
    """The host with its assessments by year, and its last visits, the newest first."""

    host: Host
    visits: Sequence[PastVisit]


def read_story(s: Session, host_id: int, *, today: date, zone: ZoneInfo) -> Story:
    """Raises NotFound where there is no such host."""
    host = get_host(s, host_id)
    made = made_visits(before=today + ONE_DAY, unmarked_before=today, zone=zone)
    rows = s.execute(
        select(made.c.day, made.c.kind, func.count().label("people"), func.max(made.c.meeting_id))
        .where(made.c.host_id == host_id)
        .group_by(made.c.day, made.c.kind)
        .order_by(made.c.day.desc())
        .limit(VISITS_TOLD)
    )
    reports = {report.meeting_id: report for report in list_reports(s, host_id, VISITS_TOLD)}
    visits = [
        PastVisit(day=day, kind=kind, people=people, report=reports.get(meeting_id))
        for day, kind, people, meeting_id in rows
    ]
    return Story(host=host, visits=visits)
