"""When a visitor can't come, as they say themselves. The board records absences as changes."""

from typing import Annotated

from pydantic import Field

from planner.changing.log import Origin
from planner.directory import get_visitor
from planner.paging import page_of
from planner.visiting.own_absences import list_absences, report_absence, withdraw_absence
from web.api.blueprint import views
from web.api.caller import caller, check_own, keep, whose
from web.api.fields import Asked, Moment, Reason, Told, When
from web.api.operations import CONFLICT, NO_CONTENT, NOT_FOUND, SENSELESS, operation
from web.api.paging import Listing, Paged, list_page
from web.api.plans import CREATED
from web.context import db, now, site

SUBJECT = "A visitor's own"


class OwnAbsence(Told):
    starts_at: When
    ends_at: When
    reason: Annotated[str | None, Field(description="null: as the visitor's own calendar says.")]
    change_id: Annotated[int | None, Field(description="To withdraw it by; null where that can't be.")]


class OwnAbsences(Listing[OwnAbsence]):
    """Absences that are not over, by start."""


class NewAbsence(Asked):
    """Away from `starts_at` up to, not including, `ends_at`."""

    starts_at: Moment
    ends_at: Moment
    reason: Annotated[Reason, Field(description="In a few words; the board alone reads it.")]


@views.get("/visitors/<key:visitor_id>/absences")
@operation(SUBJECT, OwnAbsences, visitors=True, may=[NOT_FOUND])
def list_own_absences(visitor_id: int, query: Paged) -> OwnAbsences:
    """When a visitor is away, and which of it they may withdraw."""
    whose(visitor_id)
    found = list_absences(db(), get_visitor(db(), visitor_id).id, now=now())
    return list_page(OwnAbsences, page_of(found, query.page, query.size), query, OwnAbsence.model_validate)


@views.post("/visitors/<key:visitor_id>/absences")
@operation(SUBJECT, OwnAbsence, status=CREATED, visitors=True, may=[NOT_FOUND, CONFLICT, SENSELESS])
def report_own_absence(visitor_id: int, json: NewAbsence) -> OwnAbsence:
    """A visitor reports that they can't come: a change, which the board sees and plans for. Not for the board."""
    check_own(visitor_id)
    origin = Origin(user_id=caller().user_id, now=now(), reason=json.reason)
    change = report_absence(
        db(), origin, visitor_id, starts_at=json.starts_at, ends_at=json.ends_at, zone=site().zone
    )
    db().flush()
    keep("report absence", f"change {change.id}")
    return OwnAbsence(starts_at=json.starts_at, ends_at=json.ends_at, reason=change.reason, change_id=change.id)


@views.delete("/visitors/<key:visitor_id>/absences/<key:change_id>")
@operation(SUBJECT, None, status=NO_CONTENT, visitors=True, may=[NOT_FOUND, CONFLICT])
def withdraw_own_absence(visitor_id: int, change_id: int) -> None:
    """Takes back what they reported, until it begins or a schedule published since counts on it."""
    check_own(visitor_id)
    withdraw_absence(db(), change_id, visitor_id, now=now(), zone=site().zone)
    keep("withdraw absence", f"change {change_id}")
