"""What has changed in the tables since a plan was worked out, as far as its visits are concerned."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.meetings import Meeting
from models.people import Absence
from models.plans import Plan, PlanVisit, PlanVisitVisitor
from planner.assembly.assemble import assemble
from planner.assembly.breaches import describe_breach
from planner.assembly.keys import MEETING, VISITOR, key_of
from planner.duties.terms import read_terms
from planner.periods import Period
from planner.phrases import Phrase, phrase
from solver.check import check
from solver.problem import Visit

# A meeting's start and end as the instance writes them.
Times = tuple[str, str]


def list_changes(s: Session, plan: Plan, *, zone: ZoneInfo) -> list[Phrase]:
    """Why the plan's visits can't be held as planned, one phrase each; none where all of them still can.

    Said of the visits concerned where the cause is plain: a meeting moved or cancelled, a host or a visitor no
    longer active, a visitor away. Otherwise any other rule that today's tables make them break.
    """
    visits = s.scalars(
        select(PlanVisit)
        .join(PlanVisit.meeting)
        .where(PlanVisit.plan_id == plan.id)
        .options(joinedload(PlanVisit.meeting).joinedload(Meeting.host), selectinload(PlanVisit.visitors))
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    # What had taken place when the draft was made stays as it was, whatever the tables say of it now.
    visits = [visit for visit in visits if not visit.settled or visit.meeting.starts_at >= plan.created_at]
    planned = _planned_times(plan.instance)
    away = _read_absences(s, plan.id)
    plain = [told for visit in visits for told in _plain_changes(visit, planned, away, zone)]
    return plain or _broken_rules(s, plan, visits, zone)


def _plain_changes(
    visit: PlanVisit, planned: Mapping[str, Times], away: Mapping[int, list[Absence]], zone: ZoneInfo
) -> Iterator[Phrase]:
    meeting, host = visit.meeting, visit.meeting.host
    start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    told = {"host": host.name, "when": f"{start:%d/%m/%Y %H:%M}"}
    if not host.active:
        yield phrase("%(host)s, %(when)s: the host is no longer active", **told)
    elif meeting.status == "cancelled":
        yield phrase("%(host)s, %(when)s: the meeting is cancelled", **told)
    elif not visit.settled and planned.get(key_of(MEETING, meeting.id)) != (_clock(start), _clock(end)):
        yield phrase("%(host)s, %(when)s: the meeting was moved here after the plan was made", **told)
    for visitor in visit.visitors:
        if not visitor.active:
            yield phrase("%(host)s, %(when)s: %(visitor)s is no longer active", visitor=visitor.name, **told)
        elif any(
            absence.starts_at < meeting.ends_at and meeting.starts_at < absence.ends_at
            for absence in away.get(visitor.id, ())
        ):
            yield phrase("%(host)s, %(when)s: %(visitor)s is away", visitor=visitor.name, **told)


def _broken_rules(s: Session, plan: Plan, visits: Sequence[PlanVisit], zone: ZoneInfo) -> list[Phrase]:
    period, terms = Period(start=plan.starts_on, end=plan.ends_on), read_terms(s, plan, zone)
    today = assemble(s, name=plan.name, period=period, terms=terms, zone=zone)
    settled = {visit.meeting_id for visit in terms.standing.stays}
    planned = [
        Visit(
            meeting=key_of(MEETING, visit.meeting_id),
            visitors=tuple(key_of(VISITOR, visitor.id) for visitor in visit.visitors),
        )
        for visit in visits
        if not visit.settled or (visit.meeting_id not in settled and _is_planned(visit.meeting, plan, zone))
    ]
    violations = check(today.problem, planned)
    return [describe_breach(today.problem, violation.rule, violation.pairs) for violation in violations]


def _is_planned(meeting: Meeting, plan: Plan, zone: ZoneInfo) -> bool:
    """Whether it is held on one of the days the plan decides about."""
    begin = max(plan.starts_on, plan.frozen_until or plan.starts_on)
    return begin <= meeting.starts_at.astimezone(zone).date() <= plan.ends_on


def _planned_times(instance: Mapping[str, Any] | None) -> dict[str, Times]:
    """When each meeting was to be held, by its id in the instance the plan was worked out from."""
    meetings = instance["meetings"] if instance else []
    return {meeting["id"]: (meeting["start"], meeting["end"]) for meeting in meetings}


def _clock(local: datetime) -> str:
    return f"{local:%Y-%m-%dT%H:%M}"


def _read_absences(s: Session, plan_id: int) -> dict[int, list[Absence]]:
    """Those of the visitors the plan sends, by visitor."""
    sent = select(PlanVisitVisitor.visitor_id).join(PlanVisit).where(PlanVisit.plan_id == plan_id)
    away: dict[int, list[Absence]] = {}
    for absence in s.scalars(select(Absence).where(Absence.visitor_id.in_(sent))):
        away.setdefault(absence.visitor_id, []).append(absence)
    return away
