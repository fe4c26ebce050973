"""The month's actual schedule: handed in, looked at, asked about, applied."""

from datetime import date
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field, StringConstraints

from models.changes import ScheduleImport
from planner.actual.apply import apply_import
from planner.actual.compare import Difference as DifferenceOfSchedule
from planner.actual.imports import answer, discard_import, get_import, open_import, select_imports
from planner.actual.preview import Preview as PreviewOfSchedule
from planner.actual.preview import Question as QuestionOfSchedule
from planner.actual.preview import preview
from planner.actual.template import write_template
from planner.paging import get_entity_page, page_of
from planner.sheets.files import MAX_BYTES, MAX_ROWS
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import WHOLE, Asked, FlagAsked, Name, Told, When
from web.api.files import ANY, EXCEL, File, read_file
from web.api.meetings import Kind
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, site
from web.keys import MOST_KEY
from web.language import say_phrase

SUBJECT = "Schedules"
MOST_ANSWERS = 1_000
Outcome = Literal["confirmed", "moved", "cancelled", "new", "unchanged", "unnamed"]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Schedule(Told):
    id: int
    month: date
    file_name: str
    uploaded_at: When
    state: Literal["open", "applied", "discarded"]
    applied_at: When | None


class Schedules(Listing[Schedule]):
    """Schedules handed in, the last first."""


Month = Annotated[str, StringConstraints(pattern="^20[0-9][0-9]-(0[1-9]|1[0-2])$"), Field(examples=["2027-01"])]


class AskedTemplate(Asked):
    month: Month


class AskedUpload(AskedTemplate):
    file_name: Annotated[Name, Field(examples=["lich.xlsx"])]
    complete: Annotated[FlagAsked, Field(description="The file has all meetings of the hosts it names.")] = True


class Candidate(Told):
    id: int
    code: str
    name: str
    unit_name: str


class Question(Told):
    key: int
    host: Annotated[str, Field(description="What the file calls it.")]
    unit: str
    code: str
    reason: str
    candidates: list[Candidate]
    chosen: Annotated[int | None, Field(description="A host's id; 0: none of ours; null: not answered.")]
    is_open: Annotated[bool, Field(description="Whether nothing can be applied before it is answered.")]


class Slot(Told):
    starts_at: When
    ends_at: When
    place: str | None
    topic: str | None


class MeetingDifference(Told):
    outcome: Outcome
    host_id: int
    kind: Kind
    meeting_id: int | None
    before: Slot | None
    after: Slot | None
    note: str
    reasons: list[str]


class Preview(Listing[MeetingDifference]):
    """What applying a schedule would do now, meeting by meeting."""

    fingerprint: Annotated[str, Field(description="Send it as `shown` to apply just this.")]
    counts: dict[str, int]
    open_questions: int


class Questions(Listing[Question]):
    """Rows whose host is not sure."""


class Answer(Asked):
    key: Annotated[int, Field(ge=0, le=MAX_ROWS), WHOLE]
    host_id: Annotated[
        Annotated[int, Field(ge=0, le=MOST_KEY), WHOLE] | None, Field(description="0: none of ours; null: ask on.")
    ]


class Answers(Asked):
    answers: Annotated[list[Answer], Field(max_length=MOST_ANSWERS)]


class Applying(Asked):
    shown: Annotated[Sha256, Field(description="The fingerprint of the preview you looked at.")]


class Applied(Told):
    schedule: Schedule
    counts: dict[str, int]


@views.get("/schedules")
@operation(SUBJECT, Schedules)
def list_schedules(query: Paged) -> Schedules:
    """What was handed in."""
    page = get_entity_page(db(), select_imports(), query.page, query.size)
    return list_page(Schedules, page, query, Schedule.model_validate)


@views.post("/schedules")
@operation(SUBJECT, Schedule, status=CREATED, takes=ANY, may=[CONFLICT, SENSELESS])
def hand_in_schedule(query: AskedUpload) -> tuple[ScheduleImport, dict[str, str]]:
    """Hands in an Excel or CSV file, as the body. No meeting is touched before it is applied."""
    handed_in = open_import(
        db(),
        file_name=query.file_name,
        data=read_file(MAX_BYTES),
        month=_first_day(query.month),
        user_id=caller().user_id,
        now=now(),
        complete=query.complete,
        zone=site().zone,
    )
    keep("hand in schedule", _named(handed_in.id))
    return handed_in, {"Location": url_for("api.show_schedule", import_id=handed_in.id)}


