"""The quota rules as they stand in the tables, drawn up into dues."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team, Visitor
from models.rules import QuotaRule
from planner.history import HeldVisit
from planner.periods import Period
from planner.quotas import Due, Member, Rule, TeamName, draw_up


def read_dues(
    s: Session,
    visitors: Iterable[Visitor],
    teams: Iterable[Team],
    *,
    period: Period,
    held: Iterable[HeldVisit],
) -> list[Due]:
    """What these (active) visitors, their teams and tiers owe by the end of the period, by rule."""
    rules = [_rule(row) for row in s.scalars(select(QuotaRule).order_by(QuotaRule.id))]
    members = [Member(id=v.id, name=v.name, tier_id=v.tier_id, team_id=v.team_id) for v in visitors]
    names = [TeamName(id=team.id, name=team.name, tier_id=team.tier_id) for team in teams]
    return draw_up(rules, members, names, period, held)


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
