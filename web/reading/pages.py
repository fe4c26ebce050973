"""The four ways to look at a schedule, over one set of filters: by date, by visitor, by unit, as a list."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, render_template, url_for

from planner.directory import list_path
from planner.editing.log import find_undoable
from planner.editing.marks import read_mark
from planner.paging import PAGE_SIZE, get_page
from planner.periods import Period
from planner.plans import list_releases, read_row, select_plans
from planner.quarters import Quarter
from planner.schedule import NEEDS, page_of_visits, read_visits
from planner.timetable.marks import MARKS, UNMARKED, read_marks
from planner.timetable.openings import list_openings
from planner.timetable.people import page_of_visitors
from planner.timetable.units import list_host_visits, list_unit_visits
from web import params
from web.context import db, site
from web.months import months_between
from web.presentation import by_day
from web.reading.asked import FILTERS, Asked, read_asked, read_choices
from web.reading.calendar import lay_out_calendar
from web.reading.spans import Span
from web.reading.subject import Subject, get_subject

views = Blueprint("reading", __name__)

# A sheet to print holds a month of a whole province.
SHEET_SIZE = 1500
SOURCES_SHOWN = 12


@views.get("/visits/dates")
@views.get("/plans/<key:plan_id>/dates")
@views.get("/releases/<key:number>/dates")
def by_date(plan_id: int = 0, number: int = 0) -> str:
    """A month or a week day by day, and one of its days whole."""
    subject = get_subject(plan_id, number)
    asked = read_asked(subject)
    marks = read_marks(db(), subject.source, asked.span.period, site().zone)
    weeks = lay_out_calendar(db(), subject.source, asked, marks)
    day = asked.day
    found = (
        page_of_visits(db(), subject.source, asked.over(Period(start=day, end=day)), params.page_number())
        if day
        else None
    )
    told = [visit for week in weeks for cell in week for visit in cell.visits]
    return render_template(
        "reading/dates.html",
        weeks=weeks,
        day=day,
        visits=found,
        marks=marks,
        openings=_list_openings(subject, asked, [visit.host_id for visit in told]),
        **_frame(subject, asked),
    )


@views.get("/visits/visitors")
@views.get("/plans/<key:plan_id>/visitors")
@views.get("/releases/<key:number>/visitors")
def by_visitor(plan_id: int = 0, number: int = 0) -> str:
    """A row for each visitor, a column for each day."""
    subject = get_subject(plan_id, number)
    asked = read_asked(subject)
    rows = page_of_visitors(db(), subject.source, asked.wanted, asked.span.period, params.page_number())
    visits = read_visits(db(), subject.source, {visit for row in rows.items for visit in row.visit_ids})
    first = {visit: row.id for row in reversed(rows.items) for visit in row.visit_ids}
    return render_template(
        "reading/visitors.html",
        rows=rows,
        # Of a delegation, whose row the visit is looked for in.
        anchors={visits[visit].meeting_id: visitor_id for visit, visitor_id in first.items()},
        cells={row.id: dict(by_day(visits[visit] for visit in row.visit_ids)) for row in rows.items},
        marks=read_marks(db(), subject.source, asked.span.period, site().zone),
        openings=_list_openings(subject, asked, [visit.host_id for visit in visits.values()]),
        **_frame(subject, asked),
    )


@views.get("/visits/units")
@views.get("/plans/<key:plan_id>/units")
@views.get("/releases/<key:number>/units")
def by_unit(plan_id: int = 0, number: int = 0) -> str:
    """What the units right below one get month by month, and its hosts; the filter of units says below which."""
    subject = get_subject(plan_id, number)
    asked = read_asked(subject)
    unit_id, days = asked.wanted.unit_id, _whole_period(subject, asked)
    wanted = asked.over(days)
    return render_template(
        "reading/units.html",
        months=months_between(days.start, days.end),
        path=list_path(db(), unit_id) if unit_id else [],
        units=list_unit_visits(db(), subject.source, wanted, unit_id),
        hosts=list_host_visits(db(), subject.source, wanted, unit_id) if unit_id else [],
        marks=read_marks(db(), subject.source, days, site().zone) if unit_id else {},
        **_frame(subject, asked),
    )


@views.get("/visits/list")
@views.get("/plans/<key:plan_id>/list")
@views.get("/releases/<key:number>/list")
def as_list(plan_id: int = 0, number: int = 0) -> str:
    """The visits one below the other; with `sheet` all at once, to be printed."""
    subject = get_subject(plan_id, number)
    asked, sheet = read_asked(subject), params.text("sheet") != ""
    size = SHEET_SIZE if sheet else PAGE_SIZE
    return render_template(
        "reading/list.html",
        visits=page_of_visits(db(), subject.source, asked.wanted, params.page_number(), size),
        marks=read_marks(db(), subject.source, asked.span.period, site().zone),
        size=size,
        sheet=sheet,
        **_frame(subject, asked),
    )


def _frame(subject: Subject, asked: Asked) -> Mapping[str, Any]:
    """What all four show around the visits: filters, days, other sources, and the last change by hand."""
    plans = get_page(db(), select_plans(), 1, SOURCES_SHOWN)
    rows = [read_row(*row) for row in plans.items]
    return {
        "subject": subject,
        "asked": asked,
        "link": partial(_link, subject, asked),
        "choices": read_choices(asked),
        "filters": FILTERS,
        "needs": NEEDS,
        "sources": [row for row in rows if row.plan.state == "done"],
        # The mark first, so that it is never later than the change it is shown with.
        "mark": read_mark(db(), subject.plan.id) if subject.plan else None,
        "undoable": find_undoable(db(), subject.plan.id) if subject.plan else None,
        "nothing_published": not (subject.key or any(row.release for row in rows) or list_releases(db())),
        "all_marks": MARKS,
        "unmarked": UNMARKED,
    }


def _link(
    subject: Subject,
    asked: Asked,
    endpoint: str,
    *,
    key: Mapping[str, int] | None = None,
    span: Span | None = None,
    chosen: Mapping[str, str | int] | None = None,
) -> str:
    """Another way to look at the same, with another source, other days or other filters where these are given."""
    days = asked.span if span is None else span
    filters = asked.chosen if chosen is None else chosen
    values: dict[str, Any] = {**filters, **days.address, **(subject.key if key is None else key)}
    return url_for(endpoint, **values)


def _list_openings(subject: Subject, asked: Asked, host_ids: list[int]) -> Mapping[int, Any]:
    """Where the visits of a draft to these hosts could go, among the days shown."""
    if subject.plan is None:
        return {}
    return list_openings(db(), subject.plan, set(host_ids), asked.span.period, site().zone)


def _whole_period(subject: Subject, asked: Asked) -> Period:
    """The subject's own days; of what is in force the quarter of the days shown."""
    if subject.start is not None and subject.end is not None:
        return Period(start=subject.start, end=subject.end)
    quarter = Quarter.holding(asked.span.start)
    return Period(start=quarter.start, end=quarter.end)
