"""A schedule that was looked at, into the meetings: all of it or nothing, and only what was seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.changes import Change, ScheduleImport
from models.meetings import Meeting
from planner.actual.compare import Difference, Known, Slot
from planner.actual.imports import refuse_closed
from planner.actual.matching import HostName
from planner.actual.preview import Preview, preview
from planner.changing.log import IMPORT, Origin, Subject, log_change
from planner.changing.meeting_phrases import tell_added, tell_cancelled, tell_moved
from planner.changing.row_edits import RowEdit, add_rows, edit_row
from planner.config import TIMEZONE
from planner.errors import Conflict, NotFound
from planner.phrases import Phrase, phrase
from planner.records.origin import tell_reason

# What a meeting says of why it is elsewhere than its rule puts it, where the file gives no reason.
NOTE = "theo lịch thực tế"
# The log's word for each outcome that is told meeting by meeting; what is confirmed is told in one.
KINDS = {"moved": "meeting_moved", "cancelled": "meeting_cancelled", "new": "meeting_added"}


def apply_import(
    s: Session,
    import_id: int,
    *,
    shown: str,
    user_id: int | None,
    now: datetime,
    zone: ZoneInfo = TIMEZONE,
) -> Preview:
    """Makes the meetings what the schedule says, in the caller's transaction, and logs it. Returns what was done.

    `shown` is the fingerprint of the preview that was looked at. Raises Conflict where it would do something else
    by now, where questions are open, or where it is closed.
    """
    # Others may be recording changes: what is compared here must still be so at the end.
    s.execute(text("LOCK TABLE meeting IN SHARE ROW EXCLUSIVE MODE"))
    handed_in = s.get(ScheduleImport, import_id, with_for_update=True, populate_existing=True)
    if handed_in is None:
        raise NotFound("There is no such schedule.", "Look for it in the list of schedules handed in.")
    refuse_closed(handed_in)
    seen = preview(s, handed_in, zone=zone)
    if seen.open_questions:
        raise Conflict(
            "%(count)s rows do not say clearly whose meeting they are.",
            "Answer these questions first.",
            count=seen.open_questions,
        )
    if seen.fingerprint != shown:
        raise Conflict(
            "The meetings have changed since you looked at this schedule.", "Look at it again, then apply it."
        )
    if seen.to_apply:
        _apply(s, handed_in, seen, user_id=user_id, now=now, zone=zone)
    handed_in.state, handed_in.applied_at = "applied", now
    s.flush()
    return seen


def _apply(
    s: Session, handed_in: ScheduleImport, seen: Preview, *, user_id: int | None, now: datetime, zone: ZoneInfo
) -> None:
    tell_reason(s, handed_in.file_name)
    edits = _edit(s, seen.to_apply, handed_in, zone)
    confirmed = [edit for each, edit in edits if each.outcome not in KINDS]
    counts = {outcome: count for outcome, count in seen.counts.items() if outcome != "unnamed"}
    log_change(
        s,
        "schedule_imported",
        Origin(user_id=user_id, now=now, reason=handed_in.file_name),
        told=phrase(
            "The schedule of %(month)s: %(confirmed)s meetings confirmed, %(moved)s moved, "
            "%(cancelled)s cancelled, %(new)s new.",
            month=f"{handed_in.month:%m/%Y}",
            **counts,
        ),
        edits=confirmed,
        detail={IMPORT: handed_in.id},
    )
    for each, edit in edits:
        if each.outcome in KINDS:
            origin = Origin(user_id=user_id, now=now, reason=each.note or handed_in.file_name)
            _log(s, origin, each, edit, seen.hosts[each.host_id], handed_in.id, zone)


def _edit(
    s: Session, differences: Sequence[Difference], handed_in: ScheduleImport, zone: ZoneInfo
) -> list[tuple[Difference, RowEdit]]:
    """Every difference made, in bulk, with the edit it was."""
    rows = {row.id: row for row in s.scalars(select(Meeting).where(Meeting.month == handed_in.month))}
    new = [each for each in differences if each.before is None and each.after is not None]
    known = [each for each in differences if each.before is not None]
    added = add_rows(s, [_new_meeting(each, each.after, handed_in) for each in new if each.after])
    edited = [edit_row(rows[each.before.id], **_values(each, each.before, zone)) for each in known if each.before]
    return [*zip(new, added, strict=True), *zip(known, edited, strict=True)]


def _new_meeting(each: Difference, slot: Slot, handed_in: ScheduleImport) -> Meeting:
    return Meeting(
        host_id=each.host_id,
        kind=each.kind,
        month=handed_in.month,
        status="confirmed",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        topic=slot.topic,
        note=each.note or None,
    )


def _values(each: Difference, before: Known, zone: ZoneInfo) -> Mapping[str, Any]:
    """The columns that a known meeting gets."""
    slot = each.after
    if slot is None:
        return {"status": "cancelled", "note": each.note or NOTE}
    told = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "place": slot.place, "topic": slot.topic}
    if each.outcome == "confirmed":
        return {**told, "status": before.status if before.status in ("confirmed", "moved") else "confirmed"}
    old_day, new_day = (at.astimezone(zone).date() for at in (before.starts_at, slot.starts_at))
    from_where = {"moved_from": old_day} if old_day != new_day else {}
    return {**told, **from_where, "status": "moved", "note": each.note or NOTE}


def _log(
    s: Session, origin: Origin, each: Difference, edit: RowEdit, host: HostName, import_id: int, zone: ZoneInfo
) -> Change:
    return log_change(
        s,
        KINDS[each.outcome],
        origin,
        told=_tell(each, host.name, zone),
        edits=[edit],
        subject=Subject(meeting_id=edit.id, host_id=host.id),
        detail={IMPORT: import_id},
    )


def _tell(each: Difference, host: str, zone: ZoneInfo) -> Phrase:
    before, after = each.before, each.after
    if before and after:
        return tell_moved(host, before.starts_at, after.starts_at, zone)
    if before:
        return tell_cancelled(host, before.starts_at, zone)
    if after:
        return tell_added(host, after.starts_at, zone)
    raise ValueError("a difference that is applied is of a meeting")
