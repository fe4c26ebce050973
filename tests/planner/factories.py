"""Small organisations for tests: each function adds one thing, the rest filled in."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.attendance import Attendance, Finding, MeetingReport
from models.meetings import Meeting, MeetingRule
from models.organisation import Assessment, Host, PastVisit, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from models.rules import QuotaRule
from planner.text import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 12, 20, 9, tzinfo=ZONE)
LAT, LON = 22.15, 105.83
numbers = count(1)


def add(s: Session, row: Any) -> Any:
    s.add(row)
    s.flush()
    return row


def at(day: date, hour: int = 19, minute: int = 30) -> datetime:
    """A local time of day."""
    return datetime.combine(day, time(hour, minute), ZONE)


def named(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    code = f"{kind}-{next(numbers)}"
    name = values.get("name", code)
    return {"code": code, "name": name, "search": fold(name), **values}


def add_unit(s: Session, parent: Unit | None = None, **values: Any) -> Unit:
    return add(s, Unit(parent=parent, **named("unit", values)))


def add_host(s: Session, unit: Unit, **values: Any) -> Host:
    defaults = {"category": "subordinate_cell", "lat": LAT, "lon": LON}
    return add(s, Host(unit=unit, **named("host", {**defaults, **values})))


def add_rule(s: Session, host: Host, recurrence: str = "day 3", **values: Any) -> MeetingRule:
    defaults = {"kind": "regular", "starts_at": time(19, 30), "duration_minutes": 90}
    return add(s, MeetingRule(host=host, recurrence=recurrence, **{**defaults, **values}))


def add_meeting(s: Session, host: Host, starts_at: datetime, **values: Any) -> Meeting:
    month = starts_at.astimezone(ZONE).date().replace(day=1)
    defaults = {"kind": "regular", "month": month, "ends_at": starts_at + timedelta(minutes=90)}
    return add(s, Meeting(host=host, starts_at=starts_at, **{**defaults, **values}))


def add_tier(s: Session, **values: Any) -> Tier:
    code = f"tier-{next(numbers)}"
    return add(s, Tier(**{"code": code, "name": code, **values}))


def add_team(s: Session, tier: Tier, *areas: Unit, **values: Any) -> Team:
    return add(s, Team(tier=tier, areas=[Area(unit=unit) for unit in areas], **named("team", values)))


def add_visitor(s: Session, tier: Tier, *areas: Unit, **values: Any) -> Visitor:
    defaults = {"lat": LAT, "lon": LON}
    areas_in_charge = [Area(unit=unit) for unit in areas]
    return add(s, Visitor(tier=tier, areas=areas_in_charge, **named("visitor", {**defaults, **values})))


def add_absence(s: Session, visitor: Visitor, starts_at: datetime, ends_at: datetime) -> Absence:
    return add(s, Absence(visitor=visitor, starts_at=starts_at, ends_at=ends_at))


def add_quota_rule(s: Session, **values: Any) -> QuotaRule:
    code = f"quota-{next(numbers)}"
    return add(s, QuotaRule(**{"code": code, "name": code, "min": 1, **values}))


def add_past_visit(s: Session, host: Host, visitor: Visitor, held_on: date, kind: str = "regular") -> PastVisit:
    return add(s, PastVisit(host=host, visitor_id=visitor.id, held_on=held_on, kind=kind))


def add_assessment(s: Session, host: Host, year: int, **values: Any) -> Assessment:
    return add(s, Assessment(host=host, year=year, **values))


def mark(s: Session, meeting: Meeting, visitor: Visitor, attended: bool = True, **values: Any) -> Attendance:
    row = Attendance(meeting_id=meeting.id, visitor_id=visitor.id, attended=attended, marked_at=NOW, **values)
    return add(s, row)


def add_report(s: Session, meeting: Meeting, *findings: Finding, **values: Any) -> MeetingReport:
    return add(s, MeetingReport(meeting_id=meeting.id, findings=list(findings), reported_at=NOW, **values))
