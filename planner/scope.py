"""Whom a plan is for: the visitors of some tiers whose charge lies within some units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.people import Area, Team, Visitor
from models.plans import Plan
from planner.directory import subtree
from planner.duties.quotas import Due


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Tiers and units by id; none of a kind means all. A unit stands for all below it."""

    tier_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()

    @property
    def is_all(self) -> bool:
        return not self.tier_ids and not self.unit_ids


EVERYBODY = Scope()


def scope_of(plan: Plan) -> Scope:
    return Scope(
        tier_ids=frozenset(tier.id for tier in plan.tiers), unit_ids=frozenset(unit.id for unit in plan.units)
    )


def find_visitors(s: Session, scope: Scope) -> frozenset[int]:
    """The visitors in the scope by id, those no longer active included: their visits are the plan's to end.

    A visitor's charge is their own areas and their team's. Units leave out those in charge of nothing. A team is
    planned as a whole: in the scope where its tier is and the charge of all of its members lies within the units.
    What one who left was in charge of says nothing, unless all have.
    """
    visitors = s.scalars(select(Visitor).options(selectinload(Visitor.areas))).all()
    teams = {team.id: team for team in s.scalars(select(Team).options(selectinload(Team.areas)))}
    members: Mapping[int, list[Visitor]] = defaultdict(list)
    for visitor in visitors:
        members[visitor.team_id or -visitor.id].append(visitor)
    within = frozenset(s.scalars(select(subtree(scope.unit_ids).c.id))) if scope.unit_ids else None
    found: set[int] = set()
    for together in members.values():
        team = teams.get(together[0].team_id or 0)
        tier_id = team.tier_id if team else together[0].tier_id
        present = [member for member in together if member.active] or together
        areas = [area for member in present for area in member.areas] + (team.areas if team else [])
        if tier_id in (scope.tier_ids or {tier_id}) and _lie_within(areas, within):
            found.update(member.id for member in together)
    return frozenset(found)


def _lie_within(areas: Iterable[Area], units: frozenset[int] | None) -> bool:
    """Whether there are areas, all of units given; None: of all units, and there need be none."""
    charge = {area.unit_id for area in areas}
    return units is None or (bool(charge) and charge <= units)


def limit_dues(dues: Iterable[Due], visitors: frozenset[int]) -> list[Due]:
    """The dues of those visitors.

    What all of a tier owe together can't be asked of some of them: of such a due only the maximum is left. What
    the others did stays to its credit.
    """
    limited = []
    for due in dues:
        members = tuple(member for member in due.holder.members if member in visitors)
        others = tuple(member for member in due.holder.members if member not in visitors)
        if members and not others:
            limited.append(due)
        elif members and due.rule.max is not None:
            holder = replace(due.holder, members=members, former=due.holder.former + others)
            limited.append(replace(due, holder=holder, min=0))
    return limited
