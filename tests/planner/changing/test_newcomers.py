from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.people import Tier, Visitor
from planner.changing.newcomers import Newcomer, record_visitor_joined
from tests.planner.changing.recorded import ORIGIN, TODAY, withdraw
from tests.planner.factories import add_host, add_team, add_tier, add_unit, add_visitor


def test_a_visitor_joins_where_their_unit_is(s: Session, unit: Unit, tier: Tier) -> None:
    team = add_team(s, tier, unit)
    newcomer = Newcomer(
        code="TV9",
        name="Hoàng Thị Lan",
        tier_id=tier.id,
        team_id=team.id,
        base_unit_id=unit.id,
        unit_ids=[unit.id],
    )
    change = record_visitor_joined(s, ORIGIN, newcomer, today=TODAY)
    joined = s.scalars(select(Visitor)).one()
    assert (joined.search, joined.lat, joined.active, joined.joined_on) == ("hoang thi lan", 22.5, True, TODAY)
    assert [area.unit_id for area in joined.areas] == [unit.id]
    withdraw(s, change)
    assert not joined.active


def test_a_newcomer_visits_as_much_a_month_as_most_of_the_tier(s: Session, unit: Unit, tier: Tier) -> None:
    for most in (2, 2, 5):
        add_visitor(s, tier, unit, max_per_month=most)
    add_visitor(s, add_tier(s), unit, max_per_month=9)
    usual = Newcomer(code="TV8", name="Hoàng Thị Lan", tier_id=tier.id, base_unit_id=unit.id)
    more = replace(usual, code="TV9", max_per_month=4)
    for newcomer in (usual, more):
        record_visitor_joined(s, ORIGIN, newcomer, today=TODAY)
    joined = s.scalars(select(Visitor).where(Visitor.joined_on == TODAY).order_by(Visitor.id))
    assert [visitor.max_per_month for visitor in joined] == [2, 4]


def test_a_visitor_who_left_comes_back_by_their_code(s: Session, unit: Unit, visitor: Visitor) -> None:
    visitor.active, visitor.joined_on = False, date(2020, 6, 1)
    s.flush()
    newcomer = Newcomer(
        code=visitor.code.upper(), name="Nông Văn Bình", tier_id=visitor.tier_id, base_unit_id=unit.id
    )
    record_visitor_joined(s, ORIGIN, newcomer, today=TODAY)
    assert (visitor.active, visitor.joined_on) == (True, date(2020, 6, 1))
    assert len(s.scalars(select(Visitor)).all()) == 1


def test_a_newcomer_withdrawn_and_recorded_again_is_still_one(s: Session, unit: Unit, tier: Tier) -> None:
    newcomer = Newcomer(code="TV9", name="Hoàng Thị Lan", tier_id=tier.id, base_unit_id=unit.id)
    withdraw(s, record_visitor_joined(s, ORIGIN, newcomer, today=TODAY))
    record_visitor_joined(s, ORIGIN, newcomer, today=TODAY)
    joined = s.scalars(select(Visitor)).one()
    assert (joined.active, joined.joined_on) == (True, TODAY)


def test_a_unit_without_a_place_is_where_its_hosts_are(s: Session, tier: Tier) -> None:
    above = add_unit(s)
    add_host(s, add_unit(s, above), lat=22, lon=105)
    add_host(s, add_unit(s, above), lat=23, lon=106)
    newcomer = Newcomer(code="TV9", name="Lan", tier_id=tier.id, base_unit_id=above.id)
    record_visitor_joined(s, ORIGIN, newcomer, today=TODAY)
    joined = s.scalars(select(Visitor)).one()
    assert (joined.lat, joined.lon) == (22.5, 105.5)
