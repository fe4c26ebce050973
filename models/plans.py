"""Plans in the making, and what was published of them.

A plan is a draft: its visits can be worked out anew. Publishing copies it into a release, and the database
lets nobody change or delete a release's rows afterwards (triggers in the migrations). Within a release the
database itself refuses two delegations at one meeting (unique) and a visitor in two places at once (exclusion).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import INT8RANGE, JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.meetings import Meeting
from models.people import Visitor

PLAN_STATES = ("queued", "running", "done", "failed")


class Plan(Base):
    """A draft for the days `starts_on` to `ends_on`, both inside, and the run that fills it.

    `state` is the run's: queued, running, done or failed. `message` says why it failed, or has no solution: the
    phrases of `planner.phrases`. `stop_requested` asks a running one to end and keep its best plan. `status`,
    shortfall, score and bounds are the solver's words.
    `instance` is the problem as it was solved, in the instance format.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="queued")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    message: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    seconds_limit: Mapped[int] = mapped_column(default=120)
    seed: Mapped[int] = mapped_column(default=0)
    status: Mapped[str | None]
    shortfall: Mapped[int | None] = mapped_column(BigInteger)
    shortfall_bound: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[int | None] = mapped_column(BigInteger)
    score_bound: Mapped[int | None] = mapped_column(BigInteger)
    seconds: Mapped[float | None]
    instance: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)

    visits: Mapped[list["PlanVisit"]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", passive_deletes=True
    )
    progress: Mapped[list["PlanProgress"]] = relationship(
        order_by="PlanProgress.id", cascade="all, delete-orphan", passive_deletes=True
    )
    quotas: Mapped[list["PlanQuota"]] = relationship(
        order_by="PlanQuota.id", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("status IN ('optimal', 'feasible', 'infeasible')", name="status"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_start"),
    )


class PlanProgress(Base):
    """One report of a running plan: where the score stood against its bound after `seconds`."""

    __tablename__ = "plan_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    seconds: Mapped[float]
    phase: Mapped[str]
    visits: Mapped[int]
    shortfall: Mapped[int | None] = mapped_column(BigInteger)
    shortfall_bound: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[int | None] = mapped_column(BigInteger)
    score_bound: Mapped[int | None] = mapped_column(BigInteger)


class PlanMeeting(Base):
    """What a meeting was worth when the plan was worked out, and why: `breakdown` maps part to points."""

    __tablename__ = "plan_meeting"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]
    breakdown: Mapped[dict[str, int]] = mapped_column(JSONB)


class PlanQuota(Base):
    """One quota of the plan with its outcome: owed `min`, `done` before it, `planned` in it, `short` if any."""

    __tablename__ = "plan_quota"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("quota_rule.id", ondelete="SET NULL"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="SET NULL"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    min: Mapped[int]
    max: Mapped[int | None]
    done: Mapped[int]
    planned: Mapped[int]
    short: Mapped[int]


class PlanVisit(Base):
    """A visit of a draft: one meeting and its delegation."""

    __tablename__ = "plan_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="RESTRICT"), index=True)

    plan: Mapped[Plan] = relationship(back_populates="visits")
    meeting: Mapped[Meeting] = relationship()
    visitors: Mapped[list[Visitor]] = relationship(secondary="plan_visit_visitor", order_by="Visitor.id")

    __table_args__ = (UniqueConstraint("plan_id", "meeting_id"),)


class PlanVisitVisitor(Base):
    __tablename__ = "plan_visit_visitor"

    plan_visit_id: Mapped[int] = mapped_column(ForeignKey("plan_visit.id", ondelete="CASCADE"), primary_key=True)
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitor.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class Release(Base):
    """A published plan, numbered from 1; `content_hash` is the SHA-256 of its visits in canonical JSON.

    The release in force for a day is the one with the highest number whose period holds the day.
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

    plan: Mapped[Plan] = relationship()
    visits: Mapped[list["ReleaseVisit"]] = relationship(
        back_populates="release", order_by="ReleaseVisit.starts_at", passive_deletes="all"
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
