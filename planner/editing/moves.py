"""What one can do to a draft by hand, each as what it makes of the delegations at some meetings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.assembly.keys import MEETING, VISITOR, key_of
from planner.editing.draft import NOBODY, Changes, Delegation, Draft
from planner.errors import Conflict, PlannerError
from planner.phrases import Phrase, phrase

PIN, UNPIN, SWAP, HAND_OVER, MOVE, ADD, DROP = "pin", "unpin", "swap", "hand_over", "move", "add", "drop"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One of `models.plans.EDIT_KINDS`, by row ids.

    `meeting_id` is the visit's, None only to pin or unpin all. `visitor_ids` are the delegation that is sent from
    now on (hand over, add), or who leaves this visit and who comes from the other one (swap). `other_meeting_id`
    is where the visit goes (move), or the other visit (swap).
    """

    kind: str
    meeting_id: int | None = None
    visitor_ids: tuple[int, ...] = ()
    other_meeting_id: int | None = None

    @property
    def meeting(self) -> int:
        if self.meeting_id is None:
            raise PlannerError("No visit is named.", "Choose one in the draft.")
        return self.meeting_id

    @property
    def other(self) -> int:
        if self.other_meeting_id is None:
            raise PlannerError("No second meeting is named.", "Choose one in the draft.")
        return self.other_meeting_id


def work_out_changes(draft: Draft, edit: Edit) -> Changes:
    """What the edit changes. Raises PlannerError for one that makes no sense in this draft."""
    if edit.kind not in _MOVES:
        raise PlannerError("There is no such change.", "Choose one in the draft.")
    return _MOVES[edit.kind](draft, edit)


def describe(draft: Draft, edit: Edit) -> Phrase:
    """The edit as its log tells it, in the names of the draft."""
    where = "" if edit.meeting_id is None else _host(draft, edit.meeting_id)
    if edit.kind in (PIN, UNPIN):
        return _describe_pin(edit.kind, where)
    if edit.kind == SWAP:
        leaving, coming = edit.visitor_ids
        return phrase(
            "%(first)s (%(host)s) and %(second)s (%(other)s) swap",
            first=_name(draft, leaving),
            host=where,
            second=_name(draft, coming),
            other=_host(draft, edit.other),
        )
    people = [_name(draft, visitor) for visitor in edit.visitor_ids]
    if edit.kind == HAND_OVER:
        return phrase("%(host)s: handed over to %(people)s", host=where, people=people)
    if edit.kind == ADD:
        return phrase("%(host)s: a visit by %(people)s", host=where, people=people)
    if edit.kind == MOVE:
        return phrase("%(host)s: the visit is moved to another meeting", host=where)
    return phrase("%(host)s: the visit is dropped", host=where)


def _describe_pin(kind: str, where: str) -> Phrase:
    if kind == PIN:
        return phrase("%(host)s: pinned", host=where) if where else phrase("All visits are pinned")
    return phrase("%(host)s: unpinned", host=where) if where else phrase("All visits are unpinned")


def _pin(draft: Draft, edit: Edit) -> Changes:
    return _set_pins(draft, edit, lambda delegation: frozenset(delegation.visitors))


def _unpin(draft: Draft, edit: Edit) -> Changes:
    return _set_pins(draft, edit, lambda _: frozenset())


def _set_pins(draft: Draft, edit: Edit, pinned: Callable[[Delegation], frozenset[int]]) -> Changes:
    chosen = draft.delegations if edit.meeting_id is None else {edit.meeting: _visit(draft, edit.meeting)}
    return {
        meeting: Delegation(visitors=delegation.visitors, pinned=pinned(delegation))
        for meeting, delegation in chosen.items()
        if delegation.pinned != pinned(delegation)
    }


def _swap(draft: Draft, edit: Edit) -> Changes:
    here, there = _visit(draft, edit.meeting), _visit(draft, edit.other)
    if len(edit.visitor_ids) != 2 or edit.meeting == edit.other:
        raise PlannerError("A swap is of two visitors of two visits.", "Choose one of each visit.")
    leaving, coming = edit.visitor_ids
    sound = leaving in here.visitors and coming in there.visitors
    if not sound or leaving in there.visitors or coming in here.visitors:
        raise Conflict(
            "These two can't swap: each has to be at one of the two visits, and at that one only.",
            "Choose other visits.",
        )
    return {
        edit.meeting: here.send((*(set(here.visitors) - {leaving}), coming)),
        edit.other: there.send((*(set(there.visitors) - {coming}), leaving)),
    }


def _hand_over(draft: Draft, edit: Edit) -> Changes:
    before = _visit(draft, edit.meeting)
    after = before.send(_people(edit))
    if after.visitors == before.visitors:
        raise Conflict("They are sent there already.", "Choose somebody else.")
    return {edit.meeting: after}


def _move(draft: Draft, edit: Edit) -> Changes:
    visit = _visit(draft, edit.meeting)
    here = draft.rules.meetings.get(key_of(MEETING, edit.meeting))
    there = draft.rules.meetings.get(key_of(MEETING, edit.other))
    if here is not None and there is not None and here.host != there.host:
        raise Conflict(
            "A visit moves among the meetings of its host.",
            "Drop it and add another one, if that is what you want.",
        )
    if edit.other in draft.delegations:
        raise Conflict("That meeting has a visit already.", "Choose another one, or swap the two.")
    # The pin held it at the meeting it leaves: the rule of pins has to see that it is gone.
    return {edit.meeting: NOBODY, edit.other: Delegation(visitors=visit.visitors)}


def _add(draft: Draft, edit: Edit) -> Changes:
    if edit.meeting in draft.delegations:
        raise Conflict("That meeting has a visit already.", "Hand it over instead.")
    return {edit.meeting: NOBODY.send(_people(edit))}


def _drop(draft: Draft, edit: Edit) -> Changes:
    _visit(draft, edit.meeting)
    return {edit.meeting: NOBODY}


_MOVES: Mapping[str, Callable[[Draft, Edit], Changes]] = {
    PIN: _pin,
    UNPIN: _unpin,
    SWAP: _swap,
    HAND_OVER: _hand_over,
    MOVE: _move,
    ADD: _add,
    DROP: _drop,
}


def _visit(draft: Draft, meeting_id: int) -> Delegation:
    if meeting_id in draft.settled:
        raise Conflict(
            "This visit is settled: it is past, nearer than the notice period, or was put off into this period.",
            "Visits before the draft's first open day stay as they are.",
        )
    if meeting_id not in draft.delegations:
        raise Conflict("There is no visit to this meeting in the draft.", "See the draft as it stands now.")
    return draft.delegations[meeting_id]


def _people(edit: Edit) -> tuple[int, ...]:
    if not edit.visitor_ids:
        raise PlannerError("Nobody is named.", "Choose who is to go.")
    return tuple(dict.fromkeys(edit.visitor_ids))


def _name(draft: Draft, visitor_id: int) -> str:
    visitor = draft.rules.visitors.get(key_of(VISITOR, visitor_id))
    return visitor.name if visitor else key_of(VISITOR, visitor_id)


def _host(draft: Draft, meeting_id: int) -> str:
    meeting = draft.rules.meetings.get(key_of(MEETING, meeting_id))
    return draft.rules.hosts[meeting.host].name if meeting else key_of(MEETING, meeting_id)
