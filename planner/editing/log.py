"""Changes by hand made, undone and made again, each kept with who made it and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from models.accounts import User
from models.meetings import Meeting
from models.people import Visitor
from models.plans import Plan, PlanEdit, PlanVisit, PlanVisitVisitor
from planner.editing.draft import NOBODY, Changes, Delegation, Draft, open_draft
from planner.editing.figures import refresh_figures
from planner.editing.marks import refuse_changed
from planner.editing.moves import PIN, UNPIN, Edit, describe
from planner.editing.rulebook import Shelf
from planner.editing.trial import try_edit
from planner.errors import Conflict
from planner.phrases import dump_phrases, some_of

# So many reasons of a refusal are told.
TOLD = 5
PINS = (PIN, UNPIN)


def make_edit(
    s: Session,
    plan_id: int,
    edit: Edit,
    *,
    seen: str | None,
    user_id: int | None,
    now: datetime,
    shelf: Shelf,
) -> PlanEdit:
    """Makes the change in the draft that had the mark `seen` when it was looked at; None: as it is now.

    Raises PlannerError where the edit makes no sense, Conflict where a hard rule forbids it or the draft can't be
    edited, ChangedMeanwhile where it is another by now.
    """
    draft = open_draft(s, plan_id, shelf, locking=True)
    refuse_changed(s, plan_id, seen)
    trial = try_edit(draft, edit)
    if not trial.allowed:
        raise Conflict("This can't be done: %(reasons)s.", reasons=some_of(trial.refusals, TOLD))
    if not trial.steps:
        raise Conflict("There is nothing to change.", "The draft is as you want it.")
    before = {step.meeting_id: step.before for step in trial.steps}
    after = {step.meeting_id: step.after for step in trial.steps}
    [text] = dump_phrases([describe(draft, edit)])
    made = PlanEdit(
        plan_id=plan_id,
        at=now,
        user_id=user_id,
        kind=edit.kind,
        text=text,
        before=_dump(before),
        after=_dump(after),
    )
    s.add(made)
    _put(s, draft, after)
    s.flush()
    return made


def undo(s: Session, plan_id: int, *, seen: str | None = None, now: datetime, shelf: Shelf) -> PlanEdit:
    """Takes the last change that holds back; `seen` as in `make_edit`. Raises Conflict where there is none."""
    draft = open_draft(s, plan_id, shelf, locking=True)
    refuse_changed(s, plan_id, seen)
    edit = find_undoable(s, plan_id)
    if edit is None:
        raise Conflict("There is no change to undo.", "The draft is as it was worked out.")
    edit.undone_at = now
    _put(s, draft, _load(edit.before))
    return edit


def redo(s: Session, plan_id: int, *, seen: str | None = None, shelf: Shelf) -> PlanEdit:
    """Makes the change undone last again; `seen` as in `make_edit`.

    Raises Conflict where there is none, or another was made since.
    """
    draft = open_draft(s, plan_id, shelf, locking=True)
    refuse_changed(s, plan_id, seen)
    edit = find_redoable(s, plan_id)
    if edit is None:
        raise Conflict("There is no change to make again.", "Only what was undone last can be.")
    edit.undone_at = None
    _put(s, draft, _load(edit.after))
    return edit


def find_undoable(s: Session, plan_id: int) -> PlanEdit | None:
    edits = select(PlanEdit).where(PlanEdit.plan_id == plan_id, PlanEdit.undone_at.is_(None))
    return s.scalar(edits.order_by(PlanEdit.id.desc()).limit(1))


def find_redoable(s: Session, plan_id: int) -> PlanEdit | None:
    """The first of those undone after the last that holds."""
    last = find_undoable(s, plan_id)
    undone = select(PlanEdit).where(PlanEdit.plan_id == plan_id, PlanEdit.undone_at.is_not(None))
    return s.scalar(undone.where(PlanEdit.id > (last.id if last else 0)).order_by(PlanEdit.id).limit(1))


def list_edits(s: Session, plan_id: int, limit: int) -> list[tuple[PlanEdit, str | None]]:
    """The last ones first, those undone among them, with the names of who made them."""
    return [(edit, name) for edit, name in s.execute(select_edits(plan_id).limit(limit))]


def select_edits(plan_id: int) -> Select[PlanEdit, str | None]:
    """Rows as `list_edits` gives them."""
    statement = select(PlanEdit, User.username).outerjoin(User, User.id == PlanEdit.user_id)
    return statement.where(PlanEdit.plan_id == plan_id).order_by(PlanEdit.id.desc())


def count_changes(s: Session, plan_id: int) -> int:
    """How many changes of visits made by hand hold; pins change none."""
    changes = select(func.count()).where(
        PlanEdit.plan_id == plan_id, PlanEdit.undone_at.is_(None), PlanEdit.kind.not_in(PINS)
    )
    return s.scalar(changes) or 0


def _put(s: Session, draft: Draft, changes: Changes) -> None:
    """Writes the delegations, and the figures where anybody goes elsewhere. It is not approved any more."""
    _refuse_gone(s, changes)
    _write_visits(s, draft.plan, changes)
    draft.plan.approved_at = draft.plan.approved_by_id = None
    if any(draft.at(meeting).visitors != after.visitors for meeting, after in changes.items()):
        refresh_figures(s, draft.change(changes))


def _refuse_gone(s: Session, changes: Changes) -> None:
    """Raises Conflict where somebody would go to a meeting, or be sent, that there is no more."""
    visited = {meeting: set(delegation.visitors) for meeting, delegation in changes.items() if delegation.visitors}
    people: set[int] = set().union(*visited.values())
    meetings = s.scalars(select(Meeting.id).where(Meeting.id.in_(visited))).all()
    visitors = s.scalars(select(Visitor.id).where(Visitor.id.in_(people))).all()
    if len(meetings) < len(visited) or len(visitors) < len(people):
        raise Conflict(
            "Somebody would be sent to a meeting that is not there any more, or is not there any more themselves.",
            "What added it was withdrawn or deleted since: enter it again, and plan anew.",
        )


def _write_visits(s: Session, plan: Plan, changes: Changes) -> None:
    visits = select(PlanVisit.meeting_id, PlanVisit.id).where(
        PlanVisit.plan_id == plan.id, PlanVisit.meeting_id.in_(changes)
    )
    ids: dict[int, int] = dict(s.execute(visits).all())
    s.execute(delete(PlanVisitVisitor).where(PlanVisitVisitor.plan_visit_id.in_(ids.values())))
    gone = [ids[meeting] for meeting in ids if not changes[meeting].visitors]
    s.execute(delete(PlanVisit).where(PlanVisit.id.in_(gone)))
    new = [
        {"plan_id": plan.id, "meeting_id": meeting, "settled": False}
        for meeting, delegation in changes.items()
        if delegation.visitors and meeting not in ids
    ]
    if new:
        added = s.execute(insert(PlanVisit).returning(PlanVisit.meeting_id, PlanVisit.id), new)
        ids |= dict(added.all())
    people = [
        {"plan_visit_id": ids[meeting], "visitor_id": visitor, "pinned": visitor in delegation.pinned}
        for meeting, delegation in changes.items()
        for visitor in delegation.visitors
    ]
    if people:
        s.execute(insert(PlanVisitVisitor), people)


def _dump(changes: Changes) -> list[dict[str, Any]]:
    return [
        {"meeting": meeting, "visitors": list(delegation.visitors), "pinned": sorted(delegation.pinned)}
        for meeting, delegation in changes.items()
    ]


def _load(rows: Iterable[Mapping[str, Any]]) -> Changes:
    return {
        row["meeting"]: Delegation(visitors=tuple(row["visitors"]), pinned=frozenset(row["pinned"]))
        if row["visitors"]
        else NOBODY
        for row in rows
    }
