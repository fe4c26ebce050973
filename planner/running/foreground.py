"""A plan worked out here and now, in front of whoever asked for it, instead of by a worker."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan
from planner.errors import Conflict
from planner.generate import request_stop, run_plan
from planner.phrases import load_phrases
from planner.running.stopping import stop_on_signals
from solver.plan import INFEASIBLE, Progress


def work_out(
    sessions: sessionmaker[Session],
    plan_id: int,
    *,
    clock: Callable[[], datetime],
    workers: int,
    report: Callable[[Progress], None],
) -> None:
    """Runs a queued plan to its end; Ctrl-C or SIGTERM ends it early, with its best visits.

    For the main thread. Raises Conflict where nothing that could be published came of it.
    """
    with stop_on_signals() as asked_to_stop:

        def pass_on(progress: Progress) -> None:
            report(progress)
            if asked_to_stop():
                with sessions.begin() as s:
                    request_stop(s, plan_id)

        run_plan(sessions, plan_id, clock=clock, workers=workers, report=pass_on)
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        if plan.state != "done" or plan.status == INFEASIBLE:
            raise Conflict(
                "Plan %(plan)s came to nothing: %(reason)s",
                "Mend what it says, then plan again.",
                plan=plan_id,
                reason=" ".join(map(str, load_phrases(plan.message))),
            )
