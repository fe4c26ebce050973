"""Plans: start one, watch it improve, stop it, look at the draft, publish or delete it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from models.plans import Plan
from planner.accounts import record
from planner.directory import list_planning_units, list_tiers
from planner.editing.draft import can_edit
from planner.editing.log import count_changes
from planner.editing.marks import read_mark
from planner.errors import ChangedMeanwhile
from planner.generate import new_plan, request_stop
from planner.jobs import enqueue_plan
from planner.paging import Page, get_page
from planner.plans import (
    UNFINISHED,
    delete_plan,
    find_last_report,
    get_plan,
    list_progress,
    read_row,
    select_plans,
)
from planner.prospect import Prospect, look_ahead
from planner.publish import DropsAll, publish
from planner.quarters import Quarter
from planner.replanning.diff import count_changed_pairs
from planner.reporting.overview import Share, find_release_of, get_figures, list_unmet
from planner.scope import Scope
from planner.text import clean
from web import params
from web.charts import draw_score, draw_shortfall, gap_of
from web.context import account, db, now, site, today
from web.forms import PlanForm

views = Blueprint("plans", __name__, url_prefix="/plans")

QUARTERS_AHEAD = 8
NOTHING_NEW = 204
OVERTAKEN = 409


@views.get("/")
def index() -> str:
    page = get_page(db(), select_plans(), params.page_number())
    rows = [read_row(*row) for row in page.items]
    return render_template(
        "plans/index.html", plans=Page(items=rows, number=page.number, pages=page.pages, total=page.total)
    )


@views.route("/new", methods=["GET", "POST"])
def new() -> str | AnyResponse:
    quarters = _quarters()
    form = PlanForm()
    form.quarter.choices = [SelectChoice(str(quarter), _quarter_name(quarter)) for quarter in quarters]
    form.tiers.choices = [SelectChoice(tier.id, tier.name) for tier in list_tiers(db())]
    form.units.choices = [SelectChoice(unit.id, unit.name) for unit in list_planning_units(db())]
    if not form.is_submitted():
        form.quarter.data = str(quarters[1])
    valid = form.validate_on_submit()
    if not valid or "look" in request.form:
        return render_template("plans/new.html", form=form, prospect=_look_ahead(form) if valid else None)
    plan = new_plan(
        db(),
        quarter=Quarter.parse(form.quarter.data),
        name=clean(form.name.data or "") or None,
        user_id=account().id,
        now=now(),
        scope=_scope_of(form),
        seconds_limit=form.seconds.data,
        seed=form.seed.data,
    )
    enqueue_plan(db(), plan.id)
    _record("start plan", plan)
    db().commit()
    return redirect(url_for("plans.show", plan_id=plan.id))


@views.get("/new/prospect")
def prospect() -> str:
    """The part of the form's page that says what such a plan is about, for the settings in the address."""
    asked = params.choice("quarter", [str(quarter) for quarter in _quarters()])
    scope = Scope(tier_ids=params.numbers("tiers"), unit_ids=params.numbers("units"))
    quarter = Quarter.parse(asked) if asked else _quarters()[1]
    found = look_ahead(db(), quarter, scope, today=today(), zone=site().zone)
    return render_template("plans/_prospect.html", prospect=found)


@views.get("/<key:plan_id>")
def show(plan_id: int) -> str:
    plan = get_plan(db(), plan_id)
    if plan.state in UNFINISHED:
        return render_template("plans/running.html", plan=plan, **_search(plan))
    if plan.state == "failed":
        return render_template("plans/failed.html", plan=plan)
    return render_template(
        "plans/draft.html",
        plan=plan,
        release=find_release_of(db(), plan_id),
        figures=get_figures(db(), plan_id),
        unmet=list_unmet(db(), plan_id),
        editable=can_edit(db(), plan),
        changes=count_changes(db(), plan_id),
        changed_pairs=count_changed_pairs(db(), plan) if plan.based_on_id else None,
        **_search(plan),
    )


