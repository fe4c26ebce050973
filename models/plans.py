"""Plans in the making: drafts with their scope, the runs that fill them, and what was done to them by hand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.meetings import Meeting
from models.organisation import Unit
from models.people import Tier, Visitor

PLAN_STATES = ("queued", "running", "done", "failed")
CHOICES = ("new", "mend", "balanced", "anew")
EDIT_KINDS = ("pin", "unpin", "swap", "hand_over", "move", "add", "drop")


class Plan(Base):
    """A draft for the days `starts_on` to `ends_on`, both inside, and the run that fills it.

    It plans for the visitors of its `tiers` (none: of all) whose charge lies within its `units` (none: anywhere).
    A re-plan is `based_on` the release it starts from, and `choice` says how: "mend" only what is broken,
    "balanced" with the baseline's costs, "anew"; visits before `frozen_until` stay as they are. `changes_least`
    is proven: no valid plan changes fewer (visitor, meeting) pairs of that release; None where that is not known.
    Publishing it approves it, where nobody has `approved` it before.

    `state` is the run's: queued, running, done or failed. `message` says why it failed, or has no solution: the
    phrases of `planner.phrases`. `stop_requested` asks a running one to end and keep its best plan. `status`,
    shortfall, score and bounds are the solver's words.
    `instance` is the problem as it was solved, in the instance format; `open_instance` is it without what the
    choice or the pins close to the search, None where that is the same but for the locked pairs: what is changed
    by hand is judged by it. A run keeps its `pins`; with `pins_only` it makes no other visits.
    Where the visits were changed by hand and the solver's proof says nothing of them, the bounds are None.
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
    open_instance: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    pins_only: Mapped[bool] = mapped_column(default=False)
    # Releases refer to their plans, too: a circle, which the schema closes last.
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id", ondelete="RESTRICT", use_alter=True), index=True
    )
    choice: Mapped[str] = mapped_column(default="new")
    frozen_until: Mapped[date | None]
    baseline_drop: Mapped[int | None]
    baseline_substitute: Mapped[int | None]
    baseline_reschedule: Mapped[int | None]
    changes_least: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    tiers: Mapped[list[Tier]] = relationship(secondary="plan_tier", order_by="Tier.rank, Tier.id")
    units: Mapped[list[Unit]] = relationship(secondary="plan_unit", order_by=Unit.name)
    pins: Mapped[list["PlanPin"]] = relationship(
        order_by="PlanPin.meeting_id, PlanPin.visitor_id", cascade="all, delete-orphan", passive_deletes=True
    )
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
        CheckConstraint("choice IN ('new', 'mend', 'balanced', 'anew')", name="choice"),
        CheckConstraint("(choice = 'new') = (based_on_id IS NULL)", name="based_on"),
        CheckConstraint(
            "0 <= baseline_reschedule AND baseline_reschedule <= baseline_substitute"
            " AND baseline_substitute <= baseline_drop",
            name="baseline",
        ),
    )


class PlanTier(Base):
    """A tier whose visitors the plan is for."""

    __tablename__ = "plan_tier"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id", ondelete="RESTRICT"), primary_key=True)


class PlanUnit(Base):
    """A unit that the plan is for, with all below it."""

    __tablename__ = "plan_unit"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)


class PlanPin(Base):
    """A visitor at a meeting that the plan's run keeps: pinned in the draft it was worked out anew from."""

    __tablename__ = "plan_pin"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitor.id", ondelete="CASCADE"), primary_key=True, index=True
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
    """A visit of a draft: one meeting and its delegation.

    A `settled` one was taken from the release in force as it stood: it lies before the plan's `frozen_until`.
    """

    __tablename__ = "plan_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="RESTRICT"), index=True)
    settled: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[Plan] = relationship(back_populates="visits")
    meeting: Mapped[Meeting] = relationship()
    visitors: Mapped[list[Visitor]] = relationship(secondary="plan_visit_visitor", order_by="Visitor.id")

    __table_args__ = (UniqueConstraint("plan_id", "meeting_id"),)


class PlanVisitVisitor(Base):
    """A visitor of a draft's visit; a `pinned` one stays when the draft is worked out anew."""

    __tablename__ = "plan_visit_visitor"

    plan_visit_id: Mapped[int] = mapped_column(ForeignKey("plan_visit.id", ondelete="CASCADE"), primary_key=True)
    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitor.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    pinned: Mapped[bool] = mapped_column(default=False)


class PlanEdit(Base):
    """One change made to a draft by hand, in the order of `id`; one with `undone_at` holds no more.

    `text` is a phrase of `planner.phrases`. `before` and `after` are what it replaced and what it left: enough
    to go back and forth.
    """

    __tablename__ = "plan_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    kind: Mapped[str]
    text: Mapped[dict[str, Any]] = mapped_column(JSONB)
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "kind IN ('pin', 'unpin', 'swap', 'hand_over', 'move', 'add', 'drop')",
            name="kind",
        ),
    )
