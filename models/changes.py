"""What has changed since plans were made: the log the board reads, and the schedules hosts send in each month."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import User
from models.base import Base
from models.meetings import Meeting
from models.organisation import Host
from models.people import Visitor

CHANGE_KINDS = (
    "absence",
    "meeting_moved",
    "meeting_cancelled",
    "meeting_added",
    "needs_visit",
    "visitor_joined",
    "visitor_left",
    "visitor_changed",
    "host_changed",
    "rule_changed",
    "policy_changed",
    "schedule_imported",
)
IMPORT_STATES = ("open", "applied", "discarded")


class Change(Base):
    """One thing that changed: what (`kind`), when it was recorded, by whom and why.

    Names the visitor, meeting and host it concerns, as far as there are such; `detail` keeps what it replaced
    and what came instead, so that it can be told, and withdrawn, later. `withdrawn_at`: it holds no more.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    kind: Mapped[str]
    reason: Mapped[str]
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), index=True)
    # An expected meeting goes when its rule does: the change then tells by its detail what it was about.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="RESTRICT"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    withdrawn_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
    visitor: Mapped[Visitor | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    host: Mapped[Host | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "kind IN ('absence', 'meeting_moved', 'meeting_cancelled', 'meeting_added', 'needs_visit',"
            " 'visitor_joined', 'visitor_left', 'visitor_changed', 'host_changed', 'rule_changed',"
            " 'policy_changed', 'schedule_imported')",
            name="kind",
        ),
    )


class ScheduleImport(Base):
    """A month's actual schedule as it was handed in: its `rows`, and the board's `choices` where they are unclear.

    `month` is the first of the month. While it is open nothing of it has touched a meeting; applied, all has.
    """

    __tablename__ = "schedule_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default="open")
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    applied_at: Mapped[datetime | None]

    uploaded_by: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'applied', 'discarded')", name="state"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        CheckConstraint("extract(day FROM month) = 1", name="month"),
    )


class NameAnswer(Base):
    """Whom a name in schedules means, as the board once said: proposed when it comes again.

    The texts are as `planner.text.fold` gives them; `host_id` None: none of ours.
    """

    __tablename__ = "name_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str]
    code: Mapped[str]
    unit: Mapped[str]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"), index=True)
    answered_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("host", "code", "unit"),)


class WorkbookImport(Base):
    """An organisation's workbook as it was handed in: its `content`, kept until it is applied or discarded.

    `faults` are its bad cells; while there are any, it can't be applied. Else `changes` are the rows it would add,
    change or take away, as they were found when `fingerprint` was taken, `unchanged` counts the others by table,
    and `notes` tell what nothing was read from.
    """

    __tablename__ = "workbook_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default="open")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    unchanged: Mapped[dict[str, int]] = mapped_column(JSONB)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    fingerprint: Mapped[str]
    applied_at: Mapped[datetime | None]

    uploaded_by: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'applied', 'discarded')", name="state"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied"),
        CheckConstraint("(state = 'open') = (content IS NOT NULL)", name="content"),
    )
