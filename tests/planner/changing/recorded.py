"""Changes as the tests record and withdraw them."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.changes import Change
from models.people import Absence, Visitor
from planner.changing import kinds
from planner.changing.log import Origin, withdraw_change
from planner.phrases import load_phrases
from tests.planner.factories import (
    NOW,
    ZONE,
    at,
)

ORIGIN = Origin(user_id=None, now=NOW, reason="  Công văn  số 5 ")
TODAY = NOW.date()
MEETING_DAY = at(date(2027, 1, 5))


def told(change: Change) -> str:
    return str(load_phrases(change.detail["text"])[0])


def withdraw(s: Session, change: Change) -> None:
    s.flush()
    withdraw_change(s, change.id, now=NOW + timedelta(hours=1), zone=ZONE)
    s.expire_all()


def absences(s: Session) -> list[tuple[object, object, str | None]]:
    return [(each.starts_at, each.ends_at, each.reason) for each in s.scalars(select(Absence))]


def record_absence(s: Session, visitor: Visitor, origin: Origin = ORIGIN) -> Change:
    start, end = at(date(2027, 1, 5), 0, 0), at(date(2027, 1, 9), 0, 0)
    return kinds.record_absence(s, origin, visitor.id, starts_at=start, ends_at=end, zone=ZONE)
