"""What forms offer to choose from, whole: tiers and units. Reads only."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.people import Tier


def list_tiers(s: Session) -> Sequence[Tier]:
    """The highest first."""
    return s.scalars(select(Tier).order_by(Tier.rank, Tier.id)).all()


def list_all_units(s: Session) -> Sequence[Unit]:
    """Units of every depth, by name."""
    return s.scalars(select(Unit).order_by(Unit.name, Unit.id)).all()
