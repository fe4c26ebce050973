"""What was told of visits and their meetings, and which state of it somebody saw."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS, Attendance, Finding, MeetingReport
from planner.attendance.occasions import Occasion, get_occasion

_PART = 32


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


@dataclass(frozen=True, kw_only=True)
class Version:
    """A state of what was told: the visit's own mark, and the meeting's report, which its delegation shares.

    As text it is what a page or a program sends back as seen.
    """

    mark: str
    report: str

    def __str__(self) -> str:
        return self.mark + self.report

    @classmethod
    def parse(cls, seen: str | None) -> "Version":
        """None or empty: somebody who has looked at nothing, to whom nothing is told yet."""
        return cls(mark=seen[:_PART], report=seen[_PART:]) if seen else UNTOLD


@dataclass(frozen=True, kw_only=True)
class Known:
    """All there is to see of a visit before it is marked: its own mark, and the report of its meeting."""

    occasion: Occasion
    figures: Figures
    notes: tuple[Note, ...]

    @property
    def version(self) -> Version:
        return version_of(self.occasion.attended, self.occasion.reason, self.figures, self.notes)


def version_of(attended: bool | None, reason: str | None, figures: Figures, notes: Sequence[Note]) -> Version:
    """`attended` is None while the visit is not marked; no figures and no notes are no report."""
    # Findings stand under their headings, in whatever order they were told.
    report = (figures, sorted(notes, key=lambda note: note.heading))
    return Version(mark=_digest((attended, None if attended else reason)), report=_digest(report))


def read_known(s: Session, meeting_id: int, visitor_id: int, *, zone: ZoneInfo) -> Known:
    """Raises NotFound for no such visit, as `get_occasion` does."""
    occasion = get_occasion(s, meeting_id, visitor_id, zone=zone)
    figures, notes = read_report(s, meeting_id)
    return Known(occasion=occasion, figures=figures, notes=notes)


def read_version(s: Session, meeting_id: int, visitor_id: int) -> Version:
    """Of what is told now."""
    marked = find_mark(s, meeting_id, visitor_id)
    attended, reason = (marked.attended, marked.reason) if marked else (None, None)
    return version_of(attended, reason, *read_report(s, meeting_id))


def find_happened(s: Session, meeting_id: int, visitor_id: int) -> Happened | None:
    """What was said of the visit; None while it is not marked."""
    marked = find_mark(s, meeting_id, visitor_id)
    if marked is None:
        return None
    figures, notes = read_report(s, meeting_id) if marked.attended else (Figures(), ())
    return Happened(attended=marked.attended, reason=marked.reason, figures=figures, notes=notes)


def find_mark(s: Session, meeting_id: int, visitor_id: int) -> Attendance | None:
    return s.scalar(
        select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.visitor_id == visitor_id)
    )


def find_report(s: Session, meeting_id: int) -> MeetingReport | None:
    """What anybody has told of the meeting."""
    return s.scalar(select(MeetingReport).where(MeetingReport.meeting_id == meeting_id))


def read_report(s: Session, meeting_id: int) -> tuple[Figures, tuple[Note, ...]]:
    """As values, in the order of the headings; both empty where nothing was told."""
    report = find_report(s, meeting_id)
    if report is None:
        return Figures(), ()
    figures = Figures(
        members_present=report.members_present, members_total=report.members_total, score=report.score
    )
    return figures, _notes(report.findings)


def _notes(findings: Sequence[Finding]) -> tuple[Note, ...]:
    by_heading = {finding.heading: finding for finding in findings}
    return tuple(
        Note(heading=heading, note=by_heading[heading].note, follow_up_by=by_heading[heading].follow_up_by)
        for heading in HEADINGS
        if heading in by_heading
    )


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:_PART]


UNTOLD = version_of(None, None, Figures(), ())
