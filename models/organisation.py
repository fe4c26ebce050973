"""The organisation: a tree of units of any depth, and the hosts that hold meetings in it.

`search` columns hold the name folded for search (lower case, no diacritics, đ as d); the planner fills them.
`code` is the board's own identifier, unique and stable: what the CSV tables refer to.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

CATEGORIES = ("grassroots_cell", "subordinate_cell", "grassroots_committee")
RATINGS = ("excellent", "good", "completed", "not_completed")


class Unit(Base):
    """A node of the organisation tree, e.g. province > district > commune; `parent` is None at the root."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search: Mapped[str] = mapped_column(index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]

    parent: Mapped["Unit | None"] = relationship(remote_side=[id], back_populates="children")
    children: Mapped[list["Unit"]] = relationship(back_populates="parent", order_by="Unit.name")
    hosts: Mapped[list["Host"]] = relationship(back_populates="unit")

    __table_args__ = (CheckConstraint("parent_id <> id", name="not_its_own_parent"),)


class Host(Base):
    """A body that holds meetings: a cell or a grassroots committee. `remoteness` 0 (near) to 3 (hardest).

    One that needs a visit soon has `visit_wanted_by`, the day by which, and why.
    """

    __tablename__ = "host"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    search: Mapped[str] = mapped_column(index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    category: Mapped[str]
    setting: Mapped[str | None]  # residential, school, agency, enterprise, armed_forces, health
    place: Mapped[str | None]
    lat: Mapped[float]
    lon: Mapped[float]
    remoteness: Mapped[int] = mapped_column(default=0)
    members: Mapped[int | None]
    gap_days: Mapped[int | None]  # None: the policy's
    secretary_email: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    visit_wanted_by: Mapped[date | None]
    visit_wanted_reason: Mapped[str | None]

    unit: Mapped[Unit] = relationship(back_populates="hosts")
    assessments: Mapped[list["Assessment"]] = relationship(
        back_populates="host", order_by="Assessment.year", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(
            "category IN ('grassroots_cell', 'subordinate_cell', 'grassroots_committee')", name="category"
        ),
        CheckConstraint("remoteness BETWEEN 0 AND 3", name="remoteness"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="place_on_earth"),
        CheckConstraint("gap_days >= 0", name="gap_days"),
    )


class Assessment(Base):
    """A host's year: its rating and its average attendance in percent; either may be unknown."""

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"))
    year: Mapped[int]
    rating: Mapped[str | None]
    attendance: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))

    host: Mapped[Host] = relationship(back_populates="assessments")

    __table_args__ = (
        UniqueConstraint("host_id", "year"),
        CheckConstraint("rating IN ('excellent', 'good', 'completed', 'not_completed')", name="rating"),
        CheckConstraint("attendance BETWEEN 0 AND 100", name="attendance"),
    )


class PastVisit(Base):
    """A visit that took place before this system planned any: who, where, when, to which kind of meeting."""

    __tablename__ = "past_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="RESTRICT"), index=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="RESTRICT"), index=True)
    held_on: Mapped[date]
    kind: Mapped[str]

    host: Mapped[Host] = relationship()

    __table_args__ = (
        UniqueConstraint("host_id", "visitor_id", "held_on"),
        CheckConstraint("kind IN ('regular', 'thematic', 'committee')", name="kind"),
    )
