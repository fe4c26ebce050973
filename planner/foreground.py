"""A plan worked out here and now, in front of whoever asked for it, instead of by a worker."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan
from planner.errors import Conflict
from planner.generate import run_plan
from solver.plan import INFEASIBLE, Progress


def work_out(
    sessions: sessionmaker[Session],
    plan_id: int,
    *,
    clock: Callable[[], datetime],
    workers: int,
    report: Callable[[Progress], None],
) -> None:
    """Runs a queued plan to its end. Raises Conflict where nothing that could be published came of it."""
    run_plan(sessions, plan_id, clock=clock, workers=workers, report=report)
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        if plan.state != "done" or plan.status == INFEASIBLE:
            raise Conflict(
                f"Plan {plan_id} came to nothing: {plan.message}", "Mend what it says, then plan again."
            )
