"""Schedules, the ledger and reports as Excel workbooks that print."""

from planner.workbooks.ledger_book import write_ledger
from planner.workbooks.plan_book import write_draft, write_in_force, write_release
from planner.workbooks.report_book import write_report
from web.api.blueprint import views
from web.api.files import EXCEL, File
from web.api.ledger import AskedDuties
from web.api.operations import CONFLICT, NOT_FOUND, SENSELESS, operation
from web.api.reports import AskedPeriod
from web.context import db, now, site, today

SUBJECT = "Printed workbooks"


@views.get("/plans/<key:plan_id>/workbook")
@operation(SUBJECT, None, sends=[EXCEL], may=[NOT_FOUND, CONFLICT])
def print_plan(plan_id: int) -> File:
    """The visits of a draft by date, by visitor and by unit."""
    return _send(write_draft(db(), plan_id, zone=site().zone), f"du-thao-{plan_id}")


@views.get("/releases/<key:number>/workbook")
@operation(SUBJECT, None, sends=[EXCEL], may=[NOT_FOUND])
def print_release(number: int) -> File:
    """The visits of a release, likewise."""
    return _send(write_release(db(), number, zone=site().zone), f"ban-ban-hanh-{number}")


@views.get("/visits/workbook")
@operation(SUBJECT, None, sends=[EXCEL], may=[SENSELESS])
def print_visits_in_force(query: AskedPeriod) -> File:
    """The visits in force, likewise."""
    return _send(write_in_force(db(), query.period, now=now(), zone=site().zone), "lich-co-hieu-luc")


@views.get("/ledger/workbook")
@operation(SUBJECT, None, sends=[EXCEL], may=[SENSELESS])
def print_ledger(query: AskedDuties) -> File:
    """What the ledger tells for the same parameters."""
    return _send(write_ledger(db(), query.to_wanted(), now=now(), zone=site().zone), "so-theo-doi")


@views.get("/reports/workbook")
@operation(SUBJECT, None, sends=[EXCEL], may=[SENSELESS])
def print_report(query: AskedPeriod) -> File:
    """The figures of a period, and the lists behind them."""
    data = write_report(db(), query.period, today=today(), zone=site().zone)
    return _send(data, f"bao-cao-{query.end:%Y-%m-%d}")


def _send(data: bytes, name: str) -> File:
    return File(data=data, media=EXCEL, name=f"{name}.xlsx")
