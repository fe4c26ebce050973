"""Visitors' own calendars, from which only the times they are busy are taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Absence, Visitor

CALENDAR_STATES = ("waiting", "read", "failed")


class BusyCalendar(Base):
    """One visitor's calendar: read from `address`, a secret of theirs, or where that is None handed in as a file.

    Its absences are its own: they are what it said when it was last read, and go with it. Nothing else of it is
    kept, titles least of all. `waiting`: to be read since `asked_at`. `fault` says in phrases why it could not be
    read the last time; what it said before then holds on.
    """

    __tablename__ = "busy_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str | None]
    state: Mapped[str]
    fault: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    added_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    visitor: Mapped[Visitor] = relationship()
    absences: Mapped[list[Absence]] = relationship(order_by=Absence.starts_at, passive_deletes="all")

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'read', 'failed')", name="state"),
        CheckConstraint("state <> 'waiting' OR (address IS NOT NULL AND asked_at IS NOT NULL)", name="waiting"),
    )
