"""What a board wants to see first: which plan counts now, and what it reaches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.plans import Plan, PlanQuota, PlanVisit, PlanVisitVisitor
from models.releases import Release
from planner.config import TIMEZONE
from planner.duties.quality import select_weak_hosts

# From this remoteness on a host counts as remote or disadvantaged.
REMOTE_FROM = 2


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down, so that only all of them make 100."""
        return 100 * self.part // self.whole if self.whole else 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a plan reaches: quotas met of all that ask for something, hosts visited of all, remote, weak ones."""

    visits: int
    assignments: int
    visitors: int
    quotas: Share
    short: int
    hosts: Share
    remote: Share
    weak: Share


def find_plan_in_focus(s: Session, today: date) -> tuple[Plan | None, Release | None]:
    """The plan people look for today, with its release if it has one.

    The latest of the releases in force; else the next one to come; else the latest one, or a plan newer than it.
    """
    current = select(Release).where(Release.starts_on <= today, today <= Release.ends_on)
    coming = select(Release).where(Release.starts_on > today)
    release = s.scalar(current.order_by(Release.number.desc()).limit(1)) or s.scalar(
        coming.order_by(Release.starts_on, Release.number.desc()).limit(1)
    )
    if release is not None:
        return release.plan, release
    plan = s.scalar(
        select(Plan).where(Plan.state != "failed").order_by(Plan.starts_on.desc(), Plan.id.desc()).limit(1)
    )
    released = s.scalar(select(Release).where(Release.plan_id == plan.id)) if plan else None
    return plan, released


def find_release_of(s: Session, plan_id: int) -> Release | None:
    return s.scalar(select(Release).where(Release.plan_id == plan_id))


def get_figures(s: Session, plan_id: int, zone: ZoneInfo = TIMEZONE) -> Figures:
    """The figures of a finished plan; weak are the hosts known as such when its period begins."""
    return read_figures(s, [s.get_one(Plan, plan_id)], zone)[plan_id]


def read_figures(s: Session, plans: Sequence[Plan], zone: ZoneInfo = TIMEZONE) -> dict[int, Figures]:
    """Those of one or several finished plans that begin on the same day, by their ids."""
    ids = [plan.id for plan in plans]
    made, quotas = _count_visits(s, ids), _count_quotas(s, ids)
    shares = _host_shares(s, ids, select_weak_hosts(today=plans[0].starts_on, zone=zone))
    found = {}
    for plan_id in ids:
        (visits, assignments, visitors), (asked, met, short) = made[plan_id], quotas[plan_id]
        hosts, remote, weak = shares[plan_id]
        found[plan_id] = Figures(
            visits=visits,
            assignments=assignments,
            visitors=visitors,
            quotas=Share(part=met, whole=asked),
            short=short,
            hosts=hosts,
            remote=remote,
            weak=weak,
        )
    return found


def list_unmet(s: Session, plan_id: int) -> list[PlanQuota]:
    """The quotas that fall short, the shortest first."""
    statement = select(PlanQuota).where(PlanQuota.plan_id == plan_id, PlanQuota.short > 0)
    return list(s.scalars(statement.order_by(PlanQuota.short.desc(), PlanQuota.name, PlanQuota.id)))


def list_quotas_of(s: Session, plan_id: int, *, visitor_id: int | None, team_id: int | None) -> list[PlanQuota]:
    """A visitor's own quotas and their team's."""
    holders = [PlanQuota.visitor_id == visitor_id] if visitor_id is not None else []
    if team_id is not None:
        holders.append(PlanQuota.team_id == team_id)
    statement = select(PlanQuota).where(PlanQuota.plan_id == plan_id, or_(*holders))
    return list(s.scalars(statement.order_by(PlanQuota.starts_on, PlanQuota.id)))


def _count_visits(s: Session, plan_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """Of each plan its visits, those of each visitor counted apart, and its visitors."""
    visitor, every = PlanVisitVisitor.visitor_id, func.count
    rows = s.execute(
        select(PlanVisit.plan_id, every(PlanVisit.id.distinct()), every(visitor), every(visitor.distinct()))
        .outerjoin(PlanVisitVisitor, PlanVisitVisitor.plan_visit_id == PlanVisit.id)
        .where(PlanVisit.plan_id.in_(plan_ids))
        .group_by(PlanVisit.plan_id)
    )
    found = {plan_id: (visits, assignments, visitors) for plan_id, visits, assignments, visitors in rows}
    return defaultdict(lambda: (0, 0, 0), found)


def _count_quotas(s: Session, plan_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """Of each plan the quotas that ask for something, those of them that are met, and what all fall short by."""
    rows = s.execute(
        select(
            PlanQuota.plan_id,
            func.count(),
            func.count().filter(PlanQuota.short == 0),
            cast(func.sum(PlanQuota.short), Integer),
        )
        .where(PlanQuota.plan_id.in_(plan_ids), PlanQuota.min > 0)
        .group_by(PlanQuota.plan_id)
    )
    return defaultdict(lambda: (0, 0, 0), {plan_id: (asked, met, short) for plan_id, asked, met, short in rows})


def _host_shares(
    s: Session, plan_ids: Sequence[int], weak_hosts: Select[int]
) -> Mapping[int, tuple[Share, Share, Share]]:
    """Of each plan the hosts it visits of all of them, of the remote and of the weak ones."""
    visited = (
        select(PlanVisit.plan_id, Meeting.host_id)
        .distinct()
        .join(Meeting, PlanVisit.meeting_id == Meeting.id)
        .where(PlanVisit.plan_id.in_(plan_ids))
        .subquery()
    )
    # Joined, not asked of each host twice over.
    found_weak = weak_hosts.subquery()
    reached, weak = visited.c.host_id.is_not(None), found_weak.c.host_id.is_not(None)
    remote = Host.remoteness >= REMOTE_FROM
    counts: list[Any] = [
        func.count().filter(condition)
        for condition in (reached, Host.id.is_not(None), and_(remote, reached), remote, and_(weak, reached), weak)
    ]
    rows = s.execute(
        select(Plan.id, *counts)
        .select_from(Plan)
        .outerjoin(Host, Host.active.is_(True))
        .outerjoin(visited, and_(visited.c.plan_id == Plan.id, visited.c.host_id == Host.id))
        .outerjoin(found_weak, found_weak.c.host_id == Host.id)
        .where(Plan.id.in_(plan_ids))
        .group_by(Plan.id)
    ).all()
    return {
        row[0]: (
            Share(part=row[1], whole=row[2]),
            Share(part=row[3], whole=row[4]),
            Share(part=row[5], whole=row[6]),
        )
        for row in rows
    }
