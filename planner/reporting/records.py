"""The visits made in a period, each with all that reports count by."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.attendance import MeetingReport
from models.organisation import Host
from models.people import Visitor
from planner.duties.quality import select_weak_hosts
from planner.history import ONE_DAY, made_visits
from planner.periods import Period
from planner.reporting.overview import REMOTE_FROM
from planner.reporting.span import check_span

COMMITTEE = "grassroots_committee"
CELLS = ("grassroots_cell", "subordinate_cell")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    """A visitor with their present tier and team."""

    id: int
    name: str
    tier_id: int
    team_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What was found under a heading."""

    heading: str
    note: str | None
    follow_up_by: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A meeting that was visited: where, when, by whom, and what was told of it."""

    host_id: int
    host_name: str
    unit_name: str
    category: str
    remote: bool
    weak: bool
    day: date
    kind: str
    people: tuple[Attendee, ...]
    members_present: int | None = None
    members_total: int | None = None
    score: int | None = None
    remarks: tuple[Remark, ...] = ()


def read_records(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> list[Record]:
    """The visits made on days of the period, by day; of those not marked yet, the ones before today.

    Raises PlannerError for too long a period.
    """
    check_span(period)
    made = made_visits(before=period.end + ONE_DAY, unmarked_before=min(today, period.end + ONE_DAY), zone=zone)
    people = {visitor.id: visitor for visitor in s.scalars(select(Visitor))}
    together: Mapping[tuple[int, date, str], list[tuple[int, int | None]]] = defaultdict(list)
    rows = s.execute(select(made).where(made.c.day >= period.start).order_by(made.c.day, made.c.visitor_id))
    for row in rows:
        together[row.host_id, row.day, row.kind].append((row.visitor_id, row.meeting_id))
    hosts = _read_hosts(s, {host_id for host_id, _day, _kind in together})
    weak = set(s.scalars(select_weak_hosts(today=today, zone=zone)))
    reports = _read_reports(s, made)
    return [
        _record(
            hosts[host_id],
            host_id in weak,
            day,
            kind,
            [people[visitor_id] for visitor_id, _meeting in sent],
            next((reports[meeting_id] for _visitor, meeting_id in sent if meeting_id in reports), None),
        )
        for (host_id, day, kind), sent in together.items()
    ]


def _record(
    host: Host, weak: bool, day: date, kind: str, people: Iterable[Visitor], report: MeetingReport | None
) -> Record:
    return Record(
        host_id=host.id,
        host_name=host.name,
        unit_name=host.unit.name,
        category=host.category,
        remote=host.remoteness >= REMOTE_FROM,
        weak=weak,
        day=day,
        kind=kind,
        people=tuple(
            Attendee(id=visitor.id, name=visitor.name, tier_id=visitor.tier_id, team_id=visitor.team_id)
            for visitor in people
        ),
        members_present=report.members_present if report else None,
        members_total=report.members_total if report else None,
        score=report.score if report else None,
        remarks=tuple(
            Remark(heading=finding.heading, note=finding.note, follow_up_by=finding.follow_up_by)
            for finding in (report.findings if report else ())
        ),
    )


def _read_hosts(s: Session, ids: Collection[int]) -> dict[int, Host]:
    hosts = select(Host).options(joinedload(Host.unit)).where(Host.id.in_(ids))
    return {host.id: host for host in s.scalars(hosts)}


def _read_reports(s: Session, made: Subquery) -> dict[int, MeetingReport]:
    """What was told of the meetings of these visits, by meeting."""
    reports = s.scalars(
        select(MeetingReport)
        .options(selectinload(MeetingReport.findings))
        .where(MeetingReport.meeting_id.in_(select(made.c.meeting_id)))
    )
    return {report.meeting_id: report for report in reports}
