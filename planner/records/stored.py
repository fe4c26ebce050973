"""What the tables hold already, as rows: what a form's record is checked against."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.organisation import Host, Unit
from planner.load.rows import HostRow, UnitRow


def list_units(s: Session) -> tuple[UnitRow, ...]:
    """All of them, in the order they were made."""
    parent = aliased(Unit)
    statement = (
        select(Unit.code, Unit.name, parent.code.label("parent"), Unit.lat, Unit.lon)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .order_by(Unit.id)
    )
    rows = s.execute(statement)
    return tuple(
        UnitRow(code=row.code, name=row.name, parent=row.parent, lat=row.lat, lon=row.lon) for row in rows
    )


def list_hosts(s: Session, codes: Collection[str]) -> tuple[HostRow, ...]:
    """Those with these codes."""
    statement = (
        select(Host.code, Host.name, Unit.code.label("unit"), Host.category, Host.lat, Host.lon)
        .join(Host.unit)
        .where(Host.code.in_(codes))
    )
    return tuple(
        HostRow(code=row.code, name=row.name, unit=row.unit, category=row.category, lat=row.lat, lon=row.lon)
        for row in s.execute(statement)
    )
