"""A solver's outcome, written down as the draft it is: visits, quotas, and the solver's own words."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, column, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from models.plans import Plan, PlanMeeting, PlanProgress, PlanQuota, PlanVisit, PlanVisitVisitor
from planner.assembly.assemble import Assembled
from planner.assembly.breaches import describe_breach
from planner.assembly.keys import row_of
from planner.assembly.settled import SettledVisit
from planner.duties.priorities import value_of
from planner.duties.quotas import Due, tally
from planner.history import HeldVisit
from planner.phrases import dump_phrases
from solver.plan import Outcome
from solver.problem import MINUTES_PER_DAY, Pair


def clear(s: Session, plan_id: int) -> None:
    """Takes away what an earlier run of the plan has left."""
    for table in (PlanProgress, PlanMeeting, PlanQuota, PlanVisit):
        s.execute(delete(table).where(table.plan_id == plan_id))


def record_meetings(s: Session, plan_id: int, assembled: Assembled) -> None:
    """What each meeting is worth, and why."""
    rows = [
        {"meeting_id": meeting_id, "value": value_of(breakdown), "breakdown": breakdown}
        for meeting_id, breakdown in assembled.breakdowns.items()
    ]
    # All in one parameter: ten thousand rows one by one take a second.
    meetings = (
        func.jsonb_to_recordset(literal(rows, JSONB))
        .table_valued(column("meeting_id", Integer), column("value", Integer), column("breakdown", JSONB))
        .render_derived(with_types=True)
    )
    columns = ("plan_id", *meetings.c.keys())
    s.execute(insert(PlanMeeting).from_select(columns, select(literal(plan_id), *meetings.c)))


def record_outcome(
    s: Session,
    plan: Plan,
    assembled: Assembled,
    outcome: Outcome,
    settled: Iterable[SettledVisit] = (),
    pins: Container[Pair] = (),
) -> None:
    """Fills the plan with the outcome and its settled visits; of an infeasible one says which pairs clash.

    Those of `pins` are marked as pinned.
    """
    plan.status = outcome.status
    plan.shortfall, plan.shortfall_bound = outcome.shortfall, outcome.shortfall_bound
    plan.score, plan.score_bound = outcome.score, outcome.score_bound
    plan.seconds = outcome.seconds
    plan.message = _tell_conflicts(assembled, outcome) or None
    _record_visits(
        s,
        plan.id,
        {
            row_of(visit.meeting): {
                row_of(visitor): Pair(visitor=visitor, meeting=visit.meeting) in pins for visitor in visit.visitors
            }
            for visit in outcome.visits
        },
    )
    kept = {visit.meeting_id: dict.fromkeys(visit.visitor_ids, False) for visit in settled}
    _record_visits(s, plan.id, kept, settled=True)
    _record_quotas(s, plan.id, assembled, outcome)


def _tell_conflicts(assembled: Assembled, outcome: Outcome) -> list[dict[str, Any]]:
    return dump_phrases(
        describe_breach(assembled.problem, conflict.rule, conflict.pairs) for conflict in outcome.conflicts
    )


def _record_visits(
    s: Session, plan_id: int, delegations: Mapping[int, Mapping[int, bool]], *, settled: bool = False
) -> None:
    """Of each meeting, by row id, its delegation, and who of it is pinned."""
    if not delegations:
        return
    ids = s.execute(
        insert(PlanVisit).returning(PlanVisit.id, PlanVisit.meeting_id),
        [{"plan_id": plan_id, "meeting_id": meeting_id, "settled": settled} for meeting_id in sorted(delegations)],
    )
    s.execute(
        insert(PlanVisitVisitor),
        [
            {"plan_visit_id": visit_id, "visitor_id": visitor_id, "pinned": pinned}
            for visit_id, meeting_id in ids.all()
            for visitor_id, pinned in delegations[meeting_id].items()
        ],
    )


def _record_quotas(s: Session, plan_id: int, assembled: Assembled, outcome: Outcome) -> None:
    planned = _planned_visits(assembled, outcome)
    short = {unmet.quota: unmet.short for unmet in outcome.unmet}
    rows = [_quota_row(plan_id, due, planned, short.get(due.key, 0)) for due in assembled.dues]
    if rows:
        s.execute(insert(PlanQuota), rows)


def _quota_row(plan_id: int, due: Due, planned: Mapping[int, list[HeldVisit]], short: int) -> dict[str, object]:
    visits = (visit for member in due.holder.members for visit in planned[member])
    return {
        "plan_id": plan_id,
        "rule_id": due.rule.id,
        "visitor_id": due.holder.visitor_id,
        "team_id": due.holder.team_id,
        "name": due.name,
        "starts_on": due.window.start,
        "ends_on": due.window.end,
        "min": due.min,
        "max": due.max,
        "done": due.done,
        "planned": tally(due.rule, due.window, visits),
        "short": short,
    }


def _planned_visits(assembled: Assembled, outcome: Outcome) -> Mapping[int, list[HeldVisit]]:
    """The outcome's visits as they will be history one day, by visitor: the ledger counts both alike."""
    meetings = {meeting.id: meeting for meeting in assembled.problem.meetings}
    categories = {host.id: host.category for host in assembled.problem.hosts}
    planned: Mapping[int, list[HeldVisit]] = defaultdict(list)
    for visit in outcome.visits:
        meeting = meetings[visit.meeting]
        for visitor in visit.visitors:
            planned[row_of(visitor)].append(
                HeldVisit(
                    visitor_id=row_of(visitor),
                    host_id=row_of(meeting.host),
                    day=date.fromordinal(meeting.start // MINUTES_PER_DAY),
                    kind=meeting.kind,
                    category=categories[meeting.host],
                )
            )
    return planned
