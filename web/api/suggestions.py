"""What one could do with a draft: who could step in, which other meetings would do, what would help a quota."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planner.directory import get_host
from planner.editing.draft import Draft
from planner.editing.moves import HAND_OVER
from planner.editing.moves import Edit as EditOfDraft
from planner.editing.reading import get_meeting, get_quota, list_meetings_of, read_meetings
from planner.editing.suggest import (
    step_in,
    suggest_additions,
    suggest_delegations,
    suggest_swaps,
    try_meetings,
)
from planner.editing.trial import Trial as TrialOfEdit
from planner.editing.trial import try_edit
from planner.paging import page_of
from web.api.blueprint import views
from web.api.drafts import SUBJECT, EditKind, Trial, open_plan, tell_trial
from web.api.fields import Asked, KeyGiven, Told, When
from web.api.meetings import Kind
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.context import db

WAYS = {"delegation": suggest_delegations, "swap": suggest_swaps, "meeting": try_meetings}
ADDRESS = "/plans/<key:plan_id>"


class Suggestion(Trial):
    """An edit with what it would do: send it as it is to make it."""

    kind: EditKind
    meeting_id: int | None
    visitor_ids: list[int]
    other_meeting_id: int | None


class Suggestions(Listing[Suggestion]):
    """The best first."""


class OpenMeeting(Told):
    meeting_id: int
    kind: Kind
    starts_at: When
    ends_at: When
    settled: Annotated[bool, Field(description="Past, near or promised: no draft changes it.")]
    visitor_ids: Annotated[list[int], Field(description="Who goes in this draft.")]


class OpenMeetings(Listing[OpenMeeting]):
    """Meetings by start."""


class AskedSuggestions(Paged):
    way: Annotated[
        Literal["delegation", "swap", "meeting"],
        Field(description="Who could go instead, swap with another visit, or which other meeting of the host."),
    ] = "delegation"


class AskedStandIn(Asked):
    leaving: KeyGiven
    coming: KeyGiven


@views.get(f"{ADDRESS}/meetings/<key:meeting_id>/suggestions")
@operation(SUBJECT, Suggestions, may=[NOT_FOUND, CONFLICT])
def suggest_for_meeting(plan_id: int, meeting_id: int, query: AskedSuggestions) -> Suggestions:
    """What could be done about a visit, or where nobody goes yet, who could."""
    draft = open_plan(plan_id)
    get_meeting(db(), meeting_id)
    trials = [] if meeting_id in draft.settled else WAYS[query.way](draft, meeting_id)
    return _list(draft, trials, query)


@views.get(f"{ADDRESS}/meetings/<key:meeting_id>/stand-in")
@operation(SUBJECT, Suggestion, may=[NOT_FOUND, CONFLICT, SENSELESS])
def try_stand_in(plan_id: int, meeting_id: int, query: AskedStandIn) -> Suggestion:
    """What it would mean if one of those who go handed the visit over to somebody, with whom they must bring."""
    draft = open_plan(plan_id)
    get_meeting(db(), meeting_id)
    people = step_in(draft, meeting_id, query.leaving, query.coming)
    edit = EditOfDraft(kind=HAND_OVER, meeting_id=meeting_id, visitor_ids=people)
    return _tell(draft, try_edit(draft, edit))


@views.get(f"{ADDRESS}/quotas/<key:quota_id>/suggestions")
@operation(SUBJECT, Suggestions, may=[NOT_FOUND, CONFLICT])
def suggest_for_quota(plan_id: int, quota_id: int, query: Paged) -> Suggestions:
    """Visits that would count for a quota of the draft."""
    draft = open_plan(plan_id)
    _row, key = get_quota(db(), draft, quota_id)
    return _list(draft, suggest_additions(draft, key), query)


@views.get(f"{ADDRESS}/hosts/<key:host_id>/meetings")
@operation(SUBJECT, OpenMeetings, may=[NOT_FOUND, CONFLICT])
def list_open_meetings(plan_id: int, host_id: int, query: Paged) -> OpenMeetings:
    """The meetings of a host that the draft may visit, and who goes."""
    draft = open_plan(plan_id)
    ids = list_meetings_of(draft, get_host(db(), host_id).id)
    meetings = read_meetings(db(), ids)
    # One of the problem's meetings may have been deleted since.
    page = page_of([meetings[each] for each in ids if each in meetings], query.page, query.size)
    return list_page(OpenMeetings, page, query, lambda meeting: _tell_meeting(draft, meeting))


def _list(draft: Draft, trials: list[TrialOfEdit], query: Paged) -> Suggestions:
    page = page_of(trials, query.page, query.size)
    return list_page(Suggestions, page, query, lambda trial: _tell(draft, trial))


def _tell(draft: Draft, trial: TrialOfEdit) -> Suggestion:
    edit = trial.edit
    return Suggestion(
        **tell_trial(trial, draft.mark, made=False).model_dump(),
        kind=edit.kind,  # type: ignore[arg-type]
        meeting_id=edit.meeting_id,
        visitor_ids=list(edit.visitor_ids),
        other_meeting_id=edit.other_meeting_id,
    )


def _tell_meeting(draft: Draft, meeting: Any) -> OpenMeeting:
    return OpenMeeting(
        meeting_id=meeting.id,
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        settled=meeting.id in draft.settled,
        visitor_ids=list(draft.at(meeting.id).visitors),
    )
