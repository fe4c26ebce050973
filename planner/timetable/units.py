"""The schedule by unit: what each part of the organisation gets, month by month, down to the single host."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import Session

from models.organisation import Host
from planner.directory import UnitRow, list_units, subtree
from planner.duties.quality import select_weak_hosts
from planner.in_force import day_of
from planner.reporting.overview import REMOTE_FROM, Share
from planner.schedule import NEEDS, REMOTE, Filter, conditions_of
from planner.sources import Source


@dataclass(frozen=True, kw_only=True)
class UnitVisits:
    """A unit with how many of its hosts are `visited`, and its visits by the first day of their month."""

    unit: UnitRow
    visited: Share
    months: Mapping[date, int]

    @property
    def visits(self) -> int:
        return sum(self.months.values())


@dataclass(frozen=True, kw_only=True)
class HostVisit:
    """One visit to a host, when it starts."""

    id: int
    meeting_id: int
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class HostVisits:
    """A host, which NEEDS it has, and its visits by the first day of their month."""

    id: int
    name: str
    needs: tuple[str, ...]
    months: Mapping[date, tuple[HostVisit, ...]]

    @property
    def visits(self) -> int:
        return sum(len(each) for each in self.months.values())


def list_unit_visits(s: Session, source: Source, wanted: Filter, parent_id: int | None) -> list[UnitVisits]:
    """What the units right below `parent_id` (None: the roots) get, everything below them included."""
    units, rows = list_units(s, parent_id), source.visits.c
    tree, month = subtree([unit.id for unit in units]), _month_of(source, wanted)
    everywhere = replace(wanted, unit_id=None)
    statement = (
        select(tree.c.root, month, func.array_agg(rows.host_id))
        .join(source.visits, rows.unit_id == tree.c.id)
        .where(*conditions_of(source, everywhere))
        .group_by(tree.c.root, month)
    )
    months: Mapping[int, dict[date, int]] = defaultdict(dict)
    visited: Mapping[int, set[int]] = defaultdict(set)
    for root, first, hosts in s.execute(statement):
        months[root][first] = len(hosts)
        visited[root].update(hosts)
    return [
        UnitVisits(
            unit=unit, visited=Share(part=len(visited[unit.id]), whole=unit.hosts), months=months.get(unit.id, {})
        )
        for unit in units
    ]


def list_host_visits(s: Session, source: Source, wanted: Filter, unit_id: int) -> list[HostVisits]:
    """The active hosts right in the unit with the visits each gets, by name."""
    weak_hosts = select_weak_hosts(today=wanted.today, zone=wanted.zone)
    hosts = s.execute(
        select(Host.id, Host.name, (Host.remoteness >= REMOTE_FROM), Host.id.in_(weak_hosts))
        .where(Host.unit_id == unit_id, Host.active)
        .order_by(Host.name, Host.id)
    )
    visits = _read_visits(s, source, wanted, unit_id)
    return [
        HostVisits(
            id=host_id,
            name=name,
            needs=tuple(need for need, so in zip(NEEDS, (remote, weak), strict=True) if so),
            months={month: tuple(each) for month, each in visits.get(host_id, {}).items()},
        )
        for host_id, name, remote, weak in hosts
        if wanted.need is None or (remote if wanted.need == REMOTE else weak)
    ]


def _read_visits(
    s: Session, source: Source, wanted: Filter, unit_id: int
) -> Mapping[int, dict[date, list[HostVisit]]]:
    rows = source.visits.c
    statement = (
        select(rows.host_id, _month_of(source, wanted), rows.id, rows.meeting_id, rows.starts_at)
        .where(rows.unit_id == unit_id, *conditions_of(source, wanted))
        .order_by(rows.starts_at, rows.id)
    )
    visits: Mapping[int, dict[date, list[HostVisit]]] = defaultdict(lambda: defaultdict(list))
    for host_id, month, visit_id, meeting_id, starts_at in s.execute(statement):
        visits[host_id][month].append(HostVisit(id=visit_id, meeting_id=meeting_id, starts_at=starts_at))
    return visits


def _month_of(source: Source, wanted: Filter) -> ColumnElement[date]:
    return cast(func.date_trunc("month", day_of(source.visits.c.starts_at, wanted.zone)), Date)
