"""What happened: visits that wait to be marked, marks, and what was found at the meetings."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from models.attendance import HEADINGS
from planner.attendance.attend import MAX_SCORE, mark
from planner.attendance.occasions import page_of_marked, page_of_unmarked
from planner.attendance.told import Figures, Happened, Note, Version, read_known
from planner.text import clean
from web.api.blueprint import views
from web.api.caller import caller, keep, whose
from web.api.fields import WHOLE, Asked, Day, KeyAsked, Text, Told, When, Words
from web.api.meetings import Kind
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.attend_form import MAX_MEMBERS
from web.context import db, now, site

SUBJECT = "Attendance"
Heading = Literal[
    "ideas_not_drawn_out",
    "only_professional_work",
    "loose_task_management",
    "poor_thematic_topic",
    "good_practice",
    "follow_up",
]
Members = Annotated[int, Field(ge=0, le=MAX_MEMBERS), WHOLE]


class Occasion(Told):
    meeting_id: int
    visitor_id: int
    visitor_name: str
    team_name: str | None
    host_id: int
    host_name: str
    unit_name: str
    kind: Kind
    starts_at: When
    ends_at: When
    attended: Annotated[bool | None, Field(description="null until it is marked.")]
    reason: Annotated[str | None, Field(description="Why not.")]


class Occasions(Listing[Occasion]):
    """Waiting ones by time, marked ones the latest first."""


class FoundFinding(Told):
    heading: Heading
    note: str | None
    follow_up_by: date | None


class MarkedOccasion(Occasion):
    """Figures and findings are the meeting's, whoever of its delegation told them."""

    members_present: int | None
    members_total: int | None
    score: int | None
    findings: list[FoundFinding]
    version: str


class Finding(Asked):
    heading: Heading
    note: Text | None = None
    follow_up_by: Annotated[Day | None, Field(description="Needed for follow_up, and only there.")] = None


class Mark(Asked):
    """Figures and findings are the meeting's: a delegation shares them.

    Those that are there stay as they are unless you tell others, or say by `seen` that you saw them and leave
    them out.
    """

    attended: bool
    reason: Annotated[Text | None, Field(description="Why not; needed where it was not attended.")] = None
    members_present: Annotated[Members | None, Field(description="Together with members_total.")] = None
    members_total: Members | None = None
    score: Annotated[
        Annotated[int, Field(ge=0, le=MAX_SCORE), WHOLE] | None, Field(description="The cell's own, out of 100.")
    ] = None
    findings: Annotated[tuple[Finding, ...], Field(max_length=len(HEADINGS))] = ()
    seen: Annotated[
        Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None,
        Field(
            description="The version you saw; null: nothing told yet. Refused where you would overwrite what "
            "somebody else has told since."
        ),
    ] = None


class AskedOccasions(Paged):
    state: Literal["waiting", "attended", "missed"] = "waiting"
    visitor: KeyAsked = None
    q: Annotated[Words, Field(description="Words of the visitor's or the host's name.")] = ""


@views.get("/attendance")
@operation(SUBJECT, Occasions, visitors=True)
def list_attendance(query: AskedOccasions) -> Occasions:
    """Visits that wait to be marked, or are: everybody's for the board, their own for a visitor."""
    asked: dict[str, Any] = {
        "visitor_id": whose(query.visitor),
        "text": query.q,
        "number": query.page,
        "size": query.size,
    }
    if query.state == "waiting":
        page = page_of_unmarked(db(), now=now(), zone=site().zone, **asked)
    else:
        page = page_of_marked(db(), attended=query.state == "attended", **asked)
    return list_page(Occasions, page, query, Occasion.model_validate)


@views.get("/attendance/<key:meeting_id>/<key:visitor_id>")
@operation(SUBJECT, MarkedOccasion, visitors=True, may=[NOT_FOUND])
def show_attendance(meeting_id: int, visitor_id: int) -> MarkedOccasion:
    """A visit in force, and what was said of it."""
    whose(visitor_id)
    return _tell(meeting_id, visitor_id)


@views.put("/attendance/<key:meeting_id>/<key:visitor_id>")
@operation(SUBJECT, MarkedOccasion, visitors=True, may=[NOT_FOUND, CONFLICT, SENSELESS])
def mark_attendance(meeting_id: int, visitor_id: int, json: Mark) -> MarkedOccasion:
    """Marks a visit, or corrects its mark; the audit trail keeps what was said before."""
    whose(visitor_id)
    detail = mark(
        db(),
        meeting_id,
        visitor_id,
        _read(json),
        seen=Version.parse(json.seen),
        user_id=caller().user_id,
        now=now(),
        zone=site().zone,
    )
    keep("mark attendance", f"meeting {meeting_id}", **detail)
    return _tell(meeting_id, visitor_id)


def _read(said: Mark) -> Happened:
    if not said.attended:
        return Happened(attended=False, reason=clean(said.reason or "") or None)
    figures = Figures(members_present=said.members_present, members_total=said.members_total, score=said.score)
    notes = {
        each.heading: Note(
            heading=each.heading, note=clean(each.note or "") or None, follow_up_by=each.follow_up_by
        )
        for each in said.findings
    }
    return Happened(attended=True, figures=figures, notes=tuple(notes.values()))


def _tell(meeting_id: int, visitor_id: int) -> MarkedOccasion:
    known = read_known(db(), meeting_id, visitor_id, zone=site().zone)
    return MarkedOccasion(
        **Occasion.model_validate(known.occasion).model_dump(),
        **asdict(known.figures),
        findings=[FoundFinding.model_validate(note) for note in known.notes],
        version=str(known.version),
    )
