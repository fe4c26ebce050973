"""When hosts meet: rules of recurrence, and the meetings, first expected, later actual."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Host

KINDS = ("regular", "thematic", "committee")
MEETING_STATUSES = ("expected", "confirmed", "moved", "cancelled")


class MeetingRule(Base):
    """How often a host meets.

    `recurrence` is the canonical text of `planner.meetings.calendar` ("day 3", "sunday 1", "working day -1").
    `frequency` "monthly", or "quarterly" with `month_of_quarter` 1 to 3. A quarterly rule of the same host
    and day does not replace the monthly one: give it a day of its own.
    """

    __tablename__ = "meeting_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    recurrence: Mapped[str]
    starts_at: Mapped[time]
    duration_minutes: Mapped[int]
    frequency: Mapped[str] = mapped_column(default="monthly")
    month_of_quarter: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    host: Mapped[Host] = relationship()

    __table_args__ = (
        UniqueConstraint("host_id", "kind"),
        CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name="kind"),
        CheckConstraint("duration_minutes BETWEEN 1 AND 1440", name="duration"),
        CheckConstraint(
            "(frequency = 'monthly' AND month_of_quarter IS NULL)"
            " OR (frequency = 'quarterly' AND month_of_quarter BETWEEN 1 AND 3)",
            name="frequency",
        ),
    )


class Meeting(Base):
    """One meeting of a host. `month` is the first of the month it belongs to, also when it was moved out of it.

    `moved_from` is the date the rule gave, where a holiday moved it, and `note` says which.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="RESTRICT"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_rule.id", ondelete="SET NULL"))
    kind: Mapped[str]
    month: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="expected")
    topic: Mapped[str | None]
    place: Mapped[str | None]
    moved_from: Mapped[date | None]
    note: Mapped[str | None]

    host: Mapped[Host] = relationship()

    __table_args__ = (
        UniqueConstraint("rule_id", "month"),
        CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name="kind"),
        CheckConstraint("status IN ('expected', 'confirmed', 'moved', 'cancelled')", name="status"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )
