"""What an edit entails besides the row: the log of changes, by which plans made anew tell their reasons; meetings.

Only what concerns plans is logged: absences, single meetings, rules of meeting, visitors who leave or come back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.organisation import Host
from models.people import Visitor
from planner.changing.kinds import tell_added, tell_cancelled, tell_moved
from planner.changing.log import Origin, Subject, expect_from, log_change
from planner.changing.row_edits import RowEdit
from planner.meetings.begun import EXPECTED_FROM
from planner.phrases import Phrase, phrase
from planner.records.faults import Fault, Unsound
from planner.records.tables import Table
from planner.text import clean

WHY = "why"
MOVING = frozenset({"starts_at", "ends_at", "place"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A change as the log has it."""

    kind: str
    text: Phrase
    subject: Subject
    detail: Mapping[str, Any] | None = None


Teller = Callable[[Session, Any, RowEdit, Origin, ZoneInfo], Told | None]


def log_edit(s: Session, table: Table, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> None:
    """Logs the edit where plans are concerned. Raises Unsound where it then lacks a reason."""
    tell = TELLERS.get(table.name)
    told = tell(s, row, edit, origin, zone) if tell else None
    if told is None:
        return
    reason = clean(origin.reason) or clean(getattr(row, "reason", None) or "")
    if not reason:
        raise Unsound(faults=[_lacks_reason()])
    why = Origin(user_id=origin.user_id, now=origin.now, reason=reason)
    log_change(s, told.kind, why, told=told.text, edits=[edit], subject=told.subject, detail=told.detail)


def follow_up(s: Session, table: Table, edited: int, origin: Origin, zone: ZoneInfo) -> None:
    """Once for all records edited in one transaction: what rules of meeting say from next month on."""
    if table.name == "meeting_rules" and edited:
        s.flush()
        expect_from(s, _next_month(origin, zone), now=origin.now, zone=zone)


def _lacks_reason() -> Fault:
    return Fault(
        field=WHY,
        reason=phrase("is empty, and plans are concerned"),
        remedy=phrase("Write in a few words why it is so."),
    )


def _tell_absence(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told:
    visitor = s.get_one(Visitor, row.visitor_id)
    values = {"visitor": visitor.name, "start": _say(row.starts_at, zone), "end": _say(row.ends_at, zone)}
    if edit.after is None:
        text = phrase("%(visitor)s is not away from %(start)s to %(end)s after all.", **values)
    else:
        text = phrase("%(visitor)s is away from %(start)s to %(end)s.", **values)
    return Told(kind="absence", text=text, subject=Subject(visitor_id=visitor.id))


def _tell_meeting(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    host = s.get_one(Host, row.host_id)
    subject = Subject(meeting_id=row.id, host_id=host.id)
    if edit.before is None:
        return Told(kind="meeting_added", text=tell_added(host.name, row.starts_at, zone), subject=subject)
    if (edit.after or {}).get("status") == "cancelled":
        text = tell_cancelled(host.name, row.starts_at, zone)
        return Told(kind="meeting_cancelled", text=text, subject=subject)
    if not MOVING & edit.before.keys():
        return None
    before = edit.before.get("starts_at")
    earlier = row.starts_at if before is None else datetime.fromisoformat(before)
    return Told(kind="meeting_moved", text=tell_moved(host.name, earlier, row.starts_at, zone), subject=subject)


def _tell_rule(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told:
    host = s.get_one(Host, row.host_id)
    text = phrase("%(host)s: its rule of meeting is another from next month on.", host=host.name)
    detail = {EXPECTED_FROM: _next_month(origin, zone).isoformat()}
    return Told(kind="rule_changed", text=text, subject=Subject(host_id=host.id), detail=detail)


def _tell_visitor(s: Session, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> Told | None:
    if edit.before is None or "active" not in edit.before:
        return None
    subject = Subject(visitor_id=row.id)
    if row.active:
        return Told(kind="visitor_joined", text=phrase("%(visitor)s joined.", visitor=row.name), subject=subject)
    return Told(kind="visitor_left", text=phrase("%(visitor)s left.", visitor=row.name), subject=subject)


def _say(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M %d/%m/%Y}"


def _next_month(origin: Origin, zone: ZoneInfo) -> date:
    this_month = origin.now.astimezone(zone).date().replace(day=1)
    return (this_month + timedelta(days=31)).replace(day=1)


TELLERS: Mapping[str, Teller] = {
    "absences": _tell_absence,
    "meetings": _tell_meeting,
    "meeting_rules": _tell_rule,
    "visitors": _tell_visitor,
}
