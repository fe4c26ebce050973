"""Whose visits a schedule concerns: the visits in force at meetings that it moves or cancels."""

from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from models.people import Visitor
from planner.actual.compare import Difference
from planner.schedule import Attendee
from planner.sources import standing_source

TOUCHING = ("moved", "cancelled")


def read_touched(s: Session, differences: Iterable[Difference], *, zone: ZoneInfo) -> dict[int, list[Attendee]]:
    """By meeting: the visitors who are to be at it by the releases in force, leaders first."""
    ids = [each.before.id for each in differences if each.before and each.outcome in TOUCHING]
    source = standing_source(zone)
    visits, attendees = source.visits.c, source.attendees.c
    statement = (
        select(visits.meeting_id, Visitor.id, Visitor.name)
        .join(source.attendees, attendees.visit_id == visits.id)
        .join(Visitor, Visitor.id == attendees.visitor_id)
        .where(visits.meeting_id == any_(literal(ids, ARRAY(BigInteger))))
        .order_by(visits.meeting_id, Visitor.leader.desc(), Visitor.id)
    )
    touched: dict[int, list[Attendee]] = defaultdict(list)
    for meeting_id, visitor_id, name in s.execute(statement):
        touched[meeting_id].append(Attendee(id=visitor_id, name=name))
    return dict(touched)
