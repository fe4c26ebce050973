"""The tables as programs read them, whole and by id; what has ended, too, unless asked otherwise. Reads only."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from models.meetings import MeetingRule
from models.organisation import Host, Unit
from models.people import Absence, Area, Team, Tier, Visitor
from models.plans import PlanQuota
from models.releases import Release
from models.rules import QuotaRule
from planner.directory import matches, subtree
from planner.errors import PlannerError


def select_units(*, text: str = "", parent_id: int | None = None) -> Select[Unit]:
    """Those right below a unit, or all of them."""
    statement = select(Unit).where(matches(Unit.search, text))
    if parent_id is not None:
        statement = statement.where(Unit.parent_id == parent_id)
    return statement.order_by(Unit.id)


def select_every_host(
    *, text: str = "", unit_id: int | None = None, category: str | None = None, active: bool | None = None
) -> Select[Host]:
    """Those of a unit and all below it, of a category; `active` None for those that have ended, too."""
    statement = select(Host).options(joinedload(Host.unit)).where(matches(Host.search, text))
    if unit_id is not None:
        statement = statement.where(Host.unit_id.in_(select(subtree([unit_id]).c.id)))
    if category is not None:
        statement = statement.where(Host.category == category)
    if active is not None:
        statement = statement.where(Host.active == active)
    return statement.order_by(Host.id)


def select_meeting_rules(host_id: int | None) -> Select[MeetingRule]:
    statement = select(MeetingRule).order_by(MeetingRule.id)
    return statement if host_id is None else statement.where(MeetingRule.host_id == host_id)


def select_every_visitor(
    *,
    text: str = "",
    tier_id: int | None = None,
    team_id: int | None = None,
    active: bool | None = None,
) -> Select[Visitor]:
    conditions = [matches(Visitor.search, text)]
    for column, value in ((Visitor.tier_id, tier_id), (Visitor.team_id, team_id), (Visitor.active, active)):
        if value is not None:
            conditions.append(column == value)
    return select(Visitor).options(joinedload(Visitor.team)).where(*conditions).order_by(Visitor.id)


def select_teams(*, text: str = "", tier_id: int | None = None) -> Select[Team]:
    """With their members."""
    statement = select(Team).options(selectinload(Team.members)).where(matches(Team.search, text))
    if tier_id is not None:
        statement = statement.where(Team.tier_id == tier_id)
    return statement.order_by(Team.id)


def select_areas(
    *, visitor_id: int | None = None, team_id: int | None = None, unit_id: int | None = None
) -> Select[Area]:
    asked = ((Area.visitor_id, visitor_id), (Area.team_id, team_id), (Area.unit_id, unit_id))
    conditions = and_(True, *(column == value for column, value in asked if value is not None))
    return select(Area).where(conditions).order_by(Area.id)


def select_absences(*, visitor_id: int | None = None, ending_after: datetime | None = None) -> Select[Absence]:
    statement = (
        select(Absence)
        .join(Absence.visitor)
        .options(contains_eager(Absence.visitor))
        .order_by(Absence.starts_at, Absence.id)
    )
    if visitor_id is not None:
        statement = statement.where(Absence.visitor_id == visitor_id)
    return statement if ending_after is None else statement.where(Absence.ends_at > ending_after)


def select_quota_rules() -> Select[QuotaRule]:
    return select(QuotaRule).order_by(QuotaRule.id)


def select_plan_quotas(plan_id: int, *, unmet: bool) -> Select[PlanQuota]:
    """What a plan reaches of each quota, or only those that fall short."""
    statement = select(PlanQuota).where(PlanQuota.plan_id == plan_id).order_by(PlanQuota.id)
    return statement.where(PlanQuota.short > 0) if unmet else statement


def read_release_numbers(s: Session, release_ids: Iterable[int | None]) -> dict[int, int]:
    """The numbers that people know releases by, by id."""
    rows = s.execute(select(Release.id, Release.number).where(Release.id.in_(release_ids)))
    return dict(rows.all())


def refuse_unknown(s: Session, model: type[Tier | Team | Unit | Visitor], ids: Iterable[int]) -> None:
    """Raises PlannerError where some of the ids are none of the table's."""
    wanted = set(ids)
    unknown = wanted - set(s.scalars(select(model.id).where(model.id.in_(wanted))))
    if unknown:
        raise PlannerError(
            "There is none with the id %(ids)s.", "Choose from the list.", ids=[str(id) for id in sorted(unknown)]
        )
