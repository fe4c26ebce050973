"""Boards that plan apart: whom a plan is for, and how it lives with the releases of others."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.people import Visitor
from models.releases import ReleaseVisitor
from planner.errors import PlannerError
from planner.generate import new_plan
from planner.publish import publish
from planner.quarters import Quarter
from planner.schedule import Filter, page_of_visits
from planner.scope import Scope, find_visitors
from planner.sources import standing_source
from tests.planner.boards import (
    AHEAD,
    FAR,
    FEBRUARY,
    SECONDS,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    release,
    work_out,
)
from tests.planner.drafts import add_draft
from tests.planner.factories import NOW, ZONE, add_quota_rule, add_team, add_tier, add_unit, add_visitor

Q1 = Quarter(2027, 1)
DAY = timedelta(days=1)


def scope(*, tiers: tuple[object, ...] = (), units: tuple[object, ...] = ()) -> Scope:
    return Scope(tier_ids=frozenset(t.id for t in tiers), unit_ids=frozenset(u.id for u in units))


def ids(*visitors: Visitor) -> set[int]:
    return {visitor.id for visitor in visitors}


@pytest.fixture
def commune(s: Session) -> Commune:
    return add_commune(s)


@pytest.fixture
def province(s: Session, commune: Commune) -> Visitor:
    """Of another tier, in charge of the same commune, and short of time."""
    return add_visitor(s, add_tier(s), commune.unit, max_per_month=1)


def plan_for(sessions: sessionmaker[Session], wanted: Scope) -> int:
    with sessions.begin() as s:
        plan = new_plan(s, quarter=Q1, name=None, user_id=None, now=NOW, scope=wanted, seconds_limit=SECONDS)
        plan_id = plan.id
    return work_out(sessions, plan_id).id


def test_tiers_and_units_say_who_is_planned_for(s: Session, commune: Commune, province: Visitor) -> None:
    other = add_commune(s, tier=commune.tier)
    everybody = ids(*commune.visitors, *other.visitors, province)
    assert find_visitors(s, scope()) == everybody
    assert find_visitors(s, scope(tiers=(commune.tier,))) == everybody - {province.id}
    assert find_visitors(s, scope(units=(commune.unit,))) == ids(*commune.visitors, province)
    assert find_visitors(s, scope(tiers=(commune.tier,), units=(other.unit,))) == ids(*other.visitors)


def test_a_unit_stands_for_all_below_it(s: Session) -> None:
    district = add_unit(s)
    visitor = add_visitor(s, add_tier(s), add_unit(s, district))
    assert find_visitors(s, scope(units=(district,))) == ids(visitor)


def test_who_is_also_in_charge_elsewhere_or_of_nothing_is_left_out(s: Session, commune: Commune) -> None:
    add_visitor(s, commune.tier, commune.unit, add_unit(s))
    add_visitor(s, commune.tier)
    assert find_visitors(s, scope(units=(commune.unit,))) == ids(*commune.visitors)


def test_a_team_is_planned_as_a_whole(s: Session, commune: Commune) -> None:
    team = add_team(s, commune.tier, commune.unit)
    inside = add_visitor(s, commune.tier, team=team)
    assert inside.id in find_visitors(s, scope(units=(commune.unit,)))
    add_visitor(s, commune.tier, add_unit(s), team=team)
    s.expire_all()
    assert inside.id not in find_visitors(s, scope(units=(commune.unit,)))


def test_where_one_who_left_a_team_was_in_charge_says_nothing_of_the_team(s: Session, commune: Commune) -> None:
    team, elsewhere = add_team(s, commune.tier, commune.unit), add_unit(s)
    stays = add_visitor(s, commune.tier, team=team)
    left = add_visitor(s, commune.tier, elsewhere, team=team, active=False)
    assert find_visitors(s, scope(units=(commune.unit,))) >= ids(stays, left)
    assert not find_visitors(s, scope(units=(elsewhere,))) & ids(stays, left)
    alone = add_visitor(s, commune.tier, elsewhere, active=False)
    assert find_visitors(s, scope(units=(elsewhere,))) == ids(alone)


def test_a_plan_for_a_tier_sends_and_owes_for_that_tier_alone(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Visitor
) -> None:
    add_cell(s, commune, AHEAD)
    add_cell(s, commune, FAR)
    add_quota_rule(s, tier_id=commune.tier.id, min=1)
    add_quota_rule(s, tier_id=province.tier_id, min=1)
    s.commit()
    plan_id = plan_for(sessions, scope(tiers=(province.tier,)))
    assert set(map(tuple, delegations(s, plan_id).values())) == {(province.id,)}
    published = release(s, plan_id)
    assert [quota.visitor_id for quota in published.plan.quotas] == [province.id]
    whom = s.scalars(select(ReleaseVisitor.visitor_id).where(ReleaseVisitor.release_id == published.id))
    assert set(whom) == {province.id}


def test_a_plan_for_a_unit_has_the_hosts_of_its_visitors_charge_alone(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    [here], _elsewhere = add_cell(s, commune, AHEAD), add_cell(s, add_commune(s, tier=commune.tier), AHEAD)
    s.commit()
    plan_id = plan_for(sessions, scope(units=(commune.unit,)))
    assert delegations(s, plan_id).keys() == {here.id}


def test_what_a_whole_tier_owes_together_is_not_asked_of_a_part_of_it(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    add_commune(s, tier=commune.tier)
    add_cell(s, commune, AHEAD)
    add_quota_rule(s, tier_id=commune.tier.id, per="all", min=7, max=9)
    s.commit()
    plan_id = plan_for(sessions, scope(units=(commune.unit,)))
    [quota] = release(s, plan_id).plan.quotas
    assert (quota.min, quota.max, quota.short) == (0, 9, 0)


def test_a_district_takes_the_provinces_release_as_settled(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Visitor
) -> None:
    """One delegation per host across boards, and as far apart as the host wants visits."""
    _settled, _too_near, _later = add_cell(s, commune, AHEAD, AHEAD + 10 * DAY, AHEAD + 30 * DAY)
    [_also] = add_cell(s, commune, FAR)
    s.commit()
    first = plan_for(sessions, scope(tiers=(province.tier,)))
    visits = delegations(s, first)
    publish(s, first, user_id=None, now=NOW)
    s.commit()
    second = plan_for(sessions, scope(tiers=(commune.tier,)))
    assert not visits.keys() & delegations(s, second).keys()
    publish(s, second, user_id=None, now=NOW)
    page = page_of_visits(s, standing_source(ZONE), Filter(zone=ZONE))
    assert {row.meeting_id for row in page.items} == visits.keys() | delegations(s, second).keys()
    hosts = [(row.host_id, row.starts_at) for row in page.items]
    assert all(
        here != there or one == other or abs((one - other).days) >= 25
        for here, one in hosts
        for there, other in hosts
    )


def test_a_draft_that_another_boards_release_overtook_is_refused(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Visitor
) -> None:
    add_cell(s, commune, AHEAD)
    s.commit()
    drafts = [plan_for(sessions, scope(tiers=(tier,))) for tier in (province.tier, commune.tier)]
    publish(s, drafts[0], user_id=None, now=NOW)
    with pytest.raises(PlannerError, match="no longer fits"):
        publish(s, drafts[1], user_id=None, now=NOW)


def test_going_on_from_one_boards_release_leaves_the_others_alone(
    s: Session, sessions: sessionmaker[Session], commune: Commune, province: Visitor
) -> None:
    add_cell(s, commune, AHEAD)
    add_cell(s, commune, AHEAD + DAY)
    s.commit()
    drafts = []
    for tier in (province.tier, commune.tier):
        drafts.append(plan_for(sessions, scope(tiers=(tier,))))
        publish(s, drafts[-1], user_id=None, now=NOW)
        s.commit()
    plan = go_on(sessions, 1, choice="anew")
    assert delegations(s, plan.id) == delegations(s, drafts[0])
    publish(s, plan.id, user_id=None, now=FEBRUARY)
    page = page_of_visits(s, standing_source(ZONE), Filter(zone=ZONE))
    assert {row.meeting_id for row in page.items} == set().union(*(delegations(s, draft) for draft in drafts))
    assert page.total == 2


def test_nobody_within_the_scope_is_told(s: Session, commune: Commune) -> None:
    add_cell(s, commune, AHEAD)
    with pytest.raises(PlannerError, match="nobody of these tiers"):
        new_plan(s, quarter=Q1, name=None, user_id=None, now=NOW, scope=scope(units=(add_unit(s),)))


def test_one_who_left_the_scope_loses_the_visits_of_the_release_it_goes_on_from(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    leaver, stayer = commune.visitors
    [ahead] = add_cell(s, commune, AHEAD)
    s.commit()
    wanted = scope(units=(commune.unit,))
    plan_id = plan_for(sessions, wanted)
    [people] = delegations(s, plan_id).values()
    publish(s, plan_id, user_id=None, now=NOW)
    gone = s.get_one(Visitor, people[0])
    gone.areas[0].unit = add_unit(s)
    s.commit()
    plan = go_on(sessions, 1, choice="mend")
    assert delegations(s, plan.id) == {ahead.id: [v.id for v in (leaver, stayer) if v is not gone]}
    published = publish(s, plan.id, user_id=None, now=FEBRUARY)
    whom = s.scalars(select(ReleaseVisitor.visitor_id).where(ReleaseVisitor.release_id == published.id))
    assert set(whom) == ids(leaver, stayer)


def test_a_second_plan_in_the_middle_of_its_quarter_leaves_the_past_alone(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    [past], [ahead] = add_cell(s, commune, date(2027, 1, 5)), add_cell(s, commune, AHEAD)
    release(s, add_draft(s, {past: [commune.visitors[0]]}).id)
    s.commit()
    with sessions.begin() as t:
        plan_id = new_plan(t, quarter=Q1, name=None, user_id=None, now=FEBRUARY, seconds_limit=SECONDS).id
    work_out(sessions, plan_id)
    drafted = delegations(s, plan_id)
    assert drafted[past.id] == [commune.visitors[0].id]
    assert drafted.keys() == {past.id, ahead.id}
