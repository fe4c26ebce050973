"""What was published: releases, whom they plan for, and their visits.

Publishing copies a draft into a release, and the database lets nobody change or delete a release's rows
afterwards (triggers in the migrations). Within a release the database itself refuses two delegations at one
meeting (unique) and a visitor in two places at once (exclusion).
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import INT8RANGE, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Visitor
from models.plans import Plan


class Release(Base):
    """A published plan, numbered from 1; `content_hash` is the SHA-256 of its visits in canonical JSON.

    In force for a visitor on a day is the release with the highest number whose period holds the day and that
    plans for the visitor. So boards that plan apart publish releases of the same period that leave one another
    standing.
    """

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="RESTRICT"), unique=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="RESTRICT"))
    content_hash: Mapped[str]
    sealed: Mapped[bool] = mapped_column(default=False)  # set by the database at commit: no visit joins later

    plan: Mapped[Plan] = relationship(foreign_keys=plan_id)
    planned_for: Mapped[list["ReleaseVisitor"]] = relationship(
        order_by="ReleaseVisitor.visitor_id", passive_deletes="all"
    )
    visits: Mapped[list["ReleaseVisit"]] = relationship(
        back_populates="release", order_by="ReleaseVisit.starts_at", passive_deletes="all"
    )


class ReleaseVisitor(Base):
    """A visitor whom the release plans for, with visits or without: what it leaves out is dropped for them."""

    __tablename__ = "release_visitor"

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="RESTRICT"), primary_key=True)
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitor.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class ReleaseVisit(Base):
    """A published visit, with the host, place and times as they were told to people.

    `sequence` and `changed_at` are the iCalendar SEQUENCE and LAST-MODIFIED of the visit: they go up when a
    later release says something else of the same meeting and delegation.
    """

    __tablename__ = "release_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="RESTRICT"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="RESTRICT"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="RESTRICT"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    host_name: Mapped[str]
    unit_name: Mapped[str]
    place: Mapped[str | None]
    lat: Mapped[float]
    lon: Mapped[float]
    topic: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    release: Mapped[Release] = relationship(back_populates="visits")
    attendees: Mapped[list["ReleaseAttendee"]] = relationship(
        back_populates="visit", order_by="ReleaseAttendee.visitor_id", passive_deletes="all"
    )

    __table_args__ = (
        UniqueConstraint("release_id", "meeting_id"),
        # What an attendee row repeats must be what its visit says.
        UniqueConstraint("id", "release_id", "starts_at", "ends_at", name="uq_release_visit_period"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )


class ReleaseAttendee(Base):
    """A visitor of a published visit; the visit's release and times are repeated for the exclusion."""

    __tablename__ = "release_attendee"

    release_visit_id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitor.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    release_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # Ranges of one number stand for equality, which GiST alone cannot index without an extension.
    release_key: Mapped[Range[int]] = mapped_column(
        INT8RANGE, Computed("int8range(release_id, release_id, '[]')", persisted=True)
    )
    visitor_key: Mapped[Range[int]] = mapped_column(
        INT8RANGE, Computed("int8range(visitor_id, visitor_id, '[]')", persisted=True)
    )
    period: Mapped[Range[datetime]] = mapped_column(
        TSTZRANGE, Computed("tstzrange(starts_at, ends_at)", persisted=True)
    )

    visit: Mapped[ReleaseVisit] = relationship(back_populates="attendees")
    visitor: Mapped[Visitor] = relationship()

    __table_args__ = (
        ForeignKeyConstraint(
            ["release_visit_id", "release_id", "starts_at", "ends_at"],
            ["release_visit.id", "release_visit.release_id", "release_visit.starts_at", "release_visit.ends_at"],
            ondelete="RESTRICT",
            name="fk_release_attendee_visit",
        ),
        ExcludeConstraint(
            ("release_key", "&&"),
            ("visitor_key", "&&"),
            ("period", "&&"),
            using="gist",
            name="ex_release_attendee_two_places",
        ),
        Index("ix_release_attendee_release_visitor", text("release_id"), text("visitor_id")),
    )
