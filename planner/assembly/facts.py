"""What is known of each host when a period begins: the facts its meetings' values rest on."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Assessment, Host
from planner.attendance.findings import HostFindings, read_findings
from planner.duties.priorities import HostFacts
from planner.history import HeldVisit
from planner.in_force import day_of


def read_host_facts(
    s: Session, hosts: Iterable[Host], held: Iterable[HeldVisit], *, before: date, year: int, zone: ZoneInfo
) -> dict[int, HostFacts]:
    """The facts by host id: of assessments up to `year`, of the visits `held`, of findings before `before`."""
    visited = last_visits(held)
    ratings, yearly = _read_assessments(s, year)
    findings = read_findings(s, before=before, zone=zone)
    asked = _read_asked(s, zone)
    return {
        host.id: _facts(
            host,
            rating=ratings.get(host.id),
            yearly=yearly.get(host.id),
            findings=findings.get(host.id, HostFindings()),
            last_visit=visited.get(host.id),
            asked_on=asked.get(host.id),
            before=before,
        )
        for host in hosts
    }


def last_visits(held: Iterable[HeldVisit]) -> dict[int, date]:
    """The day of the last visit to each host that had any."""
    days: dict[int, date] = {}
    for visit in held:
        days[visit.host_id] = max(visit.day, days.get(visit.host_id, visit.day))
    return days


def _facts(
    host: Host,
    *,
    rating: str | None,
    yearly: tuple[int, Decimal] | None,
    findings: HostFindings,
    last_visit: date | None,
    asked_on: date | None,
    before: date,
) -> HostFacts:
    return HostFacts(
        remoteness=host.remoteness,
        rating=rating,
        attendance=_latest_attendance(yearly, findings.attendance),
        last_visit=last_visit,
        weaknesses=findings.weaknesses,
        follow_up_by=_still_open(findings.follow_up_by, findings.follow_up_on, last_visit, before),
        wanted_by=_still_open(host.visit_wanted_by, asked_on, last_visit, before),
    )


def _latest_attendance(yearly: tuple[int, Decimal] | None, seen: tuple[int, Decimal] | None) -> Decimal | None:
    """The later year's; the host's own figure where both tell of the same year, as it is of all its meetings."""
    known = [figure for figure in (yearly, seen) if figure is not None]
    return max(known, key=lambda figure: figure[0])[1] if known else None


def _still_open(by: date | None, asked_on: date | None, last_visit: date | None, before: date) -> date | None:
    """Until when a visit is asked for; None where one was made since it was `asked_on`.

    Once the day is past the visit is overdue, and any day will do.
    """
    if by is None or (asked_on is not None and last_visit is not None and last_visit > asked_on):
        return None
    return by if by >= before else date.max


def _read_assessments(s: Session, year: int) -> tuple[dict[int, str], dict[int, tuple[int, Decimal]]]:
    """The latest rating, and the latest attendance with its year, by host.

    The latest year that tells the rating need not be the one that tells the attendance.
    """
    ratings: dict[int, str] = {}
    attendance: dict[int, tuple[int, Decimal]] = {}
    for row in s.execute(
        select(Assessment.host_id, Assessment.year, Assessment.rating, Assessment.attendance)
        .where(Assessment.year <= year)
        .order_by(Assessment.year)
    ):
        if row.rating is not None:
            ratings[row.host_id] = row.rating
        if row.attendance is not None:
            attendance[row.host_id] = (row.year, row.attendance)
    return ratings, attendance


def _read_asked(s: Session, zone: ZoneInfo) -> Mapping[int | None, date]:
    """The day on which a visit soon was last asked for, by host."""
    rows = s.execute(
        select(Change.host_id, func.max(day_of(Change.at, zone)))
        .where(Change.kind == "needs_visit", Change.withdrawn_at.is_(None), Change.host_id.is_not(None))
        .group_by(Change.host_id)
    )
    return dict(rows.all())
