"""What is known of each host when a period begins: the facts its meetings' values rest on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.changes import Change
from planner.attendance.findings import read_follow_ups
from planner.duties.priorities import HostFacts
from planner.duties.quality import select_quality
from planner.history import HeldVisit
from planner.in_force import day_of


class Known(Protocol):
    """What a host's record itself tells."""

    @property
    def id(self) -> int: ...

    @property
    def remoteness(self) -> int: ...

    @property
    def visit_wanted_by(self) -> date | None: ...


def read_host_facts(
    s: Session, hosts: Iterable[Known], held: Iterable[HeldVisit], *, before: date, year: int, zone: ZoneInfo
) -> dict[int, HostFacts]:
    """The facts by host id: of assessments up to `year`, of the visits `held`, of findings before `before`."""
    visited = last_visits(held)
    rows = s.execute(select(select_quality(before=before, year=year, zone=zone)))
    quality = {host_id: known for host_id, *known in rows}
    follow_ups = read_follow_ups(s, before=before, zone=zone)
    asked = _read_asked(s, zone)
    facts = {}
    for host in hosts:
        (rating, attendance, weaknesses), last_visit = quality[host.id], visited.get(host.id)
        follow_up_by, follow_up_on = follow_ups.get(host.id, (None, None))
        facts[host.id] = HostFacts(
            remoteness=host.remoteness,
            rating=rating,
            attendance=attendance,
            last_visit=last_visit,
            weaknesses=weaknesses,
            follow_up_by=_still_open(follow_up_by, follow_up_on, last_visit, before),
            wanted_by=_still_open(host.visit_wanted_by, asked.get(host.id), last_visit, before),
        )
    return facts


def last_visits(held: Iterable[HeldVisit]) -> dict[int, date]:
    """The day of the last visit to each host that had any."""
    days: dict[int, date] = {}
    for visit in held:
        days[visit.host_id] = max(visit.day, days.get(visit.host_id, visit.day))
    return days


def _still_open(by: date | None, asked_on: date | None, last_visit: date | None, before: date) -> date | None:
    """Until when a visit is asked for; None where one was made since it was `asked_on`.

    Once the day is past the visit is overdue, and any day will do.
    """
    if by is None or (asked_on is not None and last_visit is not None and last_visit > asked_on):
        return None
    return by if by >= before else date.max


def _read_asked(s: Session, zone: ZoneInfo) -> Mapping[int | None, date]:
    """The day on which a visit soon was last asked for, by host."""
    rows = s.execute(
        select(Change.host_id, func.max(day_of(Change.at, zone)))
        .where(Change.kind == "needs_visit", Change.withdrawn_at.is_(None), Change.host_id.is_not(None))
        .group_by(Change.host_id)
    )
    return dict(rows.all())
