"""What the pages of this folder are registered on, and what they share."""

from flask import Blueprint, request

from models.changes import Change
from planner.accounts import record
from planner.changing.log import Origin
from web.context import account, db, now

views = Blueprint("rules", __name__)
REFUSED = 400
OVERTAKEN = 409


def origin() -> Origin:
    """Who sends this form, when, and why, as they wrote."""
    return Origin(user_id=account().id, now=now(), reason=request.form.get("reason", ""))


def note(action: str, change: Change) -> None:
    """Into the audit trail."""
    db().flush()
    record(db(), user_id=account().id, action=action, subject=f"change {change.id}", now=now())


def wants_part() -> bool:
    """Whether htmx asks, for a part of a page that is open."""
    return request.headers.get("HX-Request") == "true"
