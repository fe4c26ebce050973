"""Visits that a run has to keep, because a board pinned them in the draft before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from models.plans import PlanPin
from planner.assembly.keys import MEETING, VISITOR, key_of, row_of
from planner.errors import PlannerError
from planner.phrases import Phrase, phrase, some_of
from planner.replanning.confine import Freedom, confine
from solver.problem import Pair, Problem, Visit

# So many pins that can't be kept are named.
TOLD = 5


def read_pins(s: Session, plan_id: int) -> tuple[Visit, ...]:
    """The pins of a plan's run as visits of its problem, by meeting: of a delegation those who are pinned."""
    people: Mapping[int, list[int]] = defaultdict(list)
    rows = s.execute(
        select(PlanPin.meeting_id, PlanPin.visitor_id)
        .where(PlanPin.plan_id == plan_id)
        .order_by(PlanPin.meeting_id, PlanPin.visitor_id)
    )
    for meeting_id, visitor_id in rows:
        people[meeting_id].append(visitor_id)
    return tuple(
        Visit(meeting=key_of(MEETING, meeting), visitors=tuple(key_of(VISITOR, visitor) for visitor in visitors))
        for meeting, visitors in people.items()
    )


def refuse_lost(s: Session, problem: Problem, pins: Sequence[Visit]) -> None:
    """Raises PlannerError where the problem does not know the meeting or the visitor of a pin any more."""
    meetings = {meeting.id for meeting in problem.meetings}
    visitors = {visitor.id for visitor in problem.visitors}
    lost = [pair for pair in pairs_of(pins) if pair.meeting not in meetings or pair.visitor not in visitors]
    if lost:
        raise PlannerError(
            "Pinned visits can't be kept any more: %(visits)s.",
            "Unpin them in the draft, then have it worked out anew.",
            visits=some_of([_name(s, pair) for pair in lost], TOLD),
        )


def keep_pins(problem: Problem, pins: Sequence[Visit], *, only: bool) -> Problem:
    """The problem with the pins locked; with `only`, one in which no other visit can be made."""
    kept = confine(problem, pins, Freedom()) if only else problem
    return replace(kept, locked=tuple(dict.fromkeys((*kept.locked, *pairs_of(pins)))))


def put_pins(visits: Sequence[Visit], pins: Sequence[Visit]) -> tuple[Visit, ...]:
    """The visits in force as the pins have changed them, meeting by meeting."""
    pinned = {pin.meeting: pin for pin in pins}
    for visit in visits:
        pin = pinned.get(visit.meeting)
        if pin is None or set(pin.visitors) <= set(visit.visitors):
            pinned[visit.meeting] = visit
    return tuple(sorted(pinned.values(), key=lambda visit: row_of(visit.meeting)))


def pairs_of(visits: Sequence[Visit]) -> list[Pair]:
    return [Pair(visitor=visitor, meeting=visit.meeting) for visit in visits for visitor in visit.visitors]


def _name(s: Session, pair: Pair) -> Phrase:
    meeting, visitor = s.get_one(Meeting, row_of(pair.meeting)), s.get_one(Visitor, row_of(pair.visitor))
    return phrase("%(visitor)s at %(meeting)s", visitor=visitor.name, meeting=meeting.host.name)
