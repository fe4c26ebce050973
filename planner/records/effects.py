"""What an edit entails besides the row: the log of changes, by which plans made anew tell their reasons; meetings.

Only what concerns plans is logged: absences, single meetings, rules of meeting, visitors who leave or come back.
And once something is published: what else may break or change visits, such as a host closed or lying elsewhere, a
unit moved, another area, team or maximum, and newcomers.
"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.changing.log import Origin, expect_from, has_release_ahead, log_change
from planner.changing.row_edits import RowEdit
from planner.phrases import phrase
from planner.records.faults import Fault, Unsound
from planner.records.tables import Table
from planner.records.tellers import TELLERS, next_month
from planner.text import clean

WHY = "why"


def log_edit(s: Session, table: Table, row: Any, edit: RowEdit, origin: Origin, zone: ZoneInfo) -> None:
    """Logs the edit where plans are concerned. Raises Unsound where it then lacks a reason."""
    tell = TELLERS.get(table.name)
    told = tell(s, row, edit, origin, zone) if tell else None
    if told is None or (told.after_publishing and not has_release_ahead(s, origin.now.astimezone(zone).date())):
        return
    reason = clean(origin.reason) or clean(getattr(row, "reason", None) or "")
    if not reason:
        raise Unsound(faults=[_lacks_reason()])
    why = Origin(user_id=origin.user_id, now=origin.now, reason=reason)
    log_change(
        s, told.kind, why, told=told.text, edits=[told.edit or edit], subject=told.subject, detail=told.detail
    )


def follow_up(s: Session, table: Table, edited: int, origin: Origin, zone: ZoneInfo) -> None:
    """Once for all records edited in one transaction: what rules of meeting say from next month on."""
    if table.name == "meeting_rules" and edited:
        s.flush()
        expect_from(s, next_month(origin, zone), now=origin.now, zone=zone)


def _lacks_reason() -> Fault:
    return Fault(
        field=WHY,
        reason=phrase("is empty, and plans are concerned"),
        remedy=phrase("Write in a few words why it is so."),
    )
