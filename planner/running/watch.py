"""What a running plan tells while the solver works, and how it is told to stop."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan, PlanProgress
from solver.plan import Progress

# People watch it on a page; more often only fills the table.
INTERVAL = timedelta(seconds=0.9)


class Watch:
    """Writes the solver's progress down and reads the plan's `stop_requested`, each about once a second.

    `progress` and `stop` are the solver's callbacks; each makes a short transaction of its own. `ending` says
    whether this process is about to end: that is nothing the plan should remember, should it be begun anew.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        plan_id: int,
        clock: Callable[[], datetime],
        report: Callable[[Progress], None] | None,
        ending: Callable[[], bool] | None = None,
    ) -> None:
        self._sessions = sessions
        self._plan_id = plan_id
        self._clock = clock
        self._report = report
        self._ending = ending
        self._written_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._stop = False

    def progress(self, progress: Progress) -> None:
        if self._report is not None:
            self._report(progress)
        now = self._clock()
        if self._written_at is None or now - self._written_at >= INTERVAL:
            self._written_at = now
            with self._sessions.begin() as s:
                write_progress(s, self._plan_id, progress)

    def stop(self) -> bool:
        """Whether somebody asked for it, or the process ends; once true it stays so."""
        if self._ending is not None and self._ending():
            self._stop = True
        now = self._clock()
        if not self._stop and (self._asked_at is None or now - self._asked_at >= INTERVAL):
            self._asked_at = now
            with self._sessions() as s:
                self._stop = bool(s.scalar(select(Plan.stop_requested).where(Plan.id == self._plan_id)))
        return self._stop


def write_progress(s: Session, plan_id: int, progress: Progress) -> None:
    s.add(
        PlanProgress(
            plan_id=plan_id,
            seconds=progress.seconds,
            phase=progress.phase,
            visits=progress.visits,
            shortfall=progress.shortfall,
            shortfall_bound=progress.shortfall_bound,
            score=progress.score,
            score_bound=progress.score_bound,
        )
    )
