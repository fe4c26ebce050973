"""Plans of one period with what each reaches: figures one may choose by."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from models.plans import PlanVisit, PlanVisitVisitor
from planner.duties.terms import find_people
from planner.errors import PlannerError
from planner.plans import PlanRow, list_finished
from planner.reporting.overview import Figures, Share, find_release_of, get_figures
from planner.scope import scope_of
from planner.sources import Source, draft_source, release_source

LEAST, MOST = 2, 3


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many visits those planned for make, from the one with the fewest to the busiest; 0 where nobody is."""

    fewest: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """`areas`: the units that hold hosts themselves, those with any visit, of all."""

    row: PlanRow
    source: Source
    figures: Figures
    areas: Share
    load: Load


def get_candidates(s: Session, plan_ids: Sequence[int]) -> list[Candidate]:
    """In the order given. Raises PlannerError where they are too few, too many, unfinished or of other periods."""
    wanted = list(dict.fromkeys(plan_ids))
    if not LEAST <= len(wanted) <= MOST:
        raise PlannerError("Two or three plans can be compared.", "Choose two or three of one period.")
    finished = {row.plan.id: row for row in list_finished(s)}
    rows = [finished[plan_id] for plan_id in wanted if plan_id in finished]
    if len(rows) < len(wanted):
        raise PlannerError(
            "One of these plans is not worked out, or was deleted.", "Choose among those that are done."
        )
    if len({(row.plan.starts_on, row.plan.ends_on) for row in rows}) > 1:
        raise PlannerError("These plans are not of the same period.", "Choose two or three of one period.")
    return [_read(s, row) for row in rows]


def _read(s: Session, row: PlanRow) -> Candidate:
    release = find_release_of(s, row.plan.id) if row.release is not None else None
    return Candidate(
        row=row,
        source=release_source(release.id) if release else draft_source(row.plan.id),
        figures=get_figures(s, row.plan.id),
        areas=_count_areas(s, row.plan.id),
        load=_weigh(_count_visits(s, row)),
    )


def _count_areas(s: Session, plan_id: int) -> Share:
    visited = (
        select(Meeting.host_id)
        .join(PlanVisit, PlanVisit.meeting_id == Meeting.id)
        .where(PlanVisit.plan_id == plan_id)
    )
    every = func.count(Host.unit_id.distinct())
    reached, whole = s.execute(select(every.filter(Host.id.in_(visited)), every).where(Host.active)).one()
    return Share(part=reached, whole=whole)


def _count_visits(s: Session, row: PlanRow) -> list[int]:
    """Of each active visitor the plan is for, those without any included."""
    mine = (
        select(PlanVisitVisitor.visitor_id, func.count().label("visits"))
        .join(PlanVisit, PlanVisit.id == PlanVisitVisitor.plan_visit_id)
        .where(PlanVisit.plan_id == row.plan.id)
        .group_by(PlanVisitVisitor.visitor_id)
        .subquery()
    )
    statement = (
        select(func.coalesce(mine.c.visits, 0))
        .select_from(Visitor)
        .outerjoin(mine, mine.c.visitor_id == Visitor.id)
        .where(Visitor.active)
    )
    if row.plan.based_on_id is not None or not scope_of(row.plan).is_all:
        statement = statement.where(Visitor.id.in_(find_people(s, row.plan).sent))
    return list(s.scalars(statement))


def _weigh(visits: Sequence[int]) -> Load:
    return Load(fewest=min(visits, default=0), most=max(visits, default=0))
