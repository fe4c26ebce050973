"""What a board wants to see first: which plan counts now, and what it reaches."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, distinct, func, or_, select
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
    visits = s.scalar(select(func.count()).where(PlanVisit.plan_id == plan_id)) or 0
    people = select(func.count(), func.count(distinct(PlanVisitVisitor.visitor_id))).join(
        PlanVisit, PlanVisit.id == PlanVisitVisitor.plan_visit_id
    )
    assignments, visitors = s.execute(people.where(PlanVisit.plan_id == plan_id)).one()
    owed = (func.count(), func.count().filter(PlanQuota.short == 0), func.coalesce(func.sum(PlanQuota.short), 0))
    asked, met, short = s.execute(select(*owed).where(PlanQuota.plan_id == plan_id, PlanQuota.min > 0)).one()
    plan = s.get_one(Plan, plan_id)
    hosts, remote, weak = _host_shares(s, plan_id, select_weak_hosts(today=plan.starts_on, zone=zone))
    return Figures(
        visits=visits,
        assignments=assignments,
        visitors=visitors,
        quotas=Share(part=met, whole=asked),
        short=int(short),
        hosts=hosts,
        remote=remote,
        weak=weak,
    )


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


def _host_shares(s: Session, plan_id: int, weak_hosts: Select[int]) -> tuple[Share, Share, Share]:
    visited = (
        select(Meeting.host_id)
        .distinct()
        .join(PlanVisit, PlanVisit.meeting_id == Meeting.id)
        .where(PlanVisit.plan_id == plan_id)
        .subquery()
    )
    # Joined, not asked of each host twice over.
    found_weak = weak_hosts.subquery()
    reached, weak = visited.c.host_id.is_not(None), found_weak.c.host_id.is_not(None)
    remote = Host.remoteness >= REMOTE_FROM
    counts = [
        func.count().filter(condition)
        for condition in (reached, Host.id.is_not(None), and_(remote, reached), remote, and_(weak, reached), weak)
    ]
    row = s.execute(
        select(*counts)
        .select_from(Host)
        .outerjoin(visited, visited.c.host_id == Host.id)
        .outerjoin(found_weak, found_weak.c.host_id == Host.id)
        .where(Host.active)
    ).one()
    return (
        Share(part=row[0], whole=row[1]),
        Share(part=row[2], whole=row[3]),
        Share(part=row[4], whole=row[5]),
    )
