"""A quarter at a glance: which duties and hosts are done with, planned for, or neither, and the lists of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from models.plans import Plan
from models.releases import Release
from planner.duties.ledger import DONE, NEITHER, PLANNED, find_first_day, list_entries
from planner.duties.quality import select_weak_hosts
from planner.history import HeldVisit, read_done_and_planned
from planner.quarters import Quarter
from planner.reporting.overview import REMOTE_FROM, find_plan_in_focus

# Which hosts are asked about.
ALL, REMOTE, WEAK = "all", "remote", "weak"
NEEDS = (ALL, REMOTE, WEAK)


@dataclass(frozen=True, kw_only=True)
class Stages:
    """How many have come how far."""

    done: int
    planned: int
    neither: int

    @property
    def whole(self) -> int:
        return self.done + self.planned + self.neither

    @property
    def percents(self) -> tuple[int, int]:
        """Done, and done or planned: rounded down, so that only all of them make 100."""
        whole = self.whole or 1
        return 100 * self.done // whole, 100 * (self.done + self.planned) // whole


@dataclass(frozen=True, kw_only=True)
class HostReach:
    """An active host and how far it has come in a period: visited, to be visited, or neither."""

    host_id: int
    name: str
    unit_name: str
    remote: bool
    weak: bool
    stage: str


@dataclass(frozen=True, kw_only=True)
class Glance:
    """The duties whose windows hold `day`, and the hosts by need, over the quarter."""

    quarter: Quarter
    day: date
    duties: Stages
    hosts: dict[str, Stages]


def list_quarters(s: Session) -> list[Quarter]:
    """Those that anything is published or planned for, by time."""
    released = select(Release.starts_on, Release.ends_on)
    planned = select(Plan.starts_on, Plan.ends_on).where(Plan.state != "failed")
    found: set[Quarter] = set()
    for starts_on, ends_on in s.execute(released.union(planned)):
        quarter = Quarter.holding(starts_on)
        while quarter.start <= ends_on:
            found.add(quarter)
            quarter = quarter.next()
    return sorted(found)


def find_quarter_in_focus(s: Session, today: date) -> Quarter:
    """That of the plan people look for today."""
    plan, _release = find_plan_in_focus(s, today)
    return Quarter.holding(min(max(today, plan.starts_on), plan.ends_on) if plan else today)


def find_plan_of(s: Session, quarter: Quarter, today: date) -> tuple[Plan | None, Release | None]:
    """The plan people look for in the quarter, with its release if it has one: the one in force or to come."""
    day = min(max(today, quarter.start), quarter.end)
    plan, release = find_plan_in_focus(s, day)
    if plan is not None and plan.starts_on <= quarter.end and plan.ends_on >= quarter.start:
        return plan, release
    within = or_(
        Plan.starts_on.between(quarter.start, quarter.end), Plan.ends_on.between(quarter.start, quarter.end)
    )
    newest = select(Plan).where(Plan.state != "failed", within).order_by(Plan.id.desc()).limit(1)
    plan = s.scalar(newest)
    return plan, s.scalar(select(Release).where(Release.plan_id == plan.id)) if plan else None


def look_at(s: Session, quarter: Quarter, *, today: date, zone: ZoneInfo) -> Glance:
    """What is made and what is in force today. The duties are those whose windows hold today, or the day of the
    quarter that is nearest to it.
    """
    day = min(max(today, quarter.start), quarter.end)
    since = min(quarter.start, find_first_day(s, day))
    done, planned = read_done_and_planned(s, since=since, today=today, zone=zone)
    hosts = _reach(s, quarter, done, planned, select_weak_hosts(today=today, zone=zone))
    return Glance(
        quarter=quarter,
        day=day,
        duties=_count(entry.stage for entry in list_entries(s, day, done, planned)),
        hosts={need: _count(host.stage for host in select_hosts(hosts, need=need)) for need in NEEDS},
    )


def list_reach(s: Session, quarter: Quarter, *, today: date, zone: ZoneInfo) -> list[HostReach]:
    """All active hosts by name, with how far each has come in the quarter."""
    done, planned = read_done_and_planned(s, since=quarter.start, today=today, zone=zone)
    return _reach(s, quarter, done, planned, select_weak_hosts(today=today, zone=zone))


def select_hosts(hosts: Iterable[HostReach], *, need: str = ALL, stage: str | None = None) -> list[HostReach]:
    """Those of a need (`NEEDS`) that have come so far (`ledger.STAGES`, None for any)."""
    return [
        host
        for host in hosts
        if (host.remote or need != REMOTE) and (host.weak or need != WEAK) and stage in (None, host.stage)
    ]


def _reach(
    s: Session, quarter: Quarter, done: Iterable[HeldVisit], planned: Iterable[HeldVisit], weak_hosts: Select[int]
) -> list[HostReach]:
    visited, awaited = _hosts_in(quarter, done), _hosts_in(quarter, planned)
    rows = s.execute(
        select(Host.id, Host.name, Unit.name, Host.remoteness >= REMOTE_FROM, Host.id.in_(weak_hosts))
        .join(Host.unit)
        .where(Host.active)
        .order_by(Host.name, Host.id)
    )
    return [
        HostReach(
            host_id=host_id,
            name=name,
            unit_name=unit_name,
            remote=remote,
            weak=weak,
            stage=DONE if host_id in visited else PLANNED if host_id in awaited else NEITHER,
        )
        for host_id, name, unit_name, remote, weak in rows
    ]


def _hosts_in(quarter: Quarter, visits: Iterable[HeldVisit]) -> set[int]:
    return {visit.host_id for visit in visits if quarter.start <= visit.day <= quarter.end}


def _count(stages: Iterable[str]) -> Stages:
    found: Sequence[str] = list(stages)
    return Stages(done=found.count(DONE), planned=found.count(PLANNED), neither=found.count(NEITHER))
