"""What happened at the meetings: who of the visitors came, how many members, what was found."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.meetings import Meeting
from models.people import Visitor

WEAK_HEADINGS = (
    "ideas_not_drawn_out",
    "only_professional_work",
    "loose_task_management",
    "poor_thematic_topic",
)
HEADINGS = (*WEAK_HEADINGS, "good_practice", "follow_up")


class Attendance(Base):
    """Whether a visitor attended the meeting they were to attend; if not, `reason` may say why."""

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="RESTRICT"))
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), index=True)
    attended: Mapped[bool]
    reason: Mapped[str | None]
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship()
    visitor: Mapped[Visitor] = relationship()

    __table_args__ = (UniqueConstraint("meeting_id", "visitor_id"),)


class MeetingReport(Base):
    """A meeting's figures: members present of all, and the points the cell gave it (`score`, 0 to 100)."""

    __tablename__ = "meeting_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="RESTRICT"), unique=True)
    members_present: Mapped[int | None]
    members_total: Mapped[int | None]
    score: Mapped[int | None]
    reported_at: Mapped[datetime]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship()
    findings: Mapped[list["Finding"]] = relationship(
        back_populates="report", order_by="Finding.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("0 <= members_present AND members_present <= members_total", name="members"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
    )


class Finding(Base):
    """What the visitors found, under a fixed heading; `follow_up_by` for something to be looked at again."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_report_id: Mapped[int] = mapped_column(ForeignKey("meeting_report.id", ondelete="CASCADE"))
    heading: Mapped[str]
    note: Mapped[str | None]
    follow_up_by: Mapped[date | None]

    report: Mapped[MeetingReport] = relationship(back_populates="findings")

    __table_args__ = (
        UniqueConstraint("meeting_report_id", "heading"),
        CheckConstraint(
            "heading IN ('ideas_not_drawn_out', 'only_professional_work', 'loose_task_management',"
            " 'poor_thematic_topic', 'good_practice', 'follow_up')",
            name="heading",
        ),
        CheckConstraint("follow_up_by IS NULL OR heading = 'follow_up'", name="follow_up"),
    )