@views.get("/<key:plan_id>/progress")
def progress(plan_id: int) -> str | Response:
    """The part of the page that changes while the search runs; the whole page once it has ended.

    It is asked for several times a second, so that nobody waits for what is there, and answers nothing where the
    page shows it all: what it showed is `seen` in the address.
    """
    plan = get_plan(db(), plan_id)
    if plan.state not in UNFINISHED:
        return Response(headers={"HX-Refresh": "true"})
    if request.args.get("seen") == _shown(plan, find_last_report(db(), plan_id)):
        return Response(status=NOTHING_NEW)
    return render_template("plans/progress.html", plan=plan, **_search(plan))


@views.post("/<key:plan_id>/stop")
def stop(plan_id: int) -> AnyResponse:
    request_stop(db(), plan_id)
    _record("stop plan", get_plan(db(), plan_id))
    db().commit()
    return redirect(url_for("plans.show", plan_id=plan_id))


@views.route("/<key:plan_id>/publish", methods=["GET"])
def confirm_publish(plan_id: int) -> str:
    return _publish_page(plan_id)


@views.post("/<key:plan_id>/publish")
def publish_plan(plan_id: int) -> AnyResponse | tuple[str, int]:
    form = request.form
    try:
        release = publish(
            db(),
            plan_id,
            seen=form.get("seen"),
            dropping_all="dropping_all" in form,
            user_id=account().id,
            now=now(),
        )
    except (ChangedMeanwhile, DropsAll) as refusal:
        db().rollback()
        return _publish_page(plan_id, refusal), OVERTAKEN
    _record("publish", get_plan(db(), plan_id), release=release.number)
    db().commit()
    flash(_("Published as release %(number)s. Calendars show it from their next fetch on.", number=release.number))
    return redirect(url_for("releases.show", number=release.number))


@views.get("/<key:plan_id>/delete")
def confirm_delete(plan_id: int) -> str:
    mark = read_mark(db(), plan_id)
    return render_template("plans/delete.html", plan=get_plan(db(), plan_id), mark=mark)


@views.post("/<key:plan_id>/delete")
def delete(plan_id: int) -> AnyResponse:
    plan = get_plan(db(), plan_id)
    _record("delete plan", plan, name=plan.name)
    delete_plan(db(), plan_id, seen=request.form.get("seen"))
    db().commit()
    flash(_("The draft is deleted."))
    return redirect(url_for("plans.index"))


def _publish_page(plan_id: int, refusal: ChangedMeanwhile | DropsAll | None = None) -> str:
    # The mark first, so that it is never later than what is shown with it.
    mark = read_mark(db(), plan_id)
    plan, figures = get_plan(db(), plan_id), get_figures(db(), plan_id)
    return render_template("plans/publish.html", plan=plan, figures=figures, mark=mark, refusal=refusal)


def _scope_of(form: PlanForm) -> Scope:
    return Scope(tier_ids=frozenset(form.tiers.data), unit_ids=frozenset(form.units.data))


def _look_ahead(form: PlanForm) -> Prospect:
    quarter = Quarter.parse(form.quarter.data)
    return look_ahead(db(), quarter, _scope_of(form), today=today(), zone=site().zone)


def _search(plan: Plan) -> dict[str, object]:
    """How the search went or goes: its charts, its last report, the gap still open."""
    reports = list_progress(db(), plan.id)
    last = reports[-1] if reports else None
    found = plan if plan.state == "done" else last
    return {
        "shortfall_chart": draw_shortfall(reports),
        "score_chart": draw_score(reports),
        "last": last,
        "shown": _shown(plan, last.id if last else None),
        "gap": gap_of(found) if found else None,
        "time": Share(part=min(int(last.seconds), plan.seconds_limit), whole=plan.seconds_limit) if last else None,
    }


def _shown(plan: Plan, last_report: int | None) -> str:
    """What a page of a running plan shows: it is another one where anything on it is."""
    return f"{plan.state}-{plan.stop_requested:d}-{last_report or 0}"


def _quarters() -> list[Quarter]:
    """The quarters one may plan: this one and the next ones."""
    quarters = [Quarter.holding(today())]
    while len(quarters) < QUARTERS_AHEAD:
        quarters.append(quarters[-1].next())
    return quarters


def _quarter_name(quarter: Quarter) -> str:
    return str(_("Quarter %(number)s/%(year)s", number=quarter.number, year=quarter.year))


def _record(action: str, plan: Plan, **detail: object) -> None:
    record(db(), user_id=account().id, action=action, subject=f"plan {plan.id}", detail=detail, now=now())
