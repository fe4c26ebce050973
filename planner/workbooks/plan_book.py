"""A plan's visits as a workbook: by date, by visitor, by unit; of a draft, a release, or all that is in force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from models.people import Team, Visitor
from models.releases import Release
from planner.documents.annex import ALL_VISITS, WEEKDAYS, write_trace
from planner.errors import Conflict
from planner.load.words import KIND_WORDS
from planner.notices.told import hash_contents, read_contents
from planner.periods import Period
from planner.plans import get_plan, get_release
from planner.reporting.text import name_period
from planner.schedule import Filter, VisitRow, page_of_visits
from planner.sources import Source, draft_source, release_source, standing_source
from planner.text import fold
from planner.workbooks.printed import Column, Group, Table, write_tables

DATES = (
    Column(title="Ngày", width=11),
    Column(title="Thứ", width=9, style="centre"),
    Column(title="Giờ", width=12, style="centre"),
)
HOST, UNIT = Column(title="Chi bộ", width=28, style="strong"), Column(title="Đơn vị", width=22)
PLACE = Column(title="Địa điểm", width=18, optional=True)
KIND = Column(title="Loại sinh hoạt", width=12)
TOPIC = Column(title="Nội dung", width=20, optional=True)
PEOPLE, TOGETHER = Column(title="Người dự", width=22), Column(title="Cùng dự", width=22, optional=True)
TEAM = Column(title="Tổ", width=16, optional=True)
BETWEEN_UNITS = " › "
HASH_SHOWN = 16


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is written: its name, where it comes from, and its visits by start."""

    name: str
    trace: str
    visits: Sequence[VisitRow]


def write_draft(s: Session, plan_id: int, *, zone: ZoneInfo) -> bytes:
    """Raises NotFound for no such plan, Conflict for one that is not worked out."""
    plan = get_plan(s, plan_id)
    if plan.state != "done":
        raise Conflict(
            "This plan has no visits yet.", "Wait until it is done, or make a new plan where it failed."
        )
    told = f"DỰ THẢO, kế hoạch số {plan.id}, chưa ban hành"
    trace = write_trace(told, hash_contents(read_contents(s, plan.id)))
    return _write(s, _Plan(name=plan.name, trace=trace, visits=_read(s, draft_source(plan.id), zone)), zone)


def write_release(s: Session, number: int, *, zone: ZoneInfo) -> bytes:
    """Raises NotFound for no such release."""
    release = get_release(s, number)
    day = release.published_at.astimezone(zone).date()
    trace = write_trace(f"Bản ban hành số {number}, ngày {day:%d/%m/%Y}", release.content_hash)
    visits = _read(s, release_source(release.id), zone)
    return _write(s, _Plan(name=release.name, trace=trace, visits=visits), zone)


def write_in_force(s: Session, period: Period, *, now: datetime, zone: ZoneInfo) -> bytes:
    """All that the releases together say of the days of the period."""
    visits = _read(s, standing_source(zone), zone, period)
    releases = s.execute(
        select(Release.number, Release.content_hash)
        .where(Release.starts_on <= period.end, Release.ends_on >= period.start)
        .order_by(Release.number)
    )
    told = ", ".join(f"số {number} ({content_hash[:HASH_SHOWN]}…)" for number, content_hash in releases)
    trace = f"Có hiệu lực lúc {now.astimezone(zone):%H:%M %d/%m/%Y} · Bản ban hành {told or '(chưa có)'}"
    return _write(s, _Plan(name=f"Lịch có hiệu lực, {name_period(period)}", trace=trace, visits=visits), zone)


def _read(s: Session, source: Source, zone: ZoneInfo, period: Period | None = None) -> Sequence[VisitRow]:
    start, end = (period.start, period.end) if period else (None, None)
    return page_of_visits(s, source, Filter(zone=zone, start=start, end=end), size=ALL_VISITS).items


def _write(s: Session, plan: _Plan, zone: ZoneInfo) -> bytes:
    tables = (
        _by_date(plan, zone),
        _by_visitor(plan, _read_people(s), zone),
        _by_unit(plan, _read_units(s), zone),
    )
    return write_tables(plan.name, plan.trace, tables)


