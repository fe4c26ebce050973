"""Going on from a release: what is broken, how to mend it, and how the draft differs."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.accounts import record
from planner.duties.priorities import get_policy
from planner.jobs import enqueue_plan
from planner.paging import page_of
from planner.plans import get_plan, get_release
from planner.replanning.broken_now import list_broken_in
from planner.replanning.diff import KEPT, Diff, Difference, by_host, by_visitor, diff_plan
from planner.replanning.rebalance import count_open, list_current_releases, new_replan
from web import params
from web.context import account, db, now, site, today
from web.rebalance_form import EFFECTS, RebalanceForm

views = Blueprint("rebalance", __name__)

WAYS = ("date", "visitor", "host")
BROKEN_SHOWN = 20


@views.get("/rebalance/")
def index() -> str:
    return render_template("rebalance/index.html", releases=list_current_releases(db(), today()))


@views.route("/rebalance/<key:number>", methods=["GET", "POST"])
def start(number: int) -> str | Response:
    """What is broken in the release, and the form that starts a draft which goes on from it."""
    release = get_release(db(), number)
    form, policy = RebalanceForm(), get_policy(db())
    if not form.is_submitted():
        form.suggest(policy)
    if not form.validate_on_submit():
        broken = list_broken_in(db(), release, site().findings, today=today(), zone=site().zone)
        return render_template(
            "rebalance/start.html",
            release=release,
            broken=broken[:BROKEN_SHOWN],
            total=len(broken),
            open=count_open(db(), release, today=today(), zone=site().zone),
            effects=EFFECTS,
            notice_days=policy.notice_days,
            form=form,
        )
    plan = new_replan(db(), number, form.order(), user_id=account().id, now=now())
    enqueue_plan(db(), plan.id)
    record(
        db(),
        user_id=account().id,
        action="rebalance",
        subject=f"plan {plan.id}",
        detail={"release": number, "choice": plan.choice},
        now=now(),
    )
    db().commit()
    return redirect(url_for("plans.show", plan_id=plan.id))


@views.get("/plans/<key:plan_id>/diff")
def diff(plan_id: int) -> str:
    """How the draft differs from the release it goes on from: by date, by visitor or by host."""
    plan = get_plan(db(), plan_id)
    found = diff_plan(db(), plan)
    way = params.choice("by", WAYS) or "date"
    page = page_of(_group(found, way), params.page_number())
    return render_template("rebalance/diff.html", plan=plan, diff=found, page=page, way=way, ways=WAYS)


def _group(diff: Diff, way: str) -> list[tuple[str, list[Difference]]]:
    """What is not kept under the names of visitors, of hosts, or by date under none."""
    changed = [difference for difference in diff.differences if difference.kind != KEPT]
    if way == "visitor":
        names = _names(changed)
        groups = [(names[visitor], rows) for visitor, rows in by_visitor(changed).items()]
        return sorted(groups, key=lambda group: group[0])
    if way == "host":
        return [(rows[0].occasion.host_name, rows) for rows in by_host(changed).values()]
    return [("", [difference]) for difference in changed]


def _names(differences: list[Difference]) -> dict[int, str]:
    occasions = (each for difference in differences for each in (difference.before, difference.after))
    return {visitor: name for occasion in occasions if occasion for visitor, name in occasion.people.items()}
