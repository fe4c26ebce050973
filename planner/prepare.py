"""What a run takes out of the tables for a plan: the problem to solve, and the visits that are settled besides."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.plans import Plan
from planner.assemble import Assembled, assemble
from planner.continuity import go_on, least_changes, visits_of
from planner.periods import Period
from planner.rebalance import costs_of, read_concerned
from planner.settled import SettledVisit
from planner.terms import read_terms
from solver.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """`least` is the problem of changing as few of the visits in force as can be; None where none are."""

    assembled: Assembled
    settled: tuple[SettledVisit, ...] = ()
    least: Problem | None = None


def prepare(s: Session, plan: Plan, zone: ZoneInfo) -> Prepared:
    """As the tables stand now. A plan based on a release keeps to what is in force, as its choice says."""
    terms = read_terms(s, plan, zone)
    period = Period(start=plan.starts_on, end=plan.ends_on)
    assembled = assemble(s, name=plan.name, period=period, terms=terms, zone=zone)
    if plan.based_on_id is None:
        return Prepared(assembled=assembled, settled=terms.standing.stays)
    visits = visits_of(terms.standing.open)
    concerned = read_concerned(s, plan, terms, assembled.wanted)
    problem = go_on(assembled.problem, visits, plan.choice, costs_of(plan), concerned)
    return Prepared(
        assembled=replace(assembled, problem=problem),
        settled=terms.standing.stays,
        least=least_changes(assembled.problem, visits) if visits else None,
    )
