"""The first page: the quarter at a glance, what is to be done, and the lists behind its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from models.plans import Plan
from planner.attendance.occasions import count_unmarked
from planner.calendars.freshness import DAYS_AHEAD, find_unseen
from planner.directory import count_hosts
from planner.duties.ledger import DONE, NEITHER, PLANNED, STAGES
from planner.errors import PlannerError
from planner.notices.review import OPEN_GROUPS, count_groups
from planner.paging import page_of
from planner.quarters import Quarter
from planner.replanning.broken_now import find_broken_now, list_broken_now
from planner.reporting.glance import (
    ALL,
    NEEDS,
    REMOTE,
    WEAK,
    Glance,
    Stages,
    find_plan_of,
    find_quarter_in_focus,
    list_quarters,
    list_reach,
    look_at,
    select_hosts,
)
from planner.reporting.overview import get_figures
from planner.schedule import Filter, list_ids_by_day, page_of_visits
from planner.sources import standing_source
from web import params
from web.access import for_accounts
from web.charts import gap_of
from web.context import account, db, now, site, today

views = Blueprint("home", __name__)

HOSTS = {ALL: _l("All hosts"), REMOTE: _l("Remote or disadvantaged ones"), WEAK: _l("Weak ones")}
NEXT_VISITS = 6
BROKEN_SHOWN = 5
ONE_WEEK = timedelta(days=7)
DAYS_SHOWN = 14


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure: how many have come how far, and the addresses of these lists by stage."""

    label: Any  # a text, or one that is translated when shown
    stages: Stages
    links: Mapping[str, str]


@views.get("/")
@for_accounts
def start() -> str | Response:
    if not account().is_board:
        return redirect(url_for("schedule.mine"))
    quarters = list_quarters(db())
    quarter = _quarter(quarters)
    plan, release = find_plan_of(db(), quarter, today())
    if plan is None:
        return render_template("home/empty.html", hosts=count_hosts(db()))
    page: dict[str, Any] = _of_release(quarter) if release else _of_draft(plan)
    return render_template(
        "home/index.html",
        quarter=quarter,
        quarters=quarters,
        plan=plan,
        release=release,
        gap=gap_of(plan),
        unmarked=count_unmarked(db(), now=now(), zone=site().zone),
        notices={group: count for group, count in count_groups(db()).items() if group in OPEN_GROUPS and count},
        unseen=len(find_unseen(db(), now(), DAYS_AHEAD, site().zone)),
        days_ahead=DAYS_AHEAD,
        broken=find_broken_now(db(), site().findings, today=today(), zone=site().zone),
        broken_shown=BROKEN_SHOWN,
        **page,
    )


@views.get("/broken-now")
def broken_now() -> str:
    """The part of the first page that takes a second where something has changed since it was last worked out."""
    found = list_broken_now(db(), site().findings, today=today(), zone=site().zone)
    return render_template("home/_broken.html", broken=found, broken_shown=BROKEN_SHOWN)


@views.get("/coverage")
def coverage() -> str:
    """The hosts behind a figure of coverage."""
    quarters = list_quarters(db())
    quarter = _quarter(quarters)
    need, stage = params.choice("need", NEEDS) or ALL, params.choice("stage", STAGES)
    found = select_hosts(list_reach(db(), quarter, today=today(), zone=site().zone), need=need, stage=stage)
    return render_template(
        "home/coverage.html",
        hosts=page_of(found, params.page_number()),
        quarter=quarter,
        quarters=quarters,
        need=need,
        stage=stage,
        needs=HOSTS,
        stages=STAGES,
    )


def _of_release(quarter: Quarter) -> dict[str, Any]:
    """What is in force: figures, two weeks day by day, and the visits to come next."""
    zone, first = site().zone, _monday(quarter)
    source, last = standing_source(zone), first + timedelta(days=DAYS_SHOWN - 1)
    fortnight = Filter(zone=zone, start=first, end=last)
    coming = replace(fortnight, start=max(today(), first))
    return {
        "tiles": _tiles(look_at(db(), quarter, today=today(), zone=zone)),
        "days": [first + timedelta(days=n) for n in range(DAYS_SHOWN)],
        "counts": {day: len(ids) for day, ids in list_ids_by_day(db(), source, fortnight).items()},
        "coming": page_of_visits(db(), source, coming, size=NEXT_VISITS),
    }


def _tiles(glance: Glance) -> list[Tile]:
    asked = {DONE: DONE, PLANNED: PLANNED, NEITHER: "yes"}
    duties = {stage: url_for("ledger.index", day=glance.day, owing=owing) for stage, owing in asked.items()}
    return [
        Tile(label=_("Quotas"), stages=glance.duties, links=duties),
        *(
            Tile(
                label=HOSTS[need],
                stages=stages,
                links={
                    stage: url_for("home.coverage", quarter=glance.quarter, need=need, stage=stage)
                    for stage in STAGES
                },
            )
            for need, stages in glance.hosts.items()
        ),
    ]


def _of_draft(plan: Plan) -> dict[str, Any]:
    return {"figures": get_figures(db(), plan.id) if plan.state == "done" else None}


def _quarter(quarters: list[Quarter]) -> Quarter:
    """The one asked for; else that of the plan people look for today."""
    try:
        return Quarter.parse(params.text("quarter"))
    except PlannerError:
        return find_quarter_in_focus(db(), today())


def _monday(quarter: Quarter) -> date:
    """Of this week while the quarter lasts; else of its first week, or of its last but one."""
    day = min(max(today(), quarter.start), quarter.end - ONE_WEEK if today() > quarter.end else quarter.end)
    return day - timedelta(days=day.weekday())
