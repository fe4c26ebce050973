"""The priorities: each number a blank in its sentence, and which hosts rise and fall by a change."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.rules import Policy
from planner.changing.log import find_last_publication
from planner.duties.priorities import get_policy
from planner.errors import Conflict, PlannerError
from planner.paging import get_entity_page
from planner.rules.listing import select_history
from planner.rules.movers import TOP
from planner.rules.policy import GROUPS, numbers_of, standard_numbers
from planner.rules.preview import preview_policy
from planner.rules.record import record_policy_changed
from planner.rules.versions import version_of
from web import params
from web.context import db, now, site
from web.rules.blueprint import OVERTAKEN, REFUSED, note, origin, views, wants_part
from web.rules.histogram import draw_histogram
from web.rules.policy_form import PolicyForm, split_blank

Page = str | Response | tuple[str, int]
STANDARD = "standard"


@views.route("/rules/priorities", methods=["GET", "POST"])
def priorities() -> Page:
    """The form; with `preset=standard` in the address filled with the standard numbers, not saved yet."""
    form, policy = PolicyForm(), get_policy(db())
    if form.is_submitted():
        return _save(form)
    standard = params.choice("preset", (STANDARD,)) is not None
    form.fill(standard_numbers() if standard else numbers_of(policy))
    form.seen.data = version_of(policy)
    return _page(form, standard=standard)


@views.post("/rules/priorities/preview")
def preview_priorities() -> Page:
    """What the form as it stands would do. Nothing is written."""
    form = PolicyForm()
    told: dict[str, Any] = {"preview": None, "histogram": None, "top": TOP}
    if form.check():
        seen = preview_policy(db(), form.numbers, now=now(), zone=site().zone)
        moves = seen.movement.moves
        told["preview"] = seen
        told["histogram"] = draw_histogram(
            [move.value_before for move in moves], [move.value_after for move in moves]
        )
    if wants_part():
        return render_template("rules/_policy_preview.html", form=form, **told)
    return _page(form, **told)


@views.get("/policy")
def moved() -> Response:
    """Where the priorities were before they had a preview."""
    return redirect(url_for("rules.priorities"), code=301)


def _save(form: PolicyForm) -> Page:
    if not form.check(saving=True):
        return _page(form), REFUSED
    try:
        change = record_policy_changed(db(), origin(), form.numbers, seen=form.seen.data)
    except PlannerError as refusal:
        db().rollback()
        overtaken = isinstance(refusal, Conflict)
        if overtaken:
            form.seen.data = version_of(get_policy(db()))
        return _page(form, refusal=refusal, overtaken=overtaken), OVERTAKEN if overtaken else REFUSED
    note("edit policy", change)
    db().commit()
    flash(_("The priorities are saved. The next plan uses them; drafts there are stay as they are."))
    return redirect(url_for("rules.priorities"))


def _page(form: PolicyForm, **more: Any) -> str:
    plain = {"refusal": None, "overtaken": False, "standard": False, "preview": None, "histogram": None}
    return render_template(
        "rules/priorities.html",
        **{**plain, "top": TOP, **more},
        form=form,
        groups=GROUPS,
        split=split_blank,
        saved=numbers_of(get_policy(db())),
        standards=standard_numbers(),
        changes=get_entity_page(db(), select_history(Policy), params.page_number()),
        published=find_last_publication(db()),
    )
