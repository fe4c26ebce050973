"""The quota rules as a table of sentences; each with a form beside its sentence, and what a change would do."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.rules import Policy, QuotaRule
from planner.changing.log import find_last_publication
from planner.duties.ledger import rule_of
from planner.errors import Conflict, PlannerError
from planner.paging import get_entity_page
from planner.rules.listing import get_rule, list_rules, select_history
from planner.rules.preview import NEW_RULE, preview_rule, read_demands
from planner.rules.record import is_used, record_rule_added, record_rule_changed, record_rule_removed
from planner.rules.sentences import describe_rule, read_names
from planner.rules.versions import version_of
from web import params
from web.context import db, now, site, today
from web.rules.blueprint import OVERTAKEN, REFUSED, note, origin, views, wants_part
from web.rules.quota_form import QuotaForm

Page = str | Response | tuple[str, int]
OF_WHAT: dict[str, type[QuotaRule] | type[Policy]] = {"quotas": QuotaRule, "priorities": Policy}


@views.get("/rules/")
def index() -> str:
    lines = list_rules(db(), read_names(db()), today())
    return render_template("rules/index.html", lines=lines)


@views.get("/rules/demand")
def demand() -> str:
    """What all rules ask of the coming quarter: loaded after the table, or a page of its own without a script."""
    period, demands = read_demands(db(), now=now(), zone=site().zone)
    names = read_names(db())
    said = {each.rule.id: describe_rule(each.rule, names) for each in demands}
    page = "rules/_demand.html" if wants_part() else "rules/demand.html"
    return render_template(page, period=period, demands=demands, said=said)


@views.get("/rules/history")
def history() -> str:
    of = params.choice("of", OF_WHAT) or "quotas"
    found = get_entity_page(db(), select_history(OF_WHAT[of]), params.page_number())
    return render_template("rules/history.html", changes=found, of=of, published=find_last_publication(db()))


@views.route("/rules/quotas/new", methods=["GET", "POST"])
def new() -> Page:
    """A new rule; with the id of another as `copy`, that one's blanks are filled in."""
    copied = params.number("copy") or NEW_RULE
    form = _form(copied)
    if form.is_submitted():
        return _save(form, NEW_RULE)
    if copied != NEW_RULE:
        form.fill(rule_of(get_rule(db(), copied)))
    return _page(form, NEW_RULE)


@views.route("/rules/quotas/<key:rule_id>", methods=["GET", "POST"])
def quota(rule_id: int) -> Page:
    form = _form(rule_id)
    if form.is_submitted():
        return _save(form, rule_id)
    row = get_rule(db(), rule_id)
    form.fill(rule_of(row))
    form.seen.data = version_of(row)
    return _page(form, rule_id)


@views.post("/rules/quotas/preview")
def preview() -> Page:
    """What the form as it stands would say and do. Nothing is written."""
    rule_id = params.number("rule") or NEW_RULE
    form = _form(rule_id)
    told: dict[str, Any] = {"preview": None, "sentence": None}
    if form.check():
        rule = form.read(rule_id)
        told["sentence"] = describe_rule(rule, read_names(db()))
        told["preview"] = preview_rule(db(), rule, now=now(), zone=site().zone)
    if wants_part():
        return render_template("rules/_rule_preview.html", form=form, **told)
    return _page(form, rule_id, **told)


@views.post("/rules/quotas/<key:rule_id>/remove")
def remove(rule_id: int) -> Response:
    form = _form(rule_id)
    note("delete quota rule", record_rule_removed(db(), origin(), rule_id, seen=form.seen.data))
    db().commit()
    flash(_("The rule is deleted. The history can bring it back."))
    return redirect(url_for("rules.index"))


def _save(form: QuotaForm, rule_id: int) -> Page:
    if not form.check(saving=True):
        return _page(form, rule_id), REFUSED
    rule = form.read(rule_id)
    try:
        if rule_id == NEW_RULE:
            change = record_rule_added(db(), origin(), rule)
        else:
            change = record_rule_changed(db(), origin(), rule, seen=form.seen.data)
    except PlannerError as refusal:
        db().rollback()
        overtaken = isinstance(refusal, Conflict)
        if overtaken:
            form.seen.data = version_of(get_rule(db(), rule_id))
        return _page(form, rule_id, refusal=refusal, overtaken=overtaken), OVERTAKEN if overtaken else REFUSED
    note("change quota rule", change)
    db().commit()
    flash(_("The rule is saved. The next plan keeps to it; drafts there are stay as they are."))
    return redirect(url_for("rules.index"))


def _form(rule_id: int) -> QuotaForm:
    form = QuotaForm()
    form.prepare(db(), None if rule_id == NEW_RULE else rule_of(get_rule(db(), rule_id)))
    return form


def _page(form: QuotaForm, rule_id: int, **more: Any) -> str:
    row = None if rule_id == NEW_RULE else get_rule(db(), rule_id)
    saved = None if row is None else describe_rule(rule_of(row), read_names(db()))
    page = 1 if row is None else params.page_number()
    changes = None if row is None else get_entity_page(db(), select_history(QuotaRule, row.id), page)
    return render_template(
        "rules/quota.html",
        **{"refusal": None, "overtaken": False, "preview": None, "sentence": None, **more},
        form=form,
        row=row,
        saved=saved,
        used=row is not None and is_used(db(), row.id),
        changes=changes,
        published=find_last_publication(db()),
    )
