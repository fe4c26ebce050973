"""Plans of one period with what each reaches: figures one may choose by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor
from models.plans import PlanVisit, PlanVisitVisitor
from models.session import read_columns
from planner.duties.terms import find_people
from planner.errors import PlannerError
from planner.plans import PlanRow, list_finished
from planner.reporting.overview import Figures, Share, find_release_of, read_figures
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
    return _read(s, rows)


def _read(s: Session, rows: Sequence[PlanRow]) -> list[Candidate]:
    """All at once: each figure is one question about all of them."""
    ids = [row.plan.id for row in rows]
    figures, areas = read_figures(s, [row.plan for row in rows]), _count_areas(s, ids)
    visits, active = _count_visits(s, ids), frozenset(s.scalars(select(Visitor.id).where(Visitor.active)))
    return [
        Candidate(
            row=row,
            source=_source_of(s, row),
            figures=figures[row.plan.id],
            areas=areas[row.plan.id],
            load=_weigh([visits.get((row.plan.id, visitor), 0) for visitor in _find_sent(s, row, active)]),
        )
        for row in rows
    ]


def _source_of(s: Session, row: PlanRow) -> Source:
    release = find_release_of(s, row.plan.id) if row.release is not None else None
    return release_source(release.id) if release else draft_source(row.plan.id)


def _count_areas(s: Session, plan_ids: Sequence[int]) -> Mapping[int, Share]:
    every = func.count(Host.unit_id.distinct())
    whole = s.scalar(select(every).where(Host.active)) or 0
    rows = s.execute(
        select(PlanVisit.plan_id, every)
        .join(Meeting, Meeting.id == PlanVisit.meeting_id)
        .join(Host, Host.id == Meeting.host_id)
        .where(PlanVisit.plan_id.in_(plan_ids), Host.active)
        .group_by(PlanVisit.plan_id)
    )
    reached: dict[int, int] = dict(rows.all())
    return {plan_id: Share(part=reached.get(plan_id, 0), whole=whole) for plan_id in plan_ids}


def _count_visits(s: Session, plan_ids: Sequence[int]) -> Mapping[tuple[int, int], int]:
    """By plan and visitor, of those who make any."""
    rows = read_columns(
        s,
        select(PlanVisit.plan_id, PlanVisitVisitor.visitor_id, func.count())
        .join(PlanVisitVisitor, PlanVisitVisitor.plan_visit_id == PlanVisit.id)
        .where(PlanVisit.plan_id.in_(plan_ids))
        .group_by(PlanVisit.plan_id, PlanVisitVisitor.visitor_id),
    )
    return {(plan_id, visitor_id): visits for plan_id, visitor_id, visits in rows}


def _find_sent(s: Session, row: PlanRow, active: frozenset[int]) -> frozenset[int]:
    """Those of the active visitors whom the plan is for."""
    everybody = row.plan.based_on_id is None and scope_of(row.plan).is_all
    return active if everybody else active & find_people(s, row.plan).sent


def _weigh(visits: Sequence[int]) -> Load:
    return Load(fewest=min(visits, default=0), most=max(visits, default=0))
