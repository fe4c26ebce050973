"""The page where the board says what matters how much."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.duties.priorities import get_policy
from web.context import account, db, now
from web.policy_form import SECTIONS, PolicyForm

views = Blueprint("policy", __name__)


@views.route("/policy", methods=["GET", "POST"])
def edit() -> str | Response:
    policy = get_policy(db())
    form = PolicyForm(obj=policy)
    if not form.validate_on_submit():
        return render_template("policy.html", form=form, sections=SECTIONS)
    names = [name for _title, fields in SECTIONS for name in fields]
    changed = {
        name: [getattr(policy, name), form[name].data]
        for name in names
        if getattr(policy, name) != form[name].data
    }
    form.populate_obj(policy)
    record(db(), user_id=account().id, action="edit policy", subject="policy", detail=changed, now=now())
    db().commit()
    flash(_("The policy is saved. The next plan uses it; drafts there are stay as they are."))
    return redirect(url_for("policy.edit"))
