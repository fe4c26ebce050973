"""The conductor: components to worker processes, progress and stop, the best plan and its proof."""

import time
from collections.abc import Callable, Sequence
from functools import cached_property

from solver.candidates import Candidates, find_candidates
from solver.check import unmet_by
from solver.components import find_components
from solver.incumbent import visits_of
from solver.locks import complete_locks, unusable_locks
from solver.penalty import penalty_of
from solver.plan import FEASIBLE, INFEASIBLE, OPTIMAL, Conflict, Outcome, Progress
from solver.pool import Job, run_jobs
from solver.problem import Problem, Visit
from solver.reduction import beside_locks
from solver.rules.quotas import unreachable_shortfall
from solver.standing import Standing


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    workers: int = 2,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """The best plan found, with what is proven about it.

    Ends when the plan is proven optimal, after `seconds`, or soon after `stop` returns True, with the best
    plan so far and its true bounds. `progress` hears at least about every second. With one worker the same
    problem and seed give the same plan, unless time or stop cut the search short.
    """
    began = time.monotonic()
    search = _Search(problem, began, progress or (lambda _: None))
    candidates = find_candidates(problem)
    conflicts = unusable_locks(candidates)
    if conflicts:
        return search.infeasible(conflicts)
    reduced = beside_locks(candidates)
    jobs, conflicts = _find_jobs(reduced)
    if conflicts:
        # Locks that clash leave out each other's delegations: which of them it takes to clash the whole tells.
        return search.infeasible(_find_jobs(candidates)[1])
    search.begin(reduced, jobs)
    run_jobs(
        jobs,
        penalty=search.penalty,
        until=None if seconds is None else began + seconds,
        stop=stop or (lambda: False),
        workers=workers,
        seed=seed,
        heard=search.heard,
        tick=search.tick,
    )
    return search.outcome()


def _find_jobs(candidates: Candidates) -> tuple[list[Job], list[Conflict]]:
    jobs = []
    for part in find_components(candidates):
        completed, conflicts = complete_locks(part)
        if conflicts:
            return [], conflicts
        jobs.append(Job(candidates=part, completed=completed))
    return jobs, []


# In the order a component passes through them.
PHASES = ("greedy", "prices", "completing", "proving", "shortfall", "done")


class _Search:
    """What is known of all components together."""

    def __init__(self, problem: Problem, began: float, progress: Callable[[Progress], None]) -> None:
        self.problem = problem
        self.began = began
        self.progress = progress
        self.penalty = 1
        self.jobs: Sequence[Job] = ()
        self.standings: dict[int, Standing] = {}
        self.candidates: Candidates | None = None
        self.constant = 0

    def begin(self, candidates: Candidates, jobs: Sequence[Job]) -> None:
        self.candidates = candidates
        self.penalty = penalty_of(candidates)
        self.jobs = jobs
        base = self.problem.baseline
        if base is not None:
            self.constant = -base.drop * len({(v, visit.meeting) for visit in base.visits for v in visit.visitors})

    @cached_property
    def unreachable(self) -> int:
        """What no plan can meet: asked for when the workers are at work, who need not wait for it."""
        assert self.candidates is not None
        return unreachable_shortfall(self.candidates)

    def infeasible(self, conflicts: Sequence[Conflict]) -> Outcome:
        return Outcome(
            instance=self.problem.name,
            status=INFEASIBLE,
            shortfall=0,
            shortfall_bound=0,
            score=0,
            score_bound=0,
            seconds=time.monotonic() - self.began,
            conflicts=tuple(conflicts),
        )

    def heard(self, job: int, standing: Standing) -> None:
        self.standings[job] = standing

    def tick(self) -> None:
        """Tell how it stands."""
        complete = len(self.standings) == len(self.jobs)
        every = self.standings.values()
        shortfall = self.unreachable + sum(s.incumbent.shortfall for s in every)
        score = self.constant + sum(s.incumbent.score for s in every)
        self.progress(
            Progress(
                seconds=time.monotonic() - self.began,
                phase=min((s.phase for s in every), key=PHASES.index) if complete and self.jobs else PHASES[0],
                visits=sum(len(s.incumbent.pairs) for s in every),
                shortfall=shortfall if complete else None,
                shortfall_bound=self._shortfall_bound(),
                score=score if complete else None,
                score_bound=self._score_bound() if complete else None,
            )
        )

    def _shortfall_bound(self) -> int:
        return self.unreachable + sum(s.shortfall_bound for s in self.standings.values())

    def _score_bound(self) -> int:
        every = self.standings.values()
        if all(s.shortfall_bound == s.incumbent.shortfall for s in every):
            return self.constant + sum(s.score_bound for s in every)
        # Another plan might move shortfall from one component to another: only the penalised bounds add up.
        shortfall = sum(s.incumbent.shortfall for s in every)
        score = sum(s.incumbent.score for s in every)
        penalised = sum(s.value_bound for s in every) + self.penalty * shortfall
        return self.constant + max(score, penalised)

    def visits(self) -> list[Visit]:
        order = {m.id: i for i, m in enumerate(self.problem.meetings)}
        visits = [
            visit
            for job, standing in self.standings.items()
            for visit in visits_of(self.jobs[job].candidates, standing.incumbent.pairs)
        ]
        return sorted(visits, key=lambda visit: order[visit.meeting])

    def outcome(self) -> Outcome:
        visits = tuple(self.visits())
        shortfall = self.unreachable + sum(s.incumbent.shortfall for s in self.standings.values())
        score = self.constant + sum(s.incumbent.score for s in self.standings.values())
        shortfall_bound, score_bound = self._shortfall_bound(), self._score_bound()
        proven = (shortfall, score) == (shortfall_bound, score_bound)
        # What weighs nothing may be unmet without a shortfall.
        weightless = any(quota.weight == 0 for quota in self.problem.quotas)
        return Outcome(
            instance=self.problem.name,
            status=OPTIMAL if proven else FEASIBLE,
            shortfall=shortfall,
            shortfall_bound=shortfall_bound,
            score=score,
            score_bound=score_bound,
            seconds=time.monotonic() - self.began,
            visits=visits,
            unmet=unmet_by(self.problem, visits) if shortfall or weightless else (),
        )
