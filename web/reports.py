"""What a board reports: the paragraphs to paste, the figures, and behind each figure its list."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from models.attendance import HEADINGS
from models.meetings import KINDS
from models.organisation import CATEGORIES
from planner.errors import PlannerError
from planner.paging import page_of
from planner.periods import Period, half_year_of
from planner.quarters import Quarter
from planner.reporting.quota_figures import group_by_holder, is_met, read_dues_so_far
from planner.reporting.records import CELLS, Record, read_records
from planner.reporting.reports import (
    count_hosts,
    list_host_visits,
    read_report,
    select_host_visits,
    select_records,
)
from planner.reporting.span import check_span
from planner.reporting.text import write_paragraphs
from web import params
from web.context import db, site, today

views = Blueprint("reports", __name__, url_prefix="/reports")

# Every category of cell at once.
CELL = "cell"
HOSTS = ("all", "remote", "weak")
YES, NO = "yes", "no"
REFUSED = 400


@views.before_request
def ask_again() -> tuple[str, int] | None:
    """Days that make no period are answered at their field, with the rest as it was asked."""
    try:
        check_span(_period())
    except PlannerError as refusal:
        asked = {"start": params.day("start"), "end": params.day("end")}
        return render_template("reports/period.html", asked=asked, refusal=refusal), REFUSED
    return None


@views.get("/")
def index() -> str:
    period = _period()
    report = read_report(db(), period, today=today(), zone=site().zone)
    return render_template(
        "reports/index.html",
        report=report,
        paragraphs="\n\n".join(write_paragraphs(report)),
        years=_named_periods(period.start.year),
        **_asked(period),
    )


@views.get("/visits")
def visits() -> str:
    """The visits behind a figure."""
    period = _period()
    category = params.choice("category", (CELL, *CATEGORIES))
    wanted: dict[str, Any] = {
        "tier_id": params.number("tier"),
        "team_id": params.number("team"),
        "visitor_id": params.number("visitor"),
        "categories": CELLS if category == CELL else (category,) if category else (),
        "kind": params.choice("kind", KINDS),
        "heading": params.choice("heading", HEADINGS),
        "told": params.choice("told", (YES,)) is not None,
    }
    found = select_records(_records(period), **wanted)
    return render_template(
        "reports/visits.html",
        records=page_of(found, params.page_number()),
        hosts=count_hosts(found),
        heading=wanted["heading"],
        **_asked(period),
    )


@views.get("/hosts")
def hosts() -> str:
    """The hosts behind a share of coverage."""
    period = _period()
    which = params.choice("which", HOSTS) or "all"
    visited = params.choice("visited", (YES, NO))
    found = select_host_visits(
        list_host_visits(db(), _records(period), today=today(), zone=site().zone),
        remote=which == "remote",
        weak=which == "weak",
        visited=None if visited is None else visited == YES,
    )
    return render_template(
        "reports/hosts.html",
        hosts=page_of(found, params.page_number()),
        which=which,
        visited=visited,
        **_asked(period),
    )


@views.get("/quotas")
def quotas() -> str:
    """Those under a quota rule who met it, or did not."""
    period = _period()
    rule_id, met = params.number("rule"), params.choice("met", (YES, NO))
    dues = read_dues_so_far(db(), period, today=today(), zone=site().zone)
    found = [
        group
        for group in group_by_holder(dues)
        if rule_id in (None, group[0].rule.id) and (met is None or is_met(group) == (met == YES))
    ]
    return render_template(
        "reports/quotas.html", groups=page_of(found, params.page_number()), met=met, **_asked(period)
    )


def _records(period: Period) -> list[Record]:
    return read_records(db(), period, today=today(), zone=site().zone)


def _period() -> Period:
    """The days asked for; else the half year that today lies in."""
    return params.period() or half_year_of(today())


def _asked(period: Period) -> dict[str, Any]:
    """The period, and as the parameters of addresses."""
    return {
        "period": period,
        "days": {"start": period.start.isoformat(), "end": period.end.isoformat()},
    }


def _named_periods(year: int) -> list[tuple[str, Period]]:
    """The halves and quarters of the year, and the year itself."""
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    first, second, third, fourth = quarters
    return [
        (_("First half of %(year)s", year=year), Period(start=first.start, end=second.end)),
        (_("Second half of %(year)s", year=year), Period(start=third.start, end=fourth.end)),
        (_("Year %(year)s", year=year), Period(start=first.start, end=fourth.end)),
        *(
            (
                _("Quarter %(number)s/%(year)s", number=each.number, year=year),
                Period(start=each.start, end=each.end),
            )
            for each in quarters
        ),
    ]
