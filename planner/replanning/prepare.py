"""What a run takes out of the tables for a plan: the problem to solve, and the visits that are settled besides."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.plans import Plan
from planner.assembly.assemble import Assembled, assemble
from planner.assembly.settled import SettledVisit
from planner.duties.terms import read_terms
from planner.periods import Period
from planner.replanning.continuity import close, least_changes, set_baseline, visits_of
from planner.replanning.pins import keep_pins, read_pins, refuse_lost
from planner.replanning.rebalance import costs_of, read_concerned
from solver.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """`assembled` holds the problem to solve, and `open` the same without what the choice or pins close.

    `least` is the problem of changing as few of the visits in force as can be; None where none are.
    """

    assembled: Assembled
    open: Problem
    settled: tuple[SettledVisit, ...] = ()
    least: Problem | None = None


def prepare(s: Session, plan: Plan, zone: ZoneInfo) -> Prepared:
    """As the tables stand now. A plan based on a release keeps to what is in force, as its choice says.

    Raises PlannerError where pins of the plan are of meetings or visitors that can't be planned any more.
    """
    terms = read_terms(s, plan, zone)
    period = Period(start=plan.starts_on, end=plan.ends_on)
    assembled = assemble(s, name=plan.name, period=period, terms=terms, zone=zone)
    pins = read_pins(s, plan.id)
    refuse_lost(s, assembled.problem, pins)
    problem, least = assembled.problem, None
    if plan.based_on_id is not None:
        visits = visits_of(terms.standing.open)
        problem = set_baseline(problem, visits, plan.choice, costs_of(plan))
        least = least_changes(assembled.problem, visits) if visits else None
    closed = problem
    if plan.based_on_id is not None and not plan.pins_only:
        closed = close(problem, plan.choice, read_concerned(s, plan, terms, assembled.wanted), pins)
    return Prepared(
        assembled=replace(assembled, problem=keep_pins(closed, pins, only=plan.pins_only)),
        open=problem,
        settled=terms.standing.stays,
        least=least,
    )
