"""Who visits: tiers, teams with their leaders, visitors, the areas in their charge, and their absences."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.organisation import Host, Unit


class Tier(Base):
    """The level a visitor works for; `rank` 0 is the highest."""

    __tablename__ = "tier"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)


class Team(Base):
    """Visitors who attend together, `delegation_min` to `delegation_max` of them at a meeting."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search: Mapped[str] = mapped_column(index=True)
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id", ondelete="RESTRICT"), index=True)
    delegation_min: Mapped[int] = mapped_column(default=1)
    delegation_max: Mapped[int] = mapped_column(default=1)

    tier: Mapped[Tier] = relationship()
    members: Mapped[list["Visitor"]] = relationship(back_populates="team", order_by="Visitor.id")
    areas: Mapped[list["Area"]] = relationship(back_populates="team", cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("1 <= delegation_min AND delegation_min <= delegation_max", name="delegation"),
    )


class Visitor(Base):
    """A committee member who attends other bodies' meetings.

    May visit the areas in their own charge and their team's, never `own_host` (where they are a member).
    `joined_on` is None for one who was there before anybody counted.
    """

    __tablename__ = "visitor"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search: Mapped[str] = mapped_column(index=True)
    title: Mapped[str | None]
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id", ondelete="RESTRICT"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="RESTRICT"), index=True)
    leader: Mapped[bool] = mapped_column(default=False)  # of the team
    own_host_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="SET NULL"))
    lat: Mapped[float]
    lon: Mapped[float]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    max_per_day: Mapped[int] = mapped_column(default=1)
    max_per_month: Mapped[int | None]
    joined_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)

    tier: Mapped[Tier] = relationship()
    team: Mapped[Team | None] = relationship(back_populates="members")
    own_host: Mapped[Host | None] = relationship()
    areas: Mapped[list["Area"]] = relationship(back_populates="visitor", cascade="all, delete-orphan")
    absences: Mapped[list["Absence"]] = relationship(
        back_populates="visitor", order_by="Absence.starts_at", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("NOT leader OR team_id IS NOT NULL", name="leader_has_team"),
        CheckConstraint("max_per_day >= 0 AND max_per_month >= 0", name="limits"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="place_on_earth"),
    )


class Area(Base):
    """A unit, with all below it, in the charge of a visitor or of a team: exactly one of the two."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))

    unit: Mapped[Unit] = relationship()
    visitor: Mapped[Visitor | None] = relationship(back_populates="areas")
    team: Mapped[Team | None] = relationship(back_populates="areas")

    __table_args__ = (
        UniqueConstraint("visitor_id", "unit_id"),
        UniqueConstraint("team_id", "unit_id"),
        CheckConstraint("num_nonnulls(visitor_id, team_id) = 1", name="one_holder"),
    )


class Absence(Base):
    """A time a visitor cannot attend, from `starts_at` up to, not including, `ends_at`.

    With a `busy_calendar_id` it comes from the visitor's own calendar (`models.busy`), and has no reason.
    """

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
    busy_calendar_id: Mapped[int | None] = mapped_column(
        ForeignKey("busy_calendar.id", ondelete="CASCADE"), index=True
    )

    visitor: Mapped[Visitor] = relationship(back_populates="absences")

    __table_args__ = (
        UniqueConstraint("visitor_id", "starts_at", "busy_calendar_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )
