"""Finished drafts without a search: the visits a test names, recorded as a run records what the solver finds."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from models.plans import Plan
from planner.assembly.assemble import assemble
from planner.periods import Period
from planner.quarters import Quarter
from planner.record import record_meetings, record_outcome
from solver.check import check_outcome, evaluate
from solver.files import problem_to_json
from solver.plan import FEASIBLE, Outcome
from solver.problem import Visit
from tests.planner.factories import NOW, add

Q1 = Quarter(2027, 1)


def add_draft(
    s: Session,
    visits: Mapping[Meeting, Sequence[Visitor]],
    *,
    quarter: Quarter = Q1,
) -> Plan:
    """A plan of the quarter that is done and visits these meetings. The visits must pass the referee."""
    plan = add(
        s,
        Plan(
            name=f"Quý {quarter}",
            starts_on=quarter.start,
            ends_on=quarter.end,
            created_at=NOW,
            state="done",
        ),
    )
    made = assemble(s, name=plan.name, period=Period(start=quarter.start, end=quarter.end))
    chosen = tuple(
        Visit(meeting=f"m{meeting.id}", visitors=tuple(f"v{visitor.id}" for visitor in visitors))
        for meeting, visitors in visits.items()
    )
    found = evaluate(made.problem, chosen)
    outcome = Outcome(
        instance=plan.name,
        status=FEASIBLE,
        shortfall=found.shortfall,
        shortfall_bound=0,
        score=found.score,
        score_bound=found.score + 1,
        seconds=0.5,
        visits=chosen,
        unmet=found.unmet,
    )
    assert check_outcome(made.problem, outcome) == []
    plan.instance = problem_to_json(made.problem)
    record_meetings(s, plan.id, made)
    record_outcome(s, plan, made, outcome)
    s.flush()
    return plan
