"""Plans, the ledger and reports as workbooks that print."""

from flask import Blueprint
from werkzeug.wrappers import Response

from planner.periods import Period, half_year_of
from planner.quarters import Quarter
from planner.workbooks.ledger_book import write_ledger
from planner.workbooks.plan_book import write_draft, write_in_force, write_release
from planner.workbooks.report_book import write_report
from web import params
from web.context import db, now, site, today
from web.ledger import asked_for
from web.workbooks.sending import send

views = Blueprint("print", __name__)


@views.get("/plans/<key:plan_id>")
def plan(plan_id: int) -> Response:
    return send(write_draft(db(), plan_id, zone=site().zone), f"du-thao-{plan_id}.xlsx")


@views.get("/releases/<key:number>")
def release(number: int) -> Response:
    return send(write_release(db(), number, zone=site().zone), f"ban-ban-hanh-{number}.xlsx")


@views.get("/in-force")
def in_force() -> Response:
    """Of the days asked for, else of this quarter and the next."""
    quarter = Quarter.holding(today())
    period = params.period() or Period(start=quarter.start, end=quarter.next().end)
    return send(write_in_force(db(), period, now=now(), zone=site().zone), "lich-co-hieu-luc.xlsx")


@views.get("/ledger")
def ledger() -> Response:
    """What the ledger's page shows for the same parameters."""
    return send(write_ledger(db(), asked_for(), now=now(), zone=site().zone), "so-theo-doi.xlsx")


@views.get("/report")
def report() -> Response:
    """Of the days asked for, else of the half year that today lies in."""
    period = params.period() or half_year_of(today())
    return send(write_report(db(), period, today=today(), zone=site().zone), f"bao-cao-{period.end:%Y-%m-%d}.xlsx")
