"""A draft's figures after a change by hand: always the referee's, with what is still proven of them."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plans import Plan, PlanProgress, PlanQuota
from planner.editing.draft import Draft
from solver.check import check, evaluate
from solver.files import parse_problem
from solver.plan import FEASIBLE, OPTIMAL
from solver.problem import Pair, Problem


def refresh_figures(s: Session, draft: Draft) -> None:
    """Score, shortfall, bounds, status and quotas of the plan, as its visits are now."""
    plan, book = draft.plan, draft.book
    found = evaluate(book.problem, book.visits)
    plan.shortfall, plan.score = found.shortfall, found.score
    plan.shortfall_bound, plan.score_bound = _find_bounds(s, draft, found.shortfall)
    proven = (plan.shortfall, plan.score) == (plan.shortfall_bound, plan.score_bound)
    plan.status = OPTIMAL if proven else FEASIBLE
    _refresh_quotas(s, draft, {row.quota: row.short for row in found.unmet})


def _find_bounds(s: Session, draft: Draft, shortfall: int) -> tuple[int | None, int | None]:
    """The bounds of the run, as far as they hold for these visits.

    They were proven of the problem as it was solved, with what was locked and barred in it, and the score's for
    plans that fall short by no more than the run's.
    """
    last = select(PlanProgress).where(PlanProgress.plan_id == draft.plan.id).order_by(PlanProgress.id.desc())
    run = s.scalar(last.limit(1))
    if run is None or run.shortfall is None or check(_read_solved(s, draft), draft.book.visits):
        return None, None
    return run.shortfall_bound, run.score_bound if shortfall <= run.shortfall else None


def _read_solved(s: Session, draft: Draft) -> Problem:
    """The problem of the plan's run: the rule book's with what was locked, or, where more was closed, another."""
    plan = draft.plan
    statement = select(Plan.open_instance.is_(None), Plan.instance["locked"]).where(Plan.id == plan.id)
    same, locked = s.execute(statement).one()
    if same:
        return replace(draft.rules.problem, locked=tuple(Pair(**pair) for pair in locked or ()))
    return parse_problem(plan.instance)


def _refresh_quotas(s: Session, draft: Draft, short: dict[str, int]) -> None:
    """The rows stand in the order of the problem's quotas, as the run recorded both."""
    rows = s.scalars(select(PlanQuota).where(PlanQuota.plan_id == draft.plan.id).order_by(PlanQuota.id))
    for row, quota in zip(rows, draft.rules.problem.quotas, strict=False):
        row.planned, row.short = draft.count(quota), short.get(quota.id, 0)
