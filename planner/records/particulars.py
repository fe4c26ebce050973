"""What only some tables ask for when a record is kept: meetings, absences, accounts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from planner.accounts import find_account, find_lockouts
from planner.changing.log import Origin
from planner.errors import Conflict
from planner.phrases import phrase
from planner.records.faults import Fault
from planner.records.texts import Values
from planner.text import clean

Adjust = Callable[[Any, Values, ZoneInfo], Values]
Object = Callable[[Session, Any, Values, Origin], Iterator[Fault]]
TIMES = ("starts_at", "ends_at", "status", "kind", "host_id")


def adjust_meeting(row: Any, values: Values, zone: ZoneInfo) -> Values:
    """An expected meeting at another time or place is a moved one: else its rule would take it back."""
    day = values["starts_at"].astimezone(zone).date()
    if row is None:
        return {**values, "month": day.replace(day=1)}
    moved = (row.starts_at, row.ends_at, row.place) != (values["starts_at"], values["ends_at"], values["place"])
    if moved and values["status"] == "expected":
        values = {**values, "status": "moved"}
    old_day = row.starts_at.astimezone(zone).date()
    return {**values, "moved_from": old_day} if day != old_day else values


def adjust_account(row: Any, values: Values, zone: ZoneInfo) -> Values:
    return {**values, "username": clean(values["username"]).casefold()}


def object_to_meeting(s: Session, row: Any, values: Values, origin: Origin) -> Iterator[Fault]:
    """What has taken place stays as it was; topic, place and note may still be put right."""
    begun = row is not None and row.starts_at <= origin.now
    if begun and any(getattr(row, name) != values[name] for name in TIMES):
        yield Fault(
            field="starts_at",
            reason=phrase("is of a meeting that has begun already"),
            remedy=phrase("Mark what happened at it instead."),
        )
    elif not begun and values["starts_at"] <= origin.now:
        yield Fault(
            field="starts_at", reason=phrase("is in the past"), remedy=phrase("Write a time that is to come.")
        )


def object_to_absence(s: Session, row: Any, values: Values, origin: Origin) -> Iterator[Fault]:
    if row is not None and row.busy_calendar_id is not None:
        raise Conflict(
            "This absence comes from the visitor's own calendar.", "Change it there; it is read anew every day."
        )
    return iter(())


def object_to_account(s: Session, row: Any, values: Values, origin: Origin) -> Iterator[Fault]:
    """A visitor has one account; and who of the board may log in is the same thing through every door."""
    visitor_id = values["visitor_id"]
    if visitor_id is not None and (row is None or row.visitor_id != visitor_id) and find_account(s, visitor_id):
        yield Fault(
            field="visitor", reason=phrase("has an account already"), remedy=phrase("Set a new password for it.")
        )
    if row is None:
        return
    field = "active" if values["active"] != row.active else "role"
    for lockout in find_lockouts(s, row, role=values["role"], active=values["active"], by=origin.user_id):
        yield Fault(field=field, reason=lockout.of_field, remedy=lockout.remedy)


ADJUST: Mapping[str, Adjust] = {"meetings": adjust_meeting, "accounts": adjust_account}
OBJECT: Mapping[str, Object] = {
    "meetings": object_to_meeting,
    "absences": object_to_absence,
    "accounts": object_to_account,
}
