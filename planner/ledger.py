"""The quota rules as they stand in the tables, drawn up into dues."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from models.rules import QuotaRule
from planner.history import HeldVisit
from planner.periods import Period
from planner.quotas import Due, Member, Rule, TeamName, draw_up


def read_dues(s: Session, *, period: Period, held: Iterable[HeldVisit]) -> list[Due]:
    """What is owed by the end of the period, by rule; `held` are the visits before it."""
    rules = [_rule(row) for row in s.scalars(select(QuotaRule).order_by(QuotaRule.id))]
    members = s.execute(
        select(Visitor.id, Visitor.name, Visitor.tier_id, Visitor.team_id, Visitor.active).order_by(Visitor.id)
    )
    teams = s.execute(select(Team.id, Team.name, Team.tier_id).order_by(Team.id))
    return draw_up(
        rules,
        [Member(**row) for row in members.mappings()],
        [TeamName(**row) for row in teams.mappings()],
        period,
        held,
    )


def _rule(row: QuotaRule) -> Rule:
    return Rule(
        id=row.id,
        name=row.name,
        tier_id=row.tier_id,
        team_id=row.team_id,
        visitor_id=row.visitor_id,
        per=row.per,
        kinds=None if row.kinds is None else tuple(row.kinds),
        categories=None if row.categories is None else tuple(row.categories),
        months=row.months,
        count=row.count,
        min=row.min,
        max=row.max,
        weight=row.weight,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
