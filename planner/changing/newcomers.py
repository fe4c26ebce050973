"""A visitor who joins: entered anew, or back as they were when they left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.organisation import Host, Unit
from models.people import Area, Team, Visitor
from planner.changing.log import Origin, Subject, log_change
from planner.changing.row_edits import edit_row
from planner.directory import get_unit, subtree
from planner.errors import Conflict, PlannerError
from planner.phrases import phrase
from planner.records.origin import tell_reason
from planner.text import clean, fold


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A visitor who joins: their areas by unit id, and the unit they set out from.

    `max_per_month` None: as many visits a month at most as most of their tier.
    """

    code: str
    name: str
    tier_id: int
    base_unit_id: int
    team_id: int | None = None
    unit_ids: Sequence[int] = ()
    title: str | None = None
    email: str | None = None
    phone: str | None = None
    max_per_month: int | None = None


def record_visitor_joined(s: Session, origin: Origin, newcomer: Newcomer, *, today: date) -> Change:
    """A new visitor; one who left before and has the code comes back as they were, `joined_on` included."""
    code, name = clean(newcomer.code), clean(newcomer.name)
    if not code or not name:
        raise PlannerError("The visitor has no code or no name.", "Write both.")
    known = s.scalar(select(Visitor).where(func.lower(Visitor.code) == code.lower()))
    if known is not None and known.active:
        raise Conflict("A visitor has this code already.", "Give another code.", about="code")
    tell_reason(s, origin.reason)
    visitor = known or _new_visitor(s, newcomer, today)
    if known is None:
        s.add(visitor)
        s.flush()
        # The change refers to the newcomer, who therefore stays when it is withdrawn, but no longer counts.
        visitor.active = False
    edit = edit_row(visitor, active=True)
    told = phrase("%(visitor)s joined.", visitor=visitor.name)
    return log_change(s, "visitor_joined", origin, told=told, edits=[edit], subject=Subject(visitor_id=visitor.id))


def _new_visitor(s: Session, newcomer: Newcomer, today: date) -> Visitor:
    lat, lon = _place_of(s, get_unit(s, newcomer.base_unit_id))
    if newcomer.team_id is not None:
        team = s.get(Team, newcomer.team_id)
        if team is None or team.tier_id != newcomer.tier_id:
            raise PlannerError(
                "The team is of another tier.", "Choose a team of the visitor's tier, or none.", about="team_id"
            )
    return Visitor(
        code=clean(newcomer.code),
        name=clean(newcomer.name),
        search=fold(newcomer.name),
        title=clean(newcomer.title or "") or None,
        tier_id=newcomer.tier_id,
        team_id=newcomer.team_id,
        lat=lat,
        lon=lon,
        joined_on=today,
        email=clean(newcomer.email or "") or None,
        phone=clean(newcomer.phone or "") or None,
        max_per_month=newcomer.max_per_month or _find_usual_maximum(s, newcomer.tier_id),
        areas=[Area(unit_id=unit_id) for unit_id in newcomer.unit_ids],
    )


def _find_usual_maximum(s: Session, tier_id: int) -> int | None:
    """Without a maximum somebody new would be sent to all that the others leave."""
    most = select(Visitor.max_per_month).where(Visitor.active, Visitor.tier_id == tier_id)
    by_frequency = most.group_by(Visitor.max_per_month).order_by(func.count().desc(), Visitor.max_per_month)
    return s.scalar(by_frequency.limit(1))


def _place_of(s: Session, unit: Unit) -> tuple[float, float]:
    """The unit's own coordinates, else the middle of its hosts'."""
    if unit.lat is not None and unit.lon is not None:
        return unit.lat, unit.lon
    hosts = select(func.avg(Host.lat), func.avg(Host.lon)).where(Host.unit_id.in_(select(subtree([unit.id]).c.id)))
    lat, lon = s.execute(hosts).one()
    if lat is None:
        raise PlannerError(
            "Nothing says where this unit is.", "Choose a unit that has hosts.", about="base_unit_id"
        )
    return lat, lon
