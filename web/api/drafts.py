"""A draft changed by hand: each change tried first where one wants, made, undone, made again."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planner.editing.anew import new_plan_around_pins
from planner.editing.draft import Delegation, Draft, open_draft
from planner.editing.log import count_changes, find_redoable, find_undoable, make_edit, redo, select_edits, undo
from planner.editing.moves import Edit
from planner.editing.trial import Trial as TrialOfEdit
from planner.editing.trial import try_edit
from planner.jobs import enqueue_plan
from planner.paging import get_page, page_of
from planner.phrases import load_phrases
from planner.plans import get_plan
from planner.replanning.diff import Difference as DifferenceOfDraft
from planner.replanning.diff import diff_plan
from web.api.blueprint import views
from web.api.caller import caller, keep
from web.api.fields import Asked, Key, Told, When
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED, Looked, Plan, SeenMark, started
from web.context import db, now, site
from web.language import say_phrase

SUBJECT = "Drafts"
MOST_PEOPLE = 20

EditKind = Literal["pin", "unpin", "swap", "hand_over", "move", "add", "drop"]


class DraftState(Told):
    plan_id: int
    mark: Annotated[str, Field(description="Another one after every change: send it as `seen`.")]
    visits: int
    pinned: Annotated[int, Field(description="Pairs of visitor and meeting.")]
    changes: Annotated[int, Field(description="Changes of visits made by hand that hold.")]
    undoable: bool
    redoable: bool


class Sent(Told):
    visitor_ids: list[int]
    pinned_ids: list[int]


class Step(Told):
    meeting_id: int
    before: Sent
    after: Sent


class QuotaStep(Told):
    name: str
    before: int
    after: int


class Trial(Told):
    """What a change does, or would do."""

    made: bool
    allowed: bool
    refusals: list[str]
    shortfall: Annotated[int, Field(description="By how much it changes.")]
    score: Annotated[int, Field(description="By how much it changes.")]
    terms: Annotated[dict[str, int], Field(description="By how much each part of the score changes.")]
    quotas: list[QuotaStep]
    steps: list[Step]
    mark: Annotated[str, Field(description="The draft's, after what was made.")]


class EditLine(Told):
    id: int
    at: When
    username: str | None
    kind: EditKind
    text: str
    undone_at: When | None


class Edits(Listing[EditLine]):
    """Changes by hand, the last first."""


class NewEdit(Asked):
    """`visitor_ids`: who goes from now on (hand_over, add), or who leaves and who comes instead (swap)."""

    kind: EditKind
    meeting_id: Annotated[Key | None, Field(description="null only to pin or unpin all.")] = None
    visitor_ids: Annotated[tuple[Key, ...], Field(max_length=MOST_PEOPLE)] = ()
    other_meeting_id: Annotated[Key | None, Field(description="Where it moves; or the other visit of a swap.")] = (
        None
    )
    seen: SeenMark = None
    dry_run: Annotated[bool, Field(description="Only tell what it would do.")] = False


class Anew(Asked):
    further: Annotated[bool, Field(description="Whether to look for visits besides those pinned.")] = True


class Meeting(Told):
    meeting_id: int
    host_id: int
    host_name: str
    kind: str
    starts_at: When
    ends_at: When
    people: Annotated[dict[int, str], Field(description="Names by visitor.")]


class VisitDifference(Told):
    kind: Literal["kept", "moved", "handed_over", "dropped", "new"]
    before: Meeting | None
    after: Meeting | None
    change_ids: Annotated[list[int], Field(description="The recorded changes that explain it.")]
    direct: Annotated[bool, Field(description="Whether they concern it itself.")]


class Differences(Listing[VisitDifference]):
    """What a draft makes of the visits of the release it goes on from, by time."""

    counts: dict[str, int]
    changed_pairs: int


@views.get("/plans/<key:plan_id>/draft")
@operation(SUBJECT, DraftState, may=[NOT_FOUND, CONFLICT])
def show_draft(plan_id: int) -> DraftState:
    """How a draft stands that can be changed by hand."""
    return _tell_draft(open_plan(plan_id))


@views.get("/plans/<key:plan_id>/edits")
@operation(SUBJECT, Edits, may=[NOT_FOUND])
def list_edits(plan_id: int, query: Paged) -> Edits:
    """What was changed by hand, and by whom."""
    page = get_page(db(), select_edits(get_plan(db(), plan_id).id), query.page, query.size)
    return list_page(Edits, page, query, _tell_edit)


@views.post("/plans/<key:plan_id>/edits")
@operation(SUBJECT, Trial, may=[NOT_FOUND, CONFLICT, SENSELESS])
def edit_draft(plan_id: int, json: NewEdit) -> Trial:
    """Changes a draft, or with `dry_run` tells what that would break, cost or earn."""
    edit = Edit(
        kind=json.kind,
        meeting_id=json.meeting_id,
        visitor_ids=json.visitor_ids,
        other_meeting_id=json.other_meeting_id,
    )
    draft = open_plan(plan_id)
    trial = try_edit(draft, edit)
    if json.dry_run:
        return tell_trial(trial, draft.mark, made=False)
    made = make_edit(
        db(),
        plan_id,
        edit,
        seen=json.seen,
        user_id=caller().user_id,
        now=now(),
        shelf=site().shelf,
    )
    keep("change draft", f"plan {plan_id}", kind=edit.kind, edit=made.id)
    return tell_trial(trial, open_plan(plan_id).mark, made=True)


@views.post("/plans/<key:plan_id>/undo")
@operation(SUBJECT, DraftState, may=[NOT_FOUND, CONFLICT])
def undo_edit(plan_id: int, json: Looked) -> DraftState:
    """Takes the last change that holds back."""
    edit = undo(db(), plan_id, seen=json.seen, now=now(), shelf=site().shelf)
    keep("undo in draft", f"plan {plan_id}", edit=edit.id)
    return _tell_draft(open_plan(plan_id))


@views.post("/plans/<key:plan_id>/redo")
@operation(SUBJECT, DraftState, may=[NOT_FOUND, CONFLICT])
def redo_edit(plan_id: int, json: Looked) -> DraftState:
    """Makes the change undone last again."""
    edit = redo(db(), plan_id, seen=json.seen, shelf=site().shelf)
    keep("redo in draft", f"plan {plan_id}", edit=edit.id)
    return _tell_draft(open_plan(plan_id))


@views.post("/plans/<key:plan_id>/anew")
@operation(SUBJECT, Plan, status=CREATED, may=[NOT_FOUND, CONFLICT])
def plan_anew(plan_id: int, json: Anew) -> tuple[Plan, dict[str, str]]:
    """Works a draft out anew around what is pinned in it, as another draft."""
    open_plan(plan_id)
    plan = new_plan_around_pins(db(), plan_id, further=json.further, user_id=caller().user_id, now=now())
    enqueue_plan(db(), plan.id)
    keep("work out anew", f"plan {plan.id}", draft=plan_id)
    return started(plan)


@views.get("/plans/<key:plan_id>/diff")
@operation(SUBJECT, Differences, may=[NOT_FOUND])
def show_diff(plan_id: int, query: Paged) -> Differences:
    """How a draft differs from the release it goes on from."""
    diff = diff_plan(db(), get_plan(db(), plan_id))
    page = page_of(diff.differences, query.page, query.size)
    return list_page(
        Differences, page, query, _tell_difference, counts=diff.counts, changed_pairs=diff.changed_pairs
    )


def open_plan(plan_id: int) -> Draft:
    return open_draft(db(), plan_id, site().shelf)


def _tell_draft(draft: Draft) -> DraftState:
    plan_id = draft.plan.id
    return DraftState(
        plan_id=plan_id,
        mark=draft.mark,
        visits=len(draft.delegations) + len(draft.settled),
        pinned=len(draft.pins),
        changes=count_changes(db(), plan_id),
        undoable=find_undoable(db(), plan_id) is not None,
        redoable=find_redoable(db(), plan_id) is not None,
    )


def tell_trial(trial: TrialOfEdit, mark: str, *, made: bool) -> Trial:
    return Trial(
        made=made,
        allowed=trial.allowed,
        refusals=[say_phrase(refusal) for refusal in trial.refusals],
        shortfall=trial.shortfall,
        score=trial.score,
        terms=dict(trial.terms),
        quotas=[QuotaStep.model_validate(step) for step in trial.quotas],
        steps=[
            Step(meeting_id=step.meeting_id, before=_tell_sent(step.before), after=_tell_sent(step.after))
            for step in trial.steps
        ],
        mark=mark,
    )


def _tell_sent(delegation: Delegation) -> Sent:
    return Sent(visitor_ids=list(delegation.visitors), pinned_ids=sorted(delegation.pinned))


def _tell_edit(row: Any) -> EditLine:
    edit, username = row
    [text] = load_phrases([edit.text])
    return EditLine(
        id=edit.id,
        at=edit.at,
        username=username,
        kind=edit.kind,
        text=say_phrase(text),
        undone_at=edit.undone_at,
    )


def _tell_difference(difference: DifferenceOfDraft) -> VisitDifference:
    same = ("kind", "before", "after", "direct")
    changes = [change.id for change in difference.changes]
    return VisitDifference.model_validate(
        {"change_ids": changes, **{name: getattr(difference, name) for name in same}}
    )
