"""All meetings of a month or of a day, filtered and searched."""

from typing import Any

from flask import Blueprint, render_template

from models.meetings import KINDS, MEETING_STATUSES
from planner.meetings.listing import count_by_day, find_first_month, select_meetings
from planner.paging import get_entity_page
from web import params
from web.context import db, site, today
from web.months import lay_out, month_end, next_month, previous_month

views = Blueprint("meetings", __name__)


@views.get("/meetings")
def index() -> str:
    day = params.day("day")
    month = day.replace(day=1) if day else params.month() or find_first_month(db(), today())
    kind, status = params.choice("kind", KINDS), params.choice("status", MEETING_STATUSES)
    wanted: dict[str, Any] = {"zone": site().zone, "text": params.text(), "kind": kind, "status": status}
    whole_month = select_meetings(start=month, end=month_end(month), **wanted)
    shown = select_meetings(start=day, end=day, **wanted) if day else whole_month
    return render_template(
        "meetings.html",
        meetings=get_entity_page(db(), shown, params.page_number()),
        weeks=lay_out(month, count_by_day(db(), whole_month, zone=site().zone)),
        month=month,
        previous=previous_month(month),
        following=next_month(month),
        day=day,
        kind=kind,
        status=status,
        text=params.text(),
    )
