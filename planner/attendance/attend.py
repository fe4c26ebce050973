"""What happened at a meeting, as the visitor tells it, or the board for them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS, Attendance, Finding, MeetingReport
from models.meetings import Meeting
from planner.attendance.findings import FOLLOW_UP
from planner.attendance.occasions import get_occasion
from planner.attendance.told import (
    UNTOLD,
    Happened,
    Note,
    Version,
    find_happened,
    find_mark,
    find_report,
    read_version,
    version_of,
)
from planner.errors import ChangedMeanwhile, Conflict, PlannerError

MAX_SCORE = 100


def mark(
    s: Session,
    meeting_id: int,
    visitor_id: int,
    happened: Happened,
    *,
    seen: Version,
    user_id: int | None,
    now: datetime,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """Marks a visit in force, or corrects its mark; returns what was said before and now, for the audit trail.

    Figures and findings are the meeting's: a delegation shares them. They stay as they are where `happened` tells
    no others than those `seen`, and go when it turns out that nobody attended.

    Raises NotFound for no such visit, Conflict where the meeting has not begun or was cancelled, ChangedMeanwhile
    where it would overwrite what somebody else has told since `seen`, PlannerError for what does not fit together.
    """
    get_occasion(s, meeting_id, visitor_id, zone=zone)
    # Two of a delegation may tell of one meeting at once: one waits here for the other.
    meeting = s.get_one(Meeting, meeting_id, with_for_update=True)
    _refuse_untimely(meeting, now, zone)
    _refuse_unsound(happened, meeting.starts_at.astimezone(zone).date())
    before, known = find_happened(s, meeting_id, visitor_id), read_version(s, meeting_id, visitor_id)
    if seen.mark != known.mark != _version(happened).mark:
        raise _overtaken()
    _keep_mark(s, meeting_id, visitor_id, happened, user_id, now)
    if happened.attended:
        _keep_report(s, meeting_id, happened, seen, known, user_id, now)
    elif not _anybody_attended(s, meeting_id):
        _drop_report(s, meeting_id, seen, known)
    after = find_happened(s, meeting_id, visitor_id)
    return {"visitor": visitor_id, "before": _dump(before), "after": _dump(after)}


def _refuse_untimely(meeting: Meeting, now: datetime, zone: ZoneInfo) -> None:
    if meeting.status == "cancelled":
        raise Conflict("The meeting was cancelled.", "Nobody could attend it, so there is nothing to mark.")
    if now < meeting.starts_at:
        raise Conflict(
            "The meeting has not begun yet.",
            "Mark the visit from %(when)s on.",
            when=f"{meeting.starts_at.astimezone(zone):%H:%M %d/%m/%Y}",
        )


def _refuse_unsound(happened: Happened, held_on: date) -> None:
    if not happened.attended:
        if not happened.reason:
            raise PlannerError("The reason is missing.", "Say in a few words why the visit was not made.")
        return
    figures = happened.figures
    if (figures.members_present is None) != (figures.members_total is None):
        raise PlannerError("One of the two numbers of members is missing.", "Give both, or neither.")
    if not 0 <= (figures.members_present or 0) <= (figures.members_total or 0):
        raise PlannerError("More members were present than there are.", "Check the two numbers of members.")
    if not 0 <= (figures.score or 0) <= MAX_SCORE:
        raise PlannerError("The score is not from 0 to 100.", "Give the points the cell gave its meeting.")
    for note in happened.notes:
        _refuse_unsound_note(note, held_on)


def _refuse_unsound_note(note: Note, held_on: date) -> None:
    if note.heading not in HEADINGS:
        raise PlannerError("There is no such heading.", "Findings are told under the fixed headings.")
    if note.heading == FOLLOW_UP and (note.follow_up_by is None or note.follow_up_by <= held_on):
        raise PlannerError(
            "The day to follow up by is missing, or not after the meeting.",
            "Say by when somebody should look at it again.",
        )
    if note.heading != FOLLOW_UP and note.follow_up_by is not None:
        raise PlannerError(
            "A day to follow up by is given under another heading.", "Give it with what is to be followed up."
        )


def _keep_mark(
    s: Session, meeting_id: int, visitor_id: int, happened: Happened, user_id: int | None, now: datetime
) -> None:
    marked = find_mark(s, meeting_id, visitor_id)
    if marked is None:
        marked = Attendance(meeting_id=meeting_id, visitor_id=visitor_id)
        s.add(marked)
    marked.attended = happened.attended
    marked.reason = None if happened.attended else happened.reason
    marked.marked_at, marked.marked_by_id = now, user_id
    s.flush()


def _keep_report(
    s: Session,
    meeting_id: int,
    happened: Happened,
    seen: Version,
    known: Version,
    user_id: int | None,
    now: datetime,
) -> None:
    told = _version(happened).report
    if told in (seen.report, known.report):
        return
    if told == UNTOLD.report:
        return _drop_report(s, meeting_id, seen, known)
    if seen.report != known.report:
        raise _overtaken()
    report = find_report(s, meeting_id)
    if report is None:
        report = MeetingReport(meeting_id=meeting_id)
        s.add(report)
    for name, value in asdict(happened.figures).items():
        setattr(report, name, value)
    report.reported_at, report.reported_by_id = now, user_id
    _keep_findings(report, happened.notes)
    s.flush()


def _drop_report(s: Session, meeting_id: int, seen: Version, known: Version) -> None:
    if seen.report != known.report:
        raise _overtaken()
    report = find_report(s, meeting_id)
    if report is not None:
        s.delete(report)
        s.flush()


def _version(told: Happened) -> Version:
    return version_of(told.attended, told.reason, told.figures, told.notes)


def _overtaken() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        "Somebody else has told of this meeting since you opened the page.",
        "See what is told now, and save again if yours is right.",
    )


def _keep_findings(report: MeetingReport, notes: Sequence[Note]) -> None:
    """Changed in place where a heading stays: the database allows each once."""
    kept = {finding.heading: finding for finding in report.findings}
    report.findings = [kept.get(note.heading) or Finding(heading=note.heading) for note in notes]
    for finding, note in zip(report.findings, notes, strict=True):
        finding.note, finding.follow_up_by = note.note, note.follow_up_by


def _anybody_attended(s: Session, meeting_id: int) -> bool:
    attended = select(func.count()).where(Attendance.meeting_id == meeting_id, Attendance.attended)
    return bool(s.scalar(attended))


def _dump(happened: Happened | None) -> dict[str, Any] | None:
    """JSON for the audit trail."""
    if happened is None:
        return None
    notes = [
        {**asdict(note), "follow_up_by": note.follow_up_by.isoformat() if note.follow_up_by else None}
        for note in happened.notes
    ]
    return {**asdict(happened), "notes": notes}