@views.get("/schedules/template")
@operation(SUBJECT, None, sends=[EXCEL])
def get_schedule_template(query: AskedTemplate) -> File:
    """The sheet to fill in: the meetings expected in a month."""
    data = write_template(db(), _first_day(query.month), now=now(), zone=site().zone)
    return File(data=data, media=EXCEL, name=f"lich-sinh-hoat-{query.month}.xlsx")


@views.get("/schedules/<key:import_id>")
@operation(SUBJECT, Schedule, may=[NOT_FOUND])
def show_schedule(import_id: int) -> ScheduleImport:
    """A schedule handed in."""
    return get_import(db(), import_id)


@views.get("/schedules/<key:import_id>/preview")
@operation(SUBJECT, Preview, may=[NOT_FOUND])
def preview_schedule(import_id: int, query: Paged) -> Preview:
    """What it would do to the meetings as they are now."""
    seen = _preview(import_id)
    page = page_of(seen.differences, query.page, query.size)
    told = {"fingerprint": seen.fingerprint, "counts": seen.counts, "open_questions": seen.open_questions}
    return list_page(Preview, page, query, _tell_difference, **told)


@views.get("/schedules/<key:import_id>/questions")
@operation(SUBJECT, Questions, may=[NOT_FOUND])
def list_questions(import_id: int, query: Paged) -> Questions:
    """Which hosts its rows may mean."""
    page = page_of(_preview(import_id).questions, query.page, query.size)
    return list_page(Questions, page, query, _tell_question)


@views.post("/schedules/<key:import_id>/answers")
@operation(SUBJECT, Schedule, may=[NOT_FOUND, CONFLICT])
def answer_questions(import_id: int, json: Answers) -> ScheduleImport:
    """Says which host the rows of each question mean."""
    handed_in = get_import(db(), import_id)
    given = {each.key: each.host_id for each in json.answers}
    answer(db(), handed_in, given, now=now(), zone=site().zone)
    keep("answer schedule", _named(import_id))
    return handed_in


@views.post("/schedules/<key:import_id>/apply")
@operation(SUBJECT, Applied, may=[NOT_FOUND, CONFLICT])
def apply_schedule(import_id: int, json: Applying) -> Applied:
    """Makes the meetings what it says: all of it or nothing, and only what was seen."""
    seen = apply_import(db(), import_id, shown=json.shown, user_id=caller().user_id, now=now(), zone=site().zone)
    keep("apply schedule", _named(import_id), **seen.counts)
    counts = {str(outcome): count for outcome, count in seen.counts.items()}
    return Applied(schedule=Schedule.model_validate(get_import(db(), import_id)), counts=counts)


@views.post("/schedules/<key:import_id>/discard")
@operation(SUBJECT, Schedule, may=[NOT_FOUND, CONFLICT])
def discard_schedule(import_id: int) -> ScheduleImport:
    """Closes it without touching a meeting."""
    handed_in = discard_import(db(), import_id)
    keep("discard schedule", _named(import_id))
    return handed_in


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _preview(import_id: int) -> PreviewOfSchedule:
    return preview(db(), get_import(db(), import_id), zone=site().zone)


def _tell_difference(difference: DifferenceOfSchedule) -> MeetingDifference:
    same = ("outcome", "host_id", "kind", "before", "after", "note")
    told = {
        "meeting_id": difference.before.id if difference.before else None,
        "reasons": [say_phrase(reason) for reason in difference.reasons],
    }
    return MeetingDifference.model_validate({**told, **{name: getattr(difference, name) for name in same}})


def _tell_question(question: QuestionOfSchedule) -> Question:
    return Question(
        key=question.key,
        host=question.row.host,
        unit=question.row.unit,
        code=question.row.code,
        reason=say_phrase(question.match.reason) if question.match.reason else "",
        candidates=[Candidate.model_validate(host) for host in question.match.candidates],
        chosen=question.chosen,
        is_open=question.is_open,
    )


def _named(import_id: int) -> str:
    return f"schedule {import_id}"
