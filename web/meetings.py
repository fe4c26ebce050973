"""All meetings of a month or of a day, filtered and searched."""

from flask import Blueprint, render_template

from models.meetings import KINDS, MEETING_STATUSES
from planner.meetings import find_first_month, select_meetings
from planner.paging import get_entity_page
from web import params
from web.context import db, site, today
from web.months import month_end, next_month, previous_month

views = Blueprint("meetings", __name__)


@views.get("/meetings")
def index() -> str:
    day = params.day("day")
    month = day.replace(day=1) if day else params.month() or find_first_month(db(), today())
    kind, status = params.choice("kind", KINDS), params.choice("status", MEETING_STATUSES)
    statement = select_meetings(
        start=day or month,
        end=day or month_end(month),
        zone=site().zone,
        text=params.text(),
        kind=kind,
        status=status,
    )
    return render_template(
        "meetings.html",
        meetings=get_entity_page(db(), statement, params.page_number()),
        month=month,
        previous=previous_month(month),
        following=next_month(month),
        day=day,
        kind=kind,
        status=status,
        text=params.text(),
    )
