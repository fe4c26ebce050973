"""Who changes rows, when, by which way and why: told to the database, whose triggers write the history."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.text import clean

# Settings of the transaction that `record_change_note` reads (models/migrations/versions/0011_record_history.py).
AT, USER, SOURCE, REASON = "visitplan.at", "visitplan.user_id", "visitplan.source", "visitplan.reason"


def tell_origin(
    s: Session, *, now: datetime, user_id: int | None = None, source: str | None = None, reason: str = ""
) -> None:
    """From here to the end of the transaction, rows are changed by this user and this part of the service."""
    told = {
        AT: now.isoformat(),
        USER: "" if user_id is None else str(user_id),
        SOURCE: source or "",
        REASON: reason,
    }
    s.execute(select(*(func.set_config(name, value, True) for name, value in told.items())))


def tell_reason(s: Session, reason: str) -> None:
    """Why, once it is known; the rest stays as it was told."""
    s.execute(select(func.set_config(REASON, clean(reason), True)))
