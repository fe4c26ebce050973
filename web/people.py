"""Visitors and teams: who they are, where they may go, what they owe, what they do."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.accounts import find_account, find_feed_key, open_visitor_account, record, reset_password, set_active
from planner.calendars.feeds import FeedOwner
from planner.directory import get_team, get_visitor, list_teams, select_visitors
from planner.paging import get_entity_page
from planner.reporting.overview import find_plan_in_focus, list_quotas_of
from planner.schedule import Filter, page_of_visits
from planner.sources import standing_source
from web import params
from web.context import account, db, now, site, today

views = Blueprint("people", __name__)


@views.get("/visitors")
def visitors() -> str:
    text = params.text()
    found = get_entity_page(db(), select_visitors(text=text), params.page_number())
    return render_template("people/visitors.html", visitors=found, text=text)


@views.get("/visitors/<key:visitor_id>")
def visitor(visitor_id: int) -> str:
    visitor = get_visitor(db(), visitor_id)
    plan, _release = find_plan_in_focus(db(), today())
    quotas = list_quotas_of(db(), plan.id, visitor_id=visitor_id, team_id=visitor.team_id) if plan else []
    wanted = Filter(zone=site().zone, visitor_id=visitor_id, start=today())
    return render_template(
        "people/visitor.html",
        visitor=visitor,
        plan=plan,
        quotas=quotas,
        absences=[absence for absence in visitor.absences if absence.ends_at > now()],
        visits=page_of_visits(db(), standing_source(site().zone), wanted, params.page_number()),
        user=find_account(db(), visitor_id),
    )


@views.post("/visitors/<key:visitor_id>/account")
def give_account(visitor_id: int) -> str:
    """Opens the visitor's account, or sets a new password for it; the password is shown this once."""
    visitor = get_visitor(db(), visitor_id)
    user = find_account(db(), visitor_id)
    if user is None:
        user, password = open_visitor_account(db(), visitor, now=now())
        action = "open account"
    else:
        password, action = reset_password(user), "reset password"
    record(db(), user_id=account().id, action=action, subject=f"user {user.id}", now=now())
    db().commit()
    back = url_for("people.visitor", visitor_id=visitor_id)
    return render_template(
        "account/one_time_password.html", whose=visitor.name, user=user, password=password, back=back
    )


@views.post("/visitors/<key:visitor_id>/account/<any(close, open):action>")
def switch_account(visitor_id: int, action: str) -> Response:
    """Bars the account from logging in, or lets it in again."""
    user = find_account(db(), visitor_id)
    if user is not None:
        set_active(db(), user, action == "open", by=account().id)
        record(db(), user_id=account().id, action=f"{action} account", subject=f"user {user.id}", now=now())
        db().commit()
        flash(_("The account may log in again.") if user.active else _("The account can no longer log in."))
    return redirect(url_for("people.visitor", visitor_id=visitor_id))


@views.get("/teams")
def teams() -> str:
    text = params.text()
    return render_template("people/teams.html", teams=list_teams(db(), text), text=text)


@views.get("/teams/<key:team_id>")
def team(team_id: int) -> str:
    plan, _release = find_plan_in_focus(db(), today())
    wanted = Filter(zone=site().zone, team_id=team_id, start=today())
    return render_template(
        "people/team.html",
        team=get_team(db(), team_id),
        plan=plan,
        quotas=list_quotas_of(db(), plan.id, visitor_id=None, team_id=team_id) if plan else [],
        visits=page_of_visits(db(), standing_source(site().zone), wanted, params.page_number()),
        feed_key=find_feed_key(db(), FeedOwner(team_id=team_id)),
    )