def _by_date(plan: _Plan, zone: ZoneInfo) -> Table:
    rows = [
        (
            *_when(visit, zone),
            visit.host_name,
            visit.unit_name,
            visit.place,
            _kind(visit),
            visit.topic,
            _people(visit),
            visit.team_name,
        )
        for visit in plan.visits
    ]
    return Table(
        sheet="Theo ngày",
        subject=f"{plan.name}: theo ngày",
        columns=(*DATES, HOST, UNIT, PLACE, KIND, TOPIC, PEOPLE, TEAM),
        groups=[Group(rows=rows)],
    )


def _by_visitor(plan: _Plan, people: Mapping[int, str], zone: ZoneInfo) -> Table:
    """By given name, as Vietnamese lists are."""
    visits: dict[tuple[int, str], list[VisitRow]] = defaultdict(list)
    for visit in plan.visits:
        for person in visit.delegation:
            visits[person.id, person.name].append(visit)
    groups = [
        Group(
            title=f"{people.get(visitor_id, name)}: {len(theirs)} buổi",
            rows=[
                (
                    *_when(visit, zone),
                    visit.host_name,
                    visit.unit_name,
                    visit.place,
                    _kind(visit),
                    visit.topic,
                    _people(visit, but=visitor_id),
                )
                for visit in theirs
            ],
        )
        for (visitor_id, name), theirs in sorted(visits.items(), key=lambda item: _given_name(item[0][1]))
    ]
    return Table(
        sheet="Theo cấp ủy viên",
        subject=f"{plan.name}: theo cấp ủy viên",
        columns=(*DATES, HOST, UNIT, PLACE, KIND, TOPIC, TOGETHER),
        groups=groups,
    )


def _by_unit(plan: _Plan, units: Mapping[int, str], zone: ZoneInfo) -> Table:
    """Under the way down to each unit, in the order of the tree."""
    visits: dict[str, list[VisitRow]] = defaultdict(list)
    for visit in plan.visits:
        visits[units[visit.host_id]].append(visit)
    groups = [
        Group(
            title=f"{path}: {len(held)} buổi",
            rows=[
                (
                    *_when(visit, zone),
                    visit.host_name,
                    visit.place,
                    _kind(visit),
                    visit.topic,
                    _people(visit),
                    visit.team_name,
                )
                for visit in held
            ],
        )
        for path, held in sorted(visits.items(), key=lambda item: fold(item[0]))
    ]
    return Table(
        sheet="Theo đơn vị",
        subject=f"{plan.name}: theo đơn vị",
        columns=(*DATES, HOST, PLACE, KIND, TOPIC, PEOPLE, TEAM),
        groups=groups,
    )


def _when(visit: VisitRow, zone: ZoneInfo) -> tuple[object, ...]:
    start, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    return start.date(), WEEKDAYS[start.weekday()], f"{start:%H:%M}–{end:%H:%M}"


def _kind(visit: VisitRow) -> str:
    return KIND_WORDS[visit.kind][0]


def _people(visit: VisitRow, but: int | None = None) -> str:
    return ", ".join(person.name for person in visit.delegation if person.id != but)


def _given_name(name: str) -> tuple[str, str]:
    words = fold(name).split()
    return words[-1] if words else "", " ".join(words)


def _read_people(s: Session) -> dict[int, str]:
    """Each visitor with office and team, as far as there are such."""
    rows = s.execute(select(Visitor.id, Visitor.name, Visitor.title, Team.name).outerjoin(Visitor.team))
    return {visitor_id: ", ".join(filter(None, told)) for visitor_id, *told in rows}


def _read_units(s: Session) -> dict[int, str]:
    """By host: the names of the units from the root down to its own."""
    units = {
        unit.id: (unit.name, unit.parent_id) for unit in s.execute(select(Unit.id, Unit.name, Unit.parent_id))
    }

    def path_to(unit_id: int | None) -> list[str]:
        if unit_id is None:
            return []
        name, parent_id = units[unit_id]
        return [*path_to(parent_id), name]

    return {
        host_id: BETWEEN_UNITS.join(path_to(unit_id))
        for host_id, unit_id in s.execute(select(Host.id, Host.unit_id))
    }
