"""The first page: which plan counts now, what it reaches, and the next visits."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.attendance.occasions import count_unmarked
from planner.calendars.freshness import DAYS_AHEAD, find_unseen
from planner.directory import count_hosts
from planner.notices.review import count_open
from planner.reporting.overview import find_plan_in_focus, get_figures, list_unmet
from planner.schedule import Filter, page_of_visits
from planner.sources import standing_source
from web.access import for_accounts
from web.charts import gap_percent
from web.context import account, db, now, site, today

views = Blueprint("home", __name__)

NEXT_VISITS = 8
UNMET_SHOWN = 5


@views.get("/")
@for_accounts
def start() -> str | Response:
    if not account().is_board:
        return redirect(url_for("schedule.mine"))
    plan, release = find_plan_in_focus(db(), today())
    finished = plan is not None and plan.state == "done"
    unmet = list_unmet(db(), plan.id) if plan and finished else []
    return render_template(
        "home.html",
        plan=plan,
        release=release,
        figures=get_figures(db(), plan.id) if plan and finished else None,
        gap=gap_percent(plan.score, plan.score_bound) if plan else None,
        unmet=unmet[:UNMET_SHOWN],
        unmet_total=len(unmet),
        coming=page_of_visits(
            db(), standing_source(site().zone), Filter(zone=site().zone, start=today()), size=NEXT_VISITS
        ),
        hosts=count_hosts(db()),
        unmarked=count_unmarked(db(), now=now(), zone=site().zone),
        untold=count_open(db()),
        unseen=len(find_unseen(db(), now(), DAYS_AHEAD, site().zone)),
        days_ahead=DAYS_AHEAD,
    )
