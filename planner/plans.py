"""Plans and releases by number, their lists, and deleting a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.accounts import User
from models.plans import Plan, PlanProgress, PlanVisit
from models.releases import Release, ReleaseVisit
from planner.editing.marks import refuse_changed
from planner.errors import Conflict, NotFound

# A plan in one of these states has, or will soon have, a worker at it.
UNFINISHED = ("queued", "running")


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A plan with its count of visits, and the number and content hash of its release if it has one."""

    plan: Plan
    visits: int
    release: int | None
    content_hash: str | None

    @property
    def state(self) -> str:
        return "released" if self.release is not None else self.plan.state


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    """A release with its count of visits and the name of who published it."""

    release: Release
    visits: int
    published_by: str | None


def select_plans() -> Select[Plan, int, int | None, str | None]:
    """Rows (plan, visits, release number, its content hash), the newest first."""
    visits = select(func.count()).where(PlanVisit.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    return (
        select(Plan, visits, Release.number, Release.content_hash)
        .outerjoin(Release, Release.plan_id == Plan.id)
        .order_by(Plan.created_at.desc(), Plan.id.desc())
    )


def list_finished(s: Session) -> list[PlanRow]:
    """The drafts that are done and those published, the newest first."""
    rows = s.execute(select_plans().where(Plan.state == "done"))
    return [read_row(*row) for row in rows]


def read_row(plan: Plan, visits: int, release: int | None, content_hash: str | None) -> PlanRow:
    """Of a row of `select_plans`."""
    return PlanRow(plan=plan, visits=visits, release=release, content_hash=content_hash)


def get_plan(s: Session, plan_id: int) -> Plan:
    plan = s.get(Plan, plan_id)
    if plan is None:
        raise NotFound("There is no such plan.", "It may have been deleted: see the list of plans.")
    return plan


def list_progress(s: Session, plan_id: int) -> Sequence[PlanProgress]:
    """The reports of its search, the first one first."""
    return s.scalars(select(PlanProgress).where(PlanProgress.plan_id == plan_id).order_by(PlanProgress.id)).all()


def find_last_report(s: Session, plan_id: int) -> int | None:
    """The id of the last report of its search."""
    return s.scalar(select(func.max(PlanProgress.id)).where(PlanProgress.plan_id == plan_id))


def delete_plan(s: Session, plan_id: int, *, seen: str | None = None) -> None:
    """Deletes a draft with its visits. Raises Conflict for one that is being worked out or was published.

    It had the mark `seen` when it was looked at, or raises ChangedMeanwhile; None: it is deleted as it is now.
    """
    plan = s.get(Plan, plan_id, with_for_update=True)
    if plan is None:
        raise NotFound("There is no such plan.", "It may have been deleted: see the list of plans.")
    if s.scalar(select(Release.id).where(Release.plan_id == plan_id)) is not None:
        raise Conflict("A published plan cannot be deleted.", "It stays as the record of what people were told.")
    if plan.state == "running":
        raise Conflict("This plan is being worked out.", "Stop the search first, then delete it.")
    refuse_changed(s, plan_id, seen)
    s.delete(plan)
    s.flush()


def list_releases(s: Session) -> list[ReleaseRow]:
    """All releases, the newest first."""
    visits = select(func.count()).where(ReleaseVisit.release_id == Release.id).correlate(Release).scalar_subquery()
    statement = select(Release, visits, User.username).outerjoin(User, User.id == Release.published_by_id)
    rows = s.execute(statement.order_by(Release.number.desc()))
    return [ReleaseRow(release=release, visits=count, published_by=name) for release, count, name in rows]


def get_release(s: Session, number: int) -> Release:
    release = s.scalar(select(Release).where(Release.number == number))
    if release is None:
        raise NotFound("There is no release with this number.", "See the list of releases.")
    return release
