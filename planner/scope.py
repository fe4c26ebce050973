"""Whom a plan is for: the visitors of some tiers whose charge lies within some units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

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


class _Person(NamedTuple):
    id: int
    team_id: int | None
    tier_id: int
    active: bool


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
    if scope.is_all:
        return frozenset(s.scalars(select(Visitor.id)))
    members: Mapping[int, list[_Person]] = defaultdict(list)
    for row in s.execute(select(Visitor.id, Visitor.team_id, Visitor.tier_id, Visitor.active)):
        person = _Person._make(row)
        members[person.team_id or -person.id].append(person)
    tiers = dict(s.execute(select(Team.id, Team.tier_id)).all())
    charges = _read_charges(s)
    within = frozenset(s.scalars(select(subtree(scope.unit_ids).c.id))) if scope.unit_ids else None
    found: set[int] = set()
    for together in members.values():
        team_id = together[0].team_id
        tier_id = together[0].tier_id if team_id is None else tiers[team_id]
        present = [member for member in together if member.active] or together
        charge = charges[None, team_id].union(*(charges[member.id, None] for member in present))
        if tier_id in (scope.tier_ids or {tier_id}) and _lies_within(charge, within):
            found.update(member.id for member in together)
    return frozenset(found)


def _read_charges(s: Session) -> Mapping[tuple[int | None, int | None], set[int]]:
    """The units in the charge of each visitor and of each team: one of the two ids is None."""
    charges: Mapping[tuple[int | None, int | None], set[int]] = defaultdict(set)
    for visitor_id, team_id, unit_id in s.execute(select(Area.visitor_id, Area.team_id, Area.unit_id)):
        charges[visitor_id, team_id].add(unit_id)
    return charges


def _lies_within(charge: set[int], units: frozenset[int] | None) -> bool:
    """Whether there is a charge, all of units given; None: of all units, and there need be none."""
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
