"""What happened at a meeting, as the visitor tells it, or the board for them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS, Attendance, Finding, MeetingReport
from models.meetings import Meeting
from planner.accounts import record
from planner.attendance.findings import FOLLOW_UP
from planner.attendance.occasions import get_occasion
from planner.errors import Conflict, PlannerError

MAX_SCORE = 100


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Members present, of how many, and the points (0 to 100) the cell gave its meeting; None where not known."""

    members_present: int | None = None
    members_total: int | None = None
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was found under one of the fixed headings; `follow_up_by` belongs to "follow_up" and only there."""

    heading: str
    note: str | None = None
    follow_up_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Whether the visitor attended; if not, why; if so, what there is to tell of the meeting."""

    attended: bool
    reason: str | None = None
    figures: Figures = field(default_factory=Figures)
    notes: tuple[Note, ...] = ()


def mark(
    s: Session,
    meeting_id: int,
    visitor_id: int,
    happened: Happened,
    *,
    user_id: int | None,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Marks a visit in force, or corrects its mark; the audit trail keeps what was said before.

    Figures and findings are the meeting's: a delegation shares them, and the last word counts. They go when it
    turns out that nobody attended. Raises NotFound for no such visit, Conflict where the meeting has not begun or
    was cancelled, PlannerError for what does not fit together.
    """
    get_occasion(s, meeting_id, visitor_id, zone=zone)
    # Two of a delegation may tell of one meeting at once: one waits here for the other.
    meeting = s.get_one(Meeting, meeting_id, with_for_update=True)
    _refuse_untimely(meeting, now, zone)
    _refuse_unsound(happened, meeting.starts_at.astimezone(zone).date())
    before = find_happened(s, meeting_id, visitor_id)
    _keep_mark(s, meeting_id, visitor_id, happened, user_id, now)
    _keep_report(s, meeting_id, happened, user_id, now)
    detail = {"visitor": visitor_id, "before": _dump(before), "after": _dump(happened)}
    record(s, user_id=user_id, action="mark attendance", subject=f"meeting {meeting_id}", detail=detail, now=now)


def find_happened(s: Session, meeting_id: int, visitor_id: int) -> Happened | None:
    """What was said of the visit; None while it is not marked."""
    marked = _find_mark(s, meeting_id, visitor_id)
    if marked is None:
        return None
    report = find_report(s, meeting_id) if marked.attended else None
    return Happened(
        attended=marked.attended,
        reason=marked.reason,
        figures=Figures() if report is None else _figures(report),
        notes=() if report is None else _notes(report.findings),
    )


def find_report(s: Session, meeting_id: int) -> MeetingReport | None:
    """What anybody has told of the meeting."""
    return s.scalar(select(MeetingReport).where(MeetingReport.meeting_id == meeting_id))


def _find_mark(s: Session, meeting_id: int, visitor_id: int) -> Attendance | None:
    return s.scalar(
        select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.visitor_id == visitor_id)
    )


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


def _keep_mark(
    s: Session, meeting_id: int, visitor_id: int, happened: Happened, user_id: int | None, now: datetime
) -> None:
    marked = _find_mark(s, meeting_id, visitor_id)
    if marked is None:
        marked = Attendance(meeting_id=meeting_id, visitor_id=visitor_id)
        s.add(marked)
    marked.attended = happened.attended
    marked.reason = None if happened.attended else happened.reason
    marked.marked_at, marked.marked_by_id = now, user_id
    s.flush()


def _keep_report(s: Session, meeting_id: int, happened: Happened, user_id: int | None, now: datetime) -> None:
    report = find_report(s, meeting_id)
    told = happened.attended and (happened.notes or happened.figures != Figures())
    if not told:
        if report is not None and (happened.attended or not _anybody_attended(s, meeting_id)):
            s.delete(report)
            s.flush()
        return
    if report is None:
        report = MeetingReport(meeting_id=meeting_id)
        s.add(report)
    for name, value in asdict(happened.figures).items():
        setattr(report, name, value)
    report.reported_at, report.reported_by_id = now, user_id
    _keep_findings(report, happened.notes)
    s.flush()


def _keep_findings(report: MeetingReport, notes: Sequence[Note]) -> None:
    """Changed in place where a heading stays: the database allows each once."""
    kept = {finding.heading: finding for finding in report.findings}
    report.findings = [kept.get(note.heading) or Finding(heading=note.heading) for note in notes]
    for finding, note in zip(report.findings, notes, strict=True):
        finding.note, finding.follow_up_by = note.note, note.follow_up_by


def _anybody_attended(s: Session, meeting_id: int) -> bool:
    attended = select(func.count()).where(Attendance.meeting_id == meeting_id, Attendance.attended)
    return bool(s.scalar(attended))


def _figures(report: MeetingReport) -> Figures:
    return Figures(members_present=report.members_present, members_total=report.members_total, score=report.score)


def _notes(findings: Sequence[Finding]) -> tuple[Note, ...]:
    by_heading = {finding.heading: finding for finding in findings}
    return tuple(
        Note(heading=heading, note=by_heading[heading].note, follow_up_by=by_heading[heading].follow_up_by)
        for heading in HEADINGS
        if heading in by_heading
    )


def _dump(happened: Happened | None) -> dict[str, Any] | None:
    """JSON for the audit trail."""
    if happened is None:
        return None
    notes = [
        {**asdict(note), "follow_up_by": note.follow_up_by.isoformat() if note.follow_up_by else None}
        for note in happened.notes
    ]
    return {**asdict(happened), "notes": notes}
