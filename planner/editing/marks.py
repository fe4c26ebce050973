"""Which state of a draft somebody saw: so that nobody publishes or deletes what others have made of it since."""

from sqlalchemy import Text, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from models.plans import PlanEdit, PlanVisit, PlanVisitVisitor
from planner.errors import ChangedMeanwhile

_LENGTH = 16


def read_mark(s: Session, plan_id: int) -> str:
    """Of the plan as it stands; another one whenever anybody has changed who goes where, or who is pinned.

    Also where changes cancel each other out: undoing would take back another one than was seen.
    """
    meeting, visitor, pinned = PlanVisit.meeting_id, PlanVisitVisitor.visitor_id, PlanVisitVisitor.pinned
    pair = func.concat_ws(":", meeting, visitor, pinned)
    pairs = (
        select(func.string_agg(pair, aggregate_order_by(literal(","), meeting, visitor)))
        .join(PlanVisitVisitor, PlanVisitVisitor.plan_visit_id == PlanVisit.id)
        .where(PlanVisit.plan_id == plan_id)
        .scalar_subquery()
    )
    last = select(func.max(PlanEdit.id)).where(PlanEdit.plan_id == plan_id, PlanEdit.undone_at.is_(None))
    told = func.concat_ws("|", plan_id, last.scalar_subquery(), pairs)
    return s.scalars(select(func.left(func.md5(told), _LENGTH, type_=Text))).one()


def refuse_changed(s: Session, plan_id: int, seen: str | None) -> None:
    """Raises ChangedMeanwhile where the plan had the mark `seen` and has another by now; None: whatever it has.

    The caller holds the plan's row, so that it stays as it is.
    """
    if seen is not None and seen != read_mark(s, plan_id):
        raise ChangedMeanwhile("The draft was changed meanwhile.", "See how it stands now, then confirm it.")
