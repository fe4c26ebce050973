"""The organisation and its people as the site shows them: units, hosts, visitors, teams. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload, selectinload

from models.meetings import Meeting, MeetingRule
from models.organisation import Host, PastVisit, Unit
from models.people import Area, Team, Tier, Visitor
from models.plans import Plan, PlanMeeting
from planner.errors import NotFound
from planner.text import fold


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit with how many units are right below it and how many hosts anywhere below it."""

    id: int
    name: str
    children: int
    hosts: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """One unit on the way from the root."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Valuation:
    """What a host's meetings are worth in a plan: points by part, of the meeting worth most."""

    plan_id: int
    plan_name: str
    value: int
    breakdown: dict[str, int]


def matches(column: ColumnElement[str] | InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Whether a `search` column holds every word of `text`, whatever the diacritics and the case."""
    words = fold(text).split()
    return and_(*(column.contains(word, autoescape=True) for word in words)) if words else literal(True)


def subtree(unit_ids: Iterable[int] | Select[int]) -> CTE:
    """The units at and below each of `unit_ids`, given or selected: rows (root, id), the root itself included."""
    tree = select(Unit.id.label("root"), Unit.id.label("id")).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    below = select(tree.c.root, Unit.id).join(tree, Unit.parent_id == tree.c.id)
    return tree.union_all(below)


def list_units(s: Session, parent_id: int | None) -> list[UnitRow]:
    """The units right below `parent_id` (None: the roots), by name."""
    units = s.execute(select(Unit.id, Unit.name).where(_is_below(parent_id)).order_by(Unit.name, Unit.id)).all()
    tree = subtree([row.id for row in units])
    hosts = select(tree.c.root, func.count(Host.id)).join(Host, Host.unit_id == tree.c.id).where(Host.active)
    hosts_below: dict[int, int] = dict(s.execute(hosts.group_by(tree.c.root)).all())
    counts = select(Unit.parent_id, func.count()).where(Unit.parent_id.in_([row.id for row in units]))
    children: dict[int | None, int] = dict(s.execute(counts.group_by(Unit.parent_id)).all())
    return [
        UnitRow(id=row.id, name=row.name, children=children.get(row.id, 0), hosts=hosts_below.get(row.id, 0))
        for row in units
    ]


def _is_below(parent_id: int | None) -> ColumnElement[bool]:
    return Unit.parent_id.is_(None) if parent_id is None else Unit.parent_id == parent_id


def get_unit(s: Session, unit_id: int) -> Unit:
    unit = s.get(Unit, unit_id)
    if unit is None:
        raise NotFound("There is no such unit.", "Look for it in the organisation.")
    return unit


def list_tiers(s: Session) -> Sequence[Tier]:
    """The highest first."""
    return s.scalars(select(Tier).order_by(Tier.rank, Tier.id)).all()


def list_planning_units(s: Session) -> Sequence[Unit]:
    """The units right below the roots, which have boards of their own, by name."""
    root = aliased(Unit)
    below = select(Unit).join(root, root.id == Unit.parent_id).where(root.parent_id.is_(None))
    return s.scalars(below.order_by(Unit.name, Unit.id)).all()


def list_path(s: Session, unit_id: int) -> list[Step]:
    """From the root down to the unit itself."""
    way = select(Unit.id, Unit.name, Unit.parent_id, literal(0).label("up")).where(Unit.id == unit_id)
    path = way.cte(recursive=True)
    above = aliased(Unit)
    path = path.union_all(
        select(above.id, above.name, above.parent_id, path.c.up + 1).join(path, path.c.parent_id == above.id)
    )
    rows = s.execute(select(path.c.id, path.c.name).order_by(path.c.up.desc()))
    return [Step(id=row.id, name=row.name) for row in rows]


def search_units(s: Session, text: str, limit: int) -> list[Unit]:
    statement = select(Unit).options(joinedload(Unit.parent)).where(matches(Unit.search, text))
    return list(s.scalars(statement.order_by(Unit.name, Unit.id).limit(limit)))


def select_hosts(*, text: str = "", unit_id: int | None = None, category: str | None = None) -> Select[Host]:
    """Active hosts right in the unit (None: anywhere), by name; their units are loaded along."""
    statement = select(Host).options(joinedload(Host.unit)).where(Host.active, matches(Host.search, text))
    if unit_id is not None:
        statement = statement.where(Host.unit_id == unit_id)
    if category:
        statement = statement.where(Host.category == category)
    return statement.order_by(Host.name, Host.id)


def get_host(s: Session, host_id: int) -> Host:
    host = s.get(Host, host_id, options=[joinedload(Host.unit), selectinload(Host.assessments)])
    if host is None:
        raise NotFound("There is no such host.", "Look for it in the organisation.")
    return host


def list_rules(s: Session, host_id: int) -> Sequence[MeetingRule]:
    return s.scalars(select(MeetingRule).where(MeetingRule.host_id == host_id).order_by(MeetingRule.kind)).all()


def find_valuation(s: Session, host_id: int) -> Valuation | None:
    """From the latest finished plan that valued a meeting of the host."""
    row = s.execute(
        select(Plan.id, Plan.name, PlanMeeting.value, PlanMeeting.breakdown)
        .join(PlanMeeting, PlanMeeting.plan_id == Plan.id)
        .join(Meeting, Meeting.id == PlanMeeting.meeting_id)
        .where(Meeting.host_id == host_id, Plan.state == "done")
        .order_by(Plan.id.desc(), PlanMeeting.value.desc(), PlanMeeting.meeting_id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return Valuation(plan_id=row.id, plan_name=row.name, value=row.value, breakdown=row.breakdown)


def list_in_charge(s: Session, unit_id: int) -> list[Area]:
    """Whose area holds the unit: areas of the unit itself and of all units above it, teams first."""
    above = [step.id for step in list_path(s, unit_id)]
    statement = (
        select(Area)
        .options(joinedload(Area.team), joinedload(Area.visitor), joinedload(Area.unit))
        .where(Area.unit_id.in_(above))
        .order_by(Area.team_id.is_(None), Area.team_id, Area.visitor_id)
    )
    return list(s.scalars(statement))


def select_visitors(*, text: str = "", team_id: int | None = None) -> Select[Visitor]:
    """Active visitors by given name, as Vietnamese lists go; team and tier are loaded along."""
    statement = (
        select(Visitor)
        .options(joinedload(Visitor.team), joinedload(Visitor.tier))
        .where(
            Visitor.active, or_(matches(Visitor.search, text), func.lower(Visitor.code) == text.strip().lower())
        )
    )
    if team_id is not None:
        statement = statement.where(Visitor.team_id == team_id)
    return statement.order_by(*by_given_name())


def by_given_name() -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """The order of Vietnamese lists of people: names end with the given one."""
    given_name = func.reverse(func.split_part(func.reverse(Visitor.search), " ", 1))
    return given_name, Visitor.search, Visitor.id


def get_visitor(s: Session, visitor_id: int) -> Visitor:
    visitor = s.get(
        Visitor,
        visitor_id,
        options=[
            joinedload(Visitor.team).selectinload(Team.areas).joinedload(Area.unit),
            joinedload(Visitor.tier),
            joinedload(Visitor.own_host),
            selectinload(Visitor.areas).joinedload(Area.unit),
            selectinload(Visitor.absences),
        ],
    )
    if visitor is None:
        raise NotFound("There is no such visitor.", "Look for them in the list of visitors.")
    return visitor


def list_teams(s: Session, text: str = "") -> list[tuple[Team, int]]:
    """Teams with how many active members each has, higher tiers first."""
    members = (
        select(func.count()).where(Visitor.team_id == Team.id, Visitor.active).correlate(Team).scalar_subquery()
    )
    statement = (
        select(Team, members)
        .options(joinedload(Team.tier))
        .join(Team.tier)
        .where(matches(Team.search, text))
        .order_by(Tier.rank, Team.code)
    )
    return [(team, count) for team, count in s.execute(statement)]


def get_team(s: Session, team_id: int) -> Team:
    team = s.get(
        Team,
        team_id,
        options=[
            joinedload(Team.tier),
            selectinload(Team.members),
            selectinload(Team.areas).joinedload(Area.unit),
        ],
    )
    if team is None:
        raise NotFound("There is no such team.", "Look for it in the list of teams.")
    return team


def list_past_visits(s: Session, host_id: int, limit: int) -> list[tuple[PastVisit, Visitor]]:
    """The latest visits to the host from before this system planned any, newest first."""
    statement = (
        select(PastVisit, Visitor)
        .join(Visitor, Visitor.id == PastVisit.visitor_id)
        .where(PastVisit.host_id == host_id)
        .order_by(PastVisit.held_on.desc(), PastVisit.id)
    )
    return [(visit, visitor) for visit, visitor in s.execute(statement.limit(limit))]


def count_hosts(s: Session) -> int:
    """Active hosts in all."""
    return s.scalar(select(func.count()).select_from(Host).where(Host.active)) or 0
