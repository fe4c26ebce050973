"""What is known of each host when a period begins: the facts its meetings' values rest on."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Assessment, Host
from planner.history import HeldVisit
from planner.priorities import HostFacts


def read_host_facts(
    s: Session, hosts: Iterable[Host], held: Iterable[HeldVisit], *, year: int
) -> dict[int, HostFacts]:
    """The facts by host id: of assessments up to `year`, and of the visits `held`.

    The latest year that tells the rating need not be the one that tells the attendance.
    """
    ratings: dict[int, str] = {}
    attendance: dict[int, Decimal] = {}
    for row in s.execute(
        select(Assessment.host_id, Assessment.rating, Assessment.attendance)
        .where(Assessment.year <= year)
        .order_by(Assessment.year)
    ):
        if row.rating is not None:
            ratings[row.host_id] = row.rating
        if row.attendance is not None:
            attendance[row.host_id] = row.attendance
    visited = last_visits(held)
    return {
        host.id: HostFacts(
            remoteness=host.remoteness,
            rating=ratings.get(host.id),
            attendance=attendance.get(host.id),
            last_visit=visited.get(host.id),
        )
        for host in hosts
    }


def last_visits(held: Iterable[HeldVisit]) -> dict[int, date]:
    """The day of the last visit to each host that had any."""
    days: dict[int, date] = {}
    for visit in held:
        days[visit.host_id] = max(visit.day, days.get(visit.host_id, visit.day))
    return days
