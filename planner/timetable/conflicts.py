"""What the tables have against visits now: an absence, a cancelled meeting, two delegations at one.

It is what a board sees at a glance, read in a few queries. Whether any other rule is broken, publishing and
rebalancing find out (`planner.changing.broken`, `planner.replanning.impact`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Visitor
from models.plans import Plan
from models.releases import ReleaseVisitor
from planner.duties.terms import find_people
from planner.in_force import falls_within
from planner.periods import Period
from planner.phrases import Phrase, phrase
from planner.scope import scope_of
from planner.sources import Source, standing_source
from planner.timetable.pairs import VisitPair

# Names of visitors by meeting.
Others = Mapping[int, Sequence[str]]


def find_conflicts(pairs: Sequence[VisitPair], others: Others, zone: ZoneInfo) -> dict[int, list[Phrase]]:
    """By visit, those with any; `others` are who else goes to the meetings."""
    found: dict[int, dict[str, Phrase]] = defaultdict(dict)
    for visit_id, said in (*_of_tables(pairs, zone), *_of_two_places(pairs), *_of_two_visits(pairs, others)):
        found[visit_id][str(said)] = said
    return {visit_id: list(said.values()) for visit_id, said in found.items()}


def read_others(s: Session, source: Source, period: Period, zone: ZoneInfo) -> Others:
    """Who goes to meetings by releases in force of other boards: those that the source does not plan for."""
    if source.plan_id is not None:
        plan = s.get_one(Plan, source.plan_id)
        if plan.based_on_id is None and scope_of(plan).is_all:
            return {}
        not_planned = Visitor.id.not_in(find_people(s, plan).replaced)
    elif source.release_id is not None:
        planned = select(ReleaseVisitor.visitor_id).where(ReleaseVisitor.release_id == source.release_id)
        not_planned = Visitor.id.not_in(planned)
    else:
        return {}
    standing = standing_source(zone)
    rows, attendees = standing.visits.c, standing.attendees.c
    statement = (
        select(rows.meeting_id, Visitor.name)
        .join(standing.attendees, attendees.visit_id == rows.id)
        .join(Visitor, Visitor.id == attendees.visitor_id)
        .where(not_planned, falls_within(rows.starts_at, period, zone))
        .order_by(rows.meeting_id, Visitor.id)
    )
    others: dict[int, list[str]] = defaultdict(list)
    for meeting_id, name in s.execute(statement):
        others[meeting_id].append(name)
    return others


def _of_tables(pairs: Sequence[VisitPair], zone: ZoneInfo) -> Iterator[tuple[int, Phrase]]:
    for pair in pairs:
        if not pair.open:
            yield pair.visit_id, phrase("the host is no longer active")
        elif not pair.held:
            yield pair.visit_id, phrase("the meeting is cancelled")
        elif pair.meets_at != pair.starts_at:
            when = f"{pair.meets_at.astimezone(zone):%d/%m/%Y %H:%M}"
            yield pair.visit_id, phrase("the meeting has moved to %(when)s", when=when)
        if not pair.active:
            yield pair.visit_id, phrase("%(visitor)s is no longer active", visitor=pair.visitor_name)
        elif pair.away:
            yield pair.visit_id, phrase("%(visitor)s is away", visitor=pair.visitor_name)


def _of_two_places(pairs: Sequence[VisitPair]) -> Iterator[tuple[int, Phrase]]:
    by_visitor: Mapping[int, list[VisitPair]] = defaultdict(list)
    for pair in pairs:
        by_visitor[pair.visitor_id].append(pair)
    for own in by_visitor.values():
        for earlier, later in pairwise(own):
            if later.starts_at < earlier.ends_at:
                said = phrase("%(visitor)s has another visit at the same time", visitor=earlier.visitor_name)
                yield from ((earlier.visit_id, said), (later.visit_id, said))


def _of_two_visits(pairs: Sequence[VisitPair], others: Others) -> Iterator[tuple[int, Phrase]]:
    by_meeting: Mapping[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        by_meeting[pair.meeting_id][pair.visit_id].append(pair.visitor_name)
    for meeting_id, visits in by_meeting.items():
        for visit_id in visits:
            elsewhere = [name for other, names in visits.items() if other != visit_id for name in names]
            names = [*elsewhere, *others.get(meeting_id, ())]
            if names:
                yield visit_id, phrase("another delegation goes there too: %(people)s", people=names)
