"""A draft changed by hand: each change is shown with what it breaks or costs before it is made."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.directory import get_host, select_hosts, select_visitors
from planner.editing.anew import new_plan_around_pins
from planner.editing.draft import Draft, open_draft
from planner.editing.log import (
    count_changes,
    find_redoable,
    find_undoable,
    list_edits,
    make_edit,
    redo,
    undo,
)
from planner.editing.moves import DROP, MOVE, Edit
from planner.editing.reading import (
    get_meeting,
    get_quota,
    list_meetings_of,
    meetings_named,
    people_named,
    read_meetings,
    read_names,
)
from planner.editing.suggest import (
    name_delegation,
    step_in,
    suggest_additions,
    suggest_delegations,
    suggest_swaps,
    try_meetings,
)
from planner.editing.trial import Trial, try_edit
from planner.errors import Conflict, PlannerError
from planner.jobs import enqueue_plan
from planner.paging import get_entity_page
from planner.schedule import Filter, page_of_visits
from planner.sources import draft_source
from web import params
from web.context import account, db, now, site
from web.language import say_refusal

views = Blueprint("edit", __name__, url_prefix="/plans/<key:plan_id>/edit")

EDITS_SHOWN = 10
SUGGESTED = 8
PEOPLE_FOUND = 10
# Of a move or a swap; only pins are set at more of them at once.
MEETINGS_OF_A_CHANGE = 2


@views.get("/")
def index(plan_id: int) -> str:
    """The visits of the draft, each with its pin; what was changed so far, and back and forth in it."""
    draft = _open(plan_id)
    wanted = Filter(zone=site().zone, text=params.text())
    return render_template(
        "plans/edit/index.html",
        draft=draft,
        visits=page_of_visits(db(), draft_source(plan_id), wanted, params.page_number()),
        text=params.text(),
        pins=len(draft.pins),
        undoable=find_undoable(db(), plan_id),
        redoable=find_redoable(db(), plan_id),
        edits=list_edits(db(), plan_id, EDITS_SHOWN),
        changes=count_changes(db(), plan_id),
    )


@views.get("/meetings/<key:meeting_id>")
def meeting(plan_id: int, meeting_id: int) -> str:
    """A meeting with its visit, if it has one: what can be done to it, and what each would mean."""
    draft, at = _open(plan_id), get_meeting(db(), meeting_id)
    settled, every = meeting_id in draft.settled, params.text("all") != ""
    people = [] if settled else suggest_delegations(draft, meeting_id)
    swaps = [] if settled else suggest_swaps(draft, meeting_id)
    others = try_meetings(draft, meeting_id)
    shown = len(people) + len(swaps) if every else SUGGESTED
    found = get_entity_page(db(), select_visitors(text=params.text()), 1, PEOPLE_FOUND) if params.text() else None
    return render_template(
        "plans/edit/meeting.html",
        draft=draft,
        meeting=at,
        delegation=draft.at(meeting_id),
        settled=settled,
        people=people[:shown],
        swaps=swaps[:shown],
        more=len(people) + len(swaps) > len(people[:shown]) + len(swaps[:shown]),
        others=others,
        found=found,
        chosen={v.id: name_delegation(draft, meeting_id, v.id) for v in found.items} if found else {},
        text=params.text(),
        drop=Edit(kind=DROP, meeting_id=meeting_id),
        **_words(draft, [*people[:shown], *swaps[:shown], *others], [meeting_id]),
    )


@views.get("/menu")
def menu(plan_id: int) -> str:
    """What can be done to a visit, for the panel beside the schedule."""
    meeting_id = params.number("meeting") or 0
    draft, at = _open(plan_id), get_meeting(db(), meeting_id)
    settled = meeting_id in draft.settled
    people = [] if settled else suggest_delegations(draft, meeting_id)[:SUGGESTED]
    others = try_meetings(draft, meeting_id)
    return render_template(
        "plans/edit/_menu.html",
        draft=draft,
        meeting=at,
        delegation=draft.at(meeting_id),
        settled=settled,
        people=people,
        others=others,
        drop=Edit(kind=DROP, meeting_id=meeting_id),
        back=params.text("back"),
        **_words(draft, [*people, *others], [meeting_id]),
    )


@views.get("/try")
def attempt(plan_id: int) -> str:
    """What the change in the address would break, cost or earn, and the button that makes it.

    With `panel` as a part of a page, for the panel beside the schedule.
    """
    draft, back = _open(plan_id), params.text("back")
    page = "plans/edit/_trial.html" if "panel" in request.args else "plans/edit/try.html"
    try:
        trial = try_edit(draft, _read_edit(draft))
    except PlannerError as refusal:
        if "panel" not in request.args:
            raise
        return render_template("plans/edit/_refusal.html", refusal=refusal)
    return render_template(
        page, draft=draft, trial=trial, mark=draft.mark, back=back, **_words(draft, [trial], [])
    )


@views.post("/make")
def make(plan_id: int) -> Response:
    edit = _read_edit()
    back = params.own_path(request.form.get("back", ""))
    try:
        made = make_edit(
            db(),
            plan_id,
            edit,
            seen=request.form.get("seen"),
            user_id=account().id,
            now=now(),
            shelf=site().shelf,
        )
    except Conflict as refusal:
        return _back_with(refusal, plan_id)
    _record("change draft", plan_id, kind=edit.kind, edit=made.id)
    db().commit()
    flash(_("Done. You can undo it."))
    visit = edit.other_meeting_id if edit.kind == MOVE else edit.meeting_id
    if back:
        return redirect(_at(back, visit))
    if visit is None or edit.kind == DROP:
        return redirect(url_for("edit.index", plan_id=plan_id))
    return redirect(url_for("edit.meeting", plan_id=plan_id, meeting_id=visit))


@views.post("/undo")
def undo_last(plan_id: int) -> Response:
    try:
        edit = undo(db(), plan_id, seen=request.form.get("seen"), now=now(), shelf=site().shelf)
    except Conflict as refusal:
        return _back_with(refusal, plan_id)
    _record("undo in draft", plan_id, edit=edit.id)
    db().commit()
    flash(_("Undone."))
    return redirect(_at(_back(plan_id), _visit_of(edit.before)))


@views.post("/redo")
def redo_last(plan_id: int) -> Response:
    try:
        edit = redo(db(), plan_id, seen=request.form.get("seen"), shelf=site().shelf)
    except Conflict as refusal:
        return _back_with(refusal, plan_id)
    _record("redo in draft", plan_id, edit=edit.id)
    db().commit()
    flash(_("Made again."))
    return redirect(_at(_back(plan_id), _visit_of(edit.after)))


@views.get("/quotas/<key:quota_id>")
def quota(plan_id: int, quota_id: int) -> str:
    """Visits that would count for a quota."""
    draft = _open(plan_id)
    row, key = get_quota(db(), draft, quota_id)
    trials = suggest_additions(draft, key)
    return render_template(
        "plans/edit/quota.html", draft=draft, quota=row, trials=trials, **_words(draft, trials, [])
    )


@views.get("/hosts")
def hosts(plan_id: int) -> str:
    """Which host to add a visit to."""
    found = get_entity_page(db(), select_hosts(text=params.text()), params.page_number())
    return render_template("plans/edit/hosts.html", draft=_open(plan_id), hosts=found, text=params.text())


@views.get("/hosts/<key:host_id>")
def host(plan_id: int, host_id: int) -> str:
    """The meetings of a host that the plan may visit, and who goes."""
    draft = _open(plan_id)
    ids = list_meetings_of(draft, host_id)
    return render_template(
        "plans/edit/host.html", draft=draft, host=get_host(db(), host_id), ids=ids, **_words(draft, [], ids)
    )


@views.route("/anew", methods=["GET", "POST"])
def anew(plan_id: int) -> str | Response:
    """Works the draft out anew around its pins, as another draft."""
    draft = _open(plan_id)
    pins, pairs = len(draft.pins), sum(len(each.visitors) for each in draft.delegations.values())
    if request.method == "GET":
        return render_template("plans/edit/anew.html", draft=draft, pins=pins, pairs=pairs)
    plan = new_plan_around_pins(db(), plan_id, further="further" in request.form, user_id=account().id, now=now())
    enqueue_plan(db(), plan.id)
    _record("work out anew", plan.id, draft=plan_id, pins=pins)
    db().commit()
    return redirect(url_for("plans.show", plan_id=plan.id))


def _open(plan_id: int) -> Draft:
    return open_draft(db(), plan_id, site().shelf)


def _back(plan_id: int) -> str:
    """Where the form was sent from."""
    return params.own_path(request.form.get("back", "")) or url_for("edit.index", plan_id=plan_id)


def _at(address: str, meeting_id: int | None) -> str:
    """The page with the visit to the meeting in focus; where it is not on the page, that is with the message."""
    return f"{address}#visit-{meeting_id}" if meeting_id is not None else address


def _visit_of(delegations: list[dict[str, Any]]) -> int | None:
    """The meeting that a change was about; None where it was about many, or nobody goes there now."""
    visited = [each["meeting"] for each in delegations if each["visitors"]]
    return visited[0] if visited and len(delegations) <= MEETINGS_OF_A_CHANGE else None


def _back_with(refusal: Conflict, plan_id: int) -> Response:
    """There one sees how the draft stands now."""
    db().rollback()
    flash(say_refusal(refusal))
    return redirect(_back(plan_id))


def _read_edit(draft: Draft | None = None) -> Edit:
    """The change that the address or the form names; what is missing or makes no sense the planner refuses.

    Of a draft it may name who hands the visit over to whom, instead of all who are to go.
    """
    values = request.values
    meeting_id, leaving, coming = (
        values.get(name, type=params.row_id) for name in ("meeting", "leaving", "coming")
    )
    people = tuple(values.getlist("visitor", type=params.row_id))
    if draft is not None and meeting_id is not None and leaving is not None and coming is not None:
        people = step_in(draft, meeting_id, leaving, coming)
    return Edit(
        kind=values.get("kind", ""),
        meeting_id=meeting_id,
        visitor_ids=people,
        other_meeting_id=values.get("other", type=params.row_id),
    )


def _words(draft: Draft, trials: list[Trial], meeting_ids: list[int]) -> dict[str, object]:
    """What a page needs to say whom and what its trials and meetings are of."""
    at = {*meeting_ids, *meetings_named(trials)}
    people = {*people_named(trials), *(visitor for meeting in at for visitor in draft.at(meeting).visitors)}
    return {"meetings": read_meetings(db(), at), "names": read_names(db(), people)}


def _record(action: str, plan_id: int, **detail: object) -> None:
    record(db(), user_id=account().id, action=action, subject=f"plan {plan_id}", detail=detail, now=now())
