"""Reading the visits of a draft or of a release: by date, by visitor, by unit."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from planner.directory import get_unit, get_visitor, list_path
from planner.plans import get_plan, get_release
from planner.schedule import (
    Filter,
    count_by_day,
    list_host_visits,
    list_unit_visits,
    page_of_visitors,
    page_of_visits,
)
from planner.sources import Source, draft_source, release_source
from web import params
from web.context import db, site, today
from web.months import lay_out, month_end, months_between

views = Blueprint("reading", __name__)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is read; `key` is what its addresses name it by."""

    name: str
    number: int | None
    key: dict[str, int]
    source: Source
    start: date
    end: date


@views.get("/plans/<int:plan_id>/dates")
@views.get("/releases/<int:number>/dates")
def by_date(plan_id: int = 0, number: int = 0) -> str:
    """A month's calendar and its visits, or a day's; of everybody, or of one visitor or unit."""
    subject = _subject(plan_id, number)
    months = months_between(subject.start, subject.end)
    day = params.day("day")
    month = day.replace(day=1) if day else params.month() or _opening_month(months)
    visitor_id, unit_id, text = params.number("visitor"), params.number("unit"), params.text()
    whole_month = Filter(
        zone=site().zone, start=month, end=month_end(month), visitor_id=visitor_id, unit_id=unit_id, text=text
    )
    shown = Filter(
        zone=site().zone,
        start=day or month,
        end=day or month_end(month),
        visitor_id=visitor_id,
        unit_id=unit_id,
        text=text,
    )
    return render_template(
        "reading/dates.html",
        subject=subject,
        months=months,
        month=month,
        day=day,
        weeks=lay_out(month, count_by_day(db(), subject.source, whole_month)),
        visits=page_of_visits(db(), subject.source, shown, params.page_number()),
        visitor=get_visitor(db(), visitor_id) if visitor_id else None,
        unit=get_unit(db(), unit_id) if unit_id else None,
        text=text,
    )


@views.get("/plans/<int:plan_id>/visitors")
@views.get("/releases/<int:number>/visitors")
def by_visitor(plan_id: int = 0, number: int = 0) -> str:
    subject = _subject(plan_id, number)
    text = params.text()
    people = page_of_visitors(db(), subject.source, text, params.page_number())
    return render_template("reading/visitors.html", subject=subject, visitors=people, text=text)


@views.get("/plans/<int:plan_id>/units")
@views.get("/releases/<int:number>/units")
def by_unit(plan_id: int = 0, number: int = 0) -> str:
    """What the units right below one get; the address may name it, else the roots are shown."""
    subject = _subject(plan_id, number)
    unit_id = params.number("unit")
    unit = get_unit(db(), unit_id) if unit_id else None
    return render_template(
        "reading/units.html",
        subject=subject,
        unit=unit,
        path=list_path(db(), unit.id) if unit else [],
        units=list_unit_visits(db(), subject.source, unit.id if unit else None),
        hosts=list_host_visits(db(), subject.source, unit.id) if unit else [],
    )


def _opening_month(months: list[date]) -> date:
    this_month = today().replace(day=1)
    return this_month if this_month in months else months[0]


def _subject(plan_id: int, number: int) -> Subject:
    if number:
        release = get_release(db(), number)
        return Subject(
            name=release.name,
            number=release.number,
            key={"number": number},
            source=release_source(release.id),
            start=release.starts_on,
            end=release.ends_on,
        )
    plan = get_plan(db(), plan_id)
    return Subject(
        name=plan.name,
        number=None,
        key={"plan_id": plan_id},
        source=draft_source(plan.id),
        start=plan.starts_on,
        end=plan.ends_on,
    )
