"""What is owed and what matters: quota rules, and the priority policy the board edits."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Team, Tier, Visitor

QUOTA_PER = ("visitor", "team", "all")


class QuotaRule(Base):
    """What a tier, a team or a person owes in every window of `months` months, counted from January.

    Exactly one of `tier`, `team`, `visitor` says whose rule it is; `per` says to whom each `min` applies:
    "visitor" (each of them alone), "team" (each team of the tier together) or "all" (all of them together).
    `kinds` and `categories` None for all; `count` and `max` as in the instance format.
    """

    __tablename__ = "quota_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="RESTRICT"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="RESTRICT"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"))
    per: Mapped[str] = mapped_column(default="visitor")
    kinds: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    categories: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    months: Mapped[int] = mapped_column(default=3)
    count: Mapped[str] = mapped_column(default="assignments")
    min: Mapped[int] = mapped_column(default=0)
    max: Mapped[int | None]
    weight: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    tier: Mapped[Tier | None] = relationship()
    team: Mapped[Team | None] = relationship()
    visitor: Mapped[Visitor | None] = relationship()

    __table_args__ = (
        CheckConstraint("num_nonnulls(tier_id, team_id, visitor_id) = 1", name="one_holder"),
        CheckConstraint("per IN ('visitor', 'team', 'all')", name="per"),
        CheckConstraint("count IN ('visits', 'assignments')", name="count"),
        CheckConstraint("months BETWEEN 1 AND 60", name="months"),
        CheckConstraint("min >= 0 AND max >= 0 AND weight >= 0", name="numbers"),
    )


class Policy(Base):
    """The board's priorities and travel settings: one row. All values are points of the plan's score.

    A meeting's value is its kind's base, plus the host's remoteness, rating, attendance and neglect parts.
    `attendance_target` in percent, `attendance_point` points for each whole percent below it;
    `overdue_per_month` points for each whole month since the last visit, `overdue_cap_months` at most
    (a host never visited counts as the cap). `finding_weak` points for each weakness found at the latest visit,
    `finding_follow_up` where one is to be followed up, `wanted` where a visit is wanted soon. Visits nearer than
    `notice_days` stay when a plan is made anew. Speeds in km/h, times in minutes, gaps in days.
    """

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    base_regular: Mapped[int] = mapped_column(default=100)
    base_thematic: Mapped[int] = mapped_column(default=120)
    base_committee: Mapped[int] = mapped_column(default=80)
    remote_1: Mapped[int] = mapped_column(default=20)
    remote_2: Mapped[int] = mapped_column(default=50)
    remote_3: Mapped[int] = mapped_column(default=90)
    rating_excellent: Mapped[int] = mapped_column(default=0)
    rating_good: Mapped[int] = mapped_column(default=10)
    rating_completed: Mapped[int] = mapped_column(default=50)
    rating_not_completed: Mapped[int] = mapped_column(default=100)
    rating_unknown: Mapped[int] = mapped_column(default=20)
    attendance_target: Mapped[int] = mapped_column(default=90)
    attendance_point: Mapped[int] = mapped_column(default=3)
    overdue_per_month: Mapped[int] = mapped_column(default=4)
    overdue_cap_months: Mapped[int] = mapped_column(default=24)
    finding_weak: Mapped[int] = mapped_column(default=25)
    finding_follow_up: Mapped[int] = mapped_column(default=60)
    wanted: Mapped[int] = mapped_column(default=200)
    coverage: Mapped[int] = mapped_column(default=60)  # for each grassroots unit with at least one visit
    gap_days: Mapped[int] = mapped_column(default=25)
    speed_kmh: Mapped[int] = mapped_column(default=30)
    detour_percent: Mapped[int] = mapped_column(default=140)
    buffer_minutes: Mapped[int] = mapped_column(default=15)
    travel_per_hour: Mapped[int] = mapped_column(default=10)
    load: Mapped[int] = mapped_column(default=2)
    baseline_drop: Mapped[int] = mapped_column(default=200)
    baseline_substitute: Mapped[int] = mapped_column(default=120)
    baseline_reschedule: Mapped[int] = mapped_column(default=60)
    notice_days: Mapped[int] = mapped_column(default=3)

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("speed_kmh > 0 AND detour_percent >= 100", name="travel"),
        CheckConstraint("notice_days >= 0", name="notice_days"),
        CheckConstraint(
            "0 <= baseline_reschedule AND baseline_reschedule <= baseline_substitute"
            " AND baseline_substitute <= baseline_drop",
            name="baseline",
        ),
    )
