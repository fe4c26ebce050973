"""Schedules handed in: kept, asked about, discarded."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.changes import ScheduleImport
from planner.actual.answers import LEAVE_ASIDE, remember_answers
from planner.actual.preview import COMPLETE, HOSTS, Question, preview
from planner.actual.read import read_schedule
from planner.config import TIMEZONE
from planner.errors import Conflict, NotFound
from planner.meetings.expect import expect_meetings
from planner.text import clean


def open_import(
    s: Session,
    *,
    file_name: str,
    data: bytes,
    month: date,
    user_id: int | None,
    now: datetime,
    complete: bool = True,
    zone: ZoneInfo = TIMEZONE,
) -> ScheduleImport:
    """Keeps what the file says of the month (its first day); no meeting is touched yet.

    `complete`: the file has all meetings of the hosts it names. Raises ScheduleFaults or BadFile.
    """
    reading = read_schedule(clean(file_name), data, month)
    # What is not expected yet could not be recognised, and would be expected a second time later.
    expect_meetings(s, month, month, now=now, zone=zone)
    handed_in = ScheduleImport(
        month=month,
        file_name=clean(file_name),
        uploaded_at=now,
        uploaded_by_id=user_id,
        rows=reading.to_json(),
        choices={HOSTS: {}, COMPLETE: complete},
    )
    s.add(handed_in)
    s.flush()
    return handed_in


def get_import(s: Session, import_id: int, *, for_update: bool = False) -> ScheduleImport:
    """With `for_update` others who would change it wait for the end of the transaction."""
    handed_in = s.get(ScheduleImport, import_id, with_for_update=for_update or None, populate_existing=for_update)
    if handed_in is None:
        raise NotFound("There is no such schedule.", "Look for it in the list of schedules handed in.")
    return handed_in


def select_imports() -> Select[ScheduleImport]:
    """All of them, the last handed in first; who did it is loaded along."""
    return (
        select(ScheduleImport).options(joinedload(ScheduleImport.uploaded_by)).order_by(ScheduleImport.id.desc())
    )


def answer(
    s: Session,
    handed_in: ScheduleImport,
    answers: Mapping[int, int | None],
    *,
    shown: Mapping[int, int | None] | None = None,
    now: datetime,
    zone: ZoneInfo = TIMEZONE,
) -> list[int]:
    """Keeps which host the rows of each question mean: by its key a host's id, LEAVE_ASIDE, or None to ask on.

    `shown` is what the page showed as kept of each question: what was not changed there is no answer, and what
    somebody else has answered otherwise since stays; the keys of these are returned. None: all answers are meant.

    The answers are remembered, and proposed where the names come again. Raises Conflict where it is closed, or
    where an answer is none of the candidates.
    """
    # Two of a board may answer at once: one waits here, then goes on from what the other has answered.
    s.refresh(handed_in, with_for_update=True)
    refuse_closed(handed_in)
    questions = {question.key: question for question in preview(s, handed_in, zone=zone).questions}
    if shown is not None:
        answers = {key: host_id for key, host_id in answers.items() if host_id != shown.get(key)}
    _refuse_unknown(questions, answers)
    overtaken = [] if shown is None else [key for key in answers if questions[key].chosen != shown.get(key)]
    meant = {key: host_id for key, host_id in answers.items() if key not in overtaken}
    handed_in.choices = {**handed_in.choices, HOSTS: _choose(handed_in, questions, meant)}
    remember_answers(s, questions.values(), meant, now=now)
    return [key for key in overtaken if questions[key].chosen != answers[key]]


def _refuse_unknown(questions: Mapping[int, Question], answers: Mapping[int, int | None]) -> None:
    for key, host_id in answers.items():
        question = questions.get(key)
        if question is None or not (host_id in (None, LEAVE_ASIDE) or _is_candidate(question, host_id)):
            raise Conflict("This question has changed meanwhile.", "Look at the page again, then answer.")


def _choose(
    handed_in: ScheduleImport, questions: Mapping[int, Question], answers: Mapping[int, int | None]
) -> dict[str, int]:
    """The hosts chosen so far with these answers, by the index of the row."""
    chosen = dict(handed_in.choices.get(HOSTS, {}))
    for key, host_id in answers.items():
        for at, _row in questions[key].rows:
            chosen.pop(str(at), None)
            if host_id is not None:
                chosen[str(at)] = host_id
    return chosen


def refuse_closed(handed_in: ScheduleImport) -> None:
    if handed_in.state != "open":
        raise Conflict(
            "This schedule was applied or discarded before.", "Hand the file in again if something has to change."
        )


def discard_import(s: Session, import_id: int) -> ScheduleImport:
    """Closes it without touching a meeting. Raises Conflict where it is closed."""
    handed_in = get_import(s, import_id, for_update=True)
    refuse_closed(handed_in)
    handed_in.state = "discarded"
    return handed_in


def _is_candidate(question: Question, host_id: int | None) -> bool:
    return any(host.id == host_id for host in question.match.candidates)
