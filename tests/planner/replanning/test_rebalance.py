from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.changes import Change
from models.plans import PlanVisit
from planner.errors import Conflict, PlannerError
from planner.publish import publish
from planner.replanning.continuity import Costs
from planner.replanning.overtaken import Stale
from planner.replanning.rebalance import Order, list_current_releases, new_replan
from tests.planner.boards import (
    AHEAD,
    FAR,
    FEBRUARY,
    NEAR,
    PAST,
    Commune,
    add_cell,
    add_commune,
    delegations,
    go_on,
    put_in_force,
    send_away,
)
from tests.planner.factories import NOW, add_quota_rule, add_team, add_visitor, at

CHOICES = ("mend", "balanced", "anew")
DAY = timedelta(days=1)


@pytest.mark.parametrize("choice", ["mend", "balanced"])
def test_without_a_change_the_visits_stay_even_where_better_ones_are_to_be_had(
    s: Session, sessions: sessionmaker[Session], commune: Commune, choice: str
) -> None:
    first, second = commune.visitors
    [past, ahead], [better] = add_cell(s, commune, PAST, AHEAD), add_cell(s, commune, FAR)
    better.host.remoteness = 3
    add_quota_rule(s, tier_id=commune.tier.id, min=5)
    number = put_in_force(s, {past: [first], ahead: [second]})
    plan = go_on(sessions, number, choice=choice)
    assert delegations(s, plan.id) == {past.id: [first.id], ahead.id: [second.id]}
    assert (plan.state, plan.changes_least) == ("done", 0)


def test_anew_leaves_the_past_and_the_near_and_plans_the_rest_from_nothing(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [past], [near], [ahead] = (add_cell(s, commune, day) for day in (PAST, NEAR, AHEAD))
    [also] = add_cell(s, commune, FAR)
    number = put_in_force(s, {past: [first], near: [first]})
    plan = go_on(sessions, number, choice="anew")
    drafted = delegations(s, plan.id)
    assert drafted.keys() == {past.id, near.id, ahead.id, also.id}
    assert (drafted[past.id], drafted[near.id]) == ([first.id], [first.id])
    settled = s.scalars(select(PlanVisit.meeting_id).where(PlanVisit.plan_id == plan.id, PlanVisit.settled))
    assert set(settled) == {past.id, near.id}


def test_a_visit_whose_visitor_is_away_is_handed_over_and_the_others_stay(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [first], far: [first]})
    send_away(s, first, AHEAD)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {ahead.id: [second.id], far.id: [first.id]}
    assert plan.changes_least == 1


def test_the_least_change_counts_what_no_plan_can_keep(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [first], far: [second]})
    ahead.status = "cancelled"
    send_away(s, second, FAR)
    s.commit()
    plan = go_on(sessions, number)
    assert plan.changes_least == 2


def test_a_cancelled_meetings_visit_moves_to_another_meeting_of_the_host(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    ahead, far = add_cell(s, commune, AHEAD, FAR)
    [_other] = add_cell(s, commune, FAR, hour=8)
    number = put_in_force(s, {ahead: [first]})
    ahead.status = "cancelled"
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {far.id: [first.id]}


def test_mending_makes_no_new_visits_but_where_one_was_lost_or_is_wanted(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead], [wanted], [_other] = (add_cell(s, commune, day) for day in (AHEAD, FAR, FAR))
    number = put_in_force(s, {ahead: [first]})
    wanted.host.visit_wanted_by = FAR + DAY
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id).keys() == {ahead.id, wanted.id}


def test_balanced_leaves_visits_alone_that_have_nothing_to_do_with_the_change(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    elsewhere = add_commune(s, tier=commune.tier)
    first, second = commune.visitors
    [ahead], [there] = add_cell(s, commune, AHEAD), add_cell(s, elsewhere, AHEAD)
    [better] = add_cell(s, elsewhere, FAR)
    better.host.remoteness = 3
    number = put_in_force(s, {ahead: [first], there: [elsewhere.visitors[0]]})
    send_away(s, first, AHEAD)
    s.commit()
    plan = go_on(sessions, number)
    assert delegations(s, plan.id) == {ahead.id: [second.id], there.id: [elsewhere.visitors[0].id]}


def test_balanced_lets_the_one_concerned_go_elsewhere_instead(s: Session, sessions: sessionmaker[Session]) -> None:
    commune = add_commune(s, visitors=1)
    [only] = commune.visitors
    [ahead], [other] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [only]})
    ahead.status = "cancelled"
    s.commit()
    assert delegations(s, go_on(sessions, number, choice="mend").id) == {}
    assert delegations(s, go_on(sessions, number).id) == {other.id: [only.id]}


def test_a_newcomer_is_sent_where_the_plan_is_balanced(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead], [other] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [first]})
    newcomer = add_visitor(s, commune.tier, commune.unit)
    s.commit()
    assert delegations(s, go_on(sessions, number).id) == {ahead.id: [first.id], other.id: [newcomer.id]}


def test_the_visits_of_one_who_left_are_handed_over(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    [past], [ahead] = add_cell(s, commune, PAST), add_cell(s, commune, AHEAD)
    number = put_in_force(s, {past: [first], ahead: [first]})
    first.active = False
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {past.id: [first.id], ahead.id: [second.id]}
    with sessions.begin() as later:
        assert publish(later, plan.id, user_id=None, now=FEBRUARY).number == 2


def test_a_changed_quota_opens_the_whole_plan_to_balancing(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead], [other] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [first]})
    s.add(Change(at=NOW + DAY, kind="rule_changed", reason="Chỉ tiêu mới"))
    s.commit()
    assert delegations(s, go_on(sessions, number).id).keys() == {ahead.id, other.id}


def test_a_delegation_that_lost_its_leader_gets_another_or_goes(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    team = add_team(s, commune.tier, commune.unit, delegation_min=2, delegation_max=2)
    leaders = [add_visitor(s, commune.tier, team=team, leader=True) for _ in range(2)]
    member = add_visitor(s, commune.tier, team=team)
    [ahead] = add_cell(s, commune, AHEAD)
    number = put_in_force(s, {ahead: [leaders[0], member]})
    send_away(s, leaders[0], AHEAD)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {ahead.id: [leaders[1].id, member.id]}
    assert plan.changes_least == 1


def test_costs_decide_between_sending_another_and_moving_the_visit(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    ahead, far = add_cell(s, commune, AHEAD, AHEAD + 20 * DAY)
    number = put_in_force(s, {ahead: [first]})
    send_away(s, first, AHEAD)
    s.commit()
    dear = go_on(sessions, number, choice="mend", costs=Costs(drop=900, substitute=900, reschedule=0))
    assert delegations(s, dear.id) == {far.id: [first.id]}
    cheap = go_on(sessions, number, choice="mend", costs=Costs(drop=900, substitute=0, reschedule=0))
    assert delegations(s, cheap.id).keys() <= {ahead.id, far.id}


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (Order(choice="everything"), "no such way"),
        (Order(costs=Costs(drop=1, substitute=2, reschedule=0)), "out of order"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(s: Session, commune: Commune, order: Order, told: str) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    number = put_in_force(s, {ahead: [commune.visitors[0]]})
    with pytest.raises(PlannerError, match=told):
        new_replan(s, number, order, user_id=None, now=FEBRUARY)


def test_a_release_whose_days_are_past_or_that_was_replaced_is_not_gone_on_from(
    s: Session, commune: Commune
) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    first = put_in_force(s, {ahead: [commune.visitors[0]]})
    with pytest.raises(Conflict, match="Nothing of release 1 is left"):
        new_replan(s, first, Order(), user_id=None, now=at(date(2027, 3, 30)))
    put_in_force(s, {ahead: [commune.visitors[1]]})
    with pytest.raises(Conflict, match="replaced by a later one"):
        new_replan(s, first, Order(), user_id=None, now=FEBRUARY)
    assert [row.number for row in list_current_releases(s, FEBRUARY.date())] == [2]


def test_a_draft_is_not_published_over_a_release_it_does_not_go_on_from(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    number = put_in_force(s, {ahead: [commune.visitors[0]]})
    drafts = [go_on(sessions, number, choice=choice).id for choice in ("mend", "balanced")]
    publish(s, drafts[0], user_id=None, now=FEBRUARY)
    with pytest.raises(Stale, match="goes on from release 1, and release 2"):
        publish(s, drafts[1], user_id=None, now=FEBRUARY)


def test_a_draft_left_lying_until_its_changes_are_past_is_not_published(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    [ahead], [far] = add_cell(s, commune, AHEAD), add_cell(s, commune, FAR)
    number = put_in_force(s, {ahead: [first], far: [first]})
    send_away(s, first, AHEAD)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    with pytest.raises(Stale, match="would rewrite what took place"):
        publish(s, plan.id, user_id=None, now=at(AHEAD + DAY))
    assert publish(s, plan.id, user_id=None, now=at(AHEAD - DAY)).number == 2


def test_a_re_plan_tells_the_day_from_which_it_may_change_things(s: Session, commune: Commune) -> None:
    [ahead] = add_cell(s, commune, AHEAD)
    number = put_in_force(s, {ahead: [commune.visitors[0]]})
    plan = new_replan(s, number, Order(), user_id=None, now=FEBRUARY)
    assert (plan.frozen_until, plan.based_on_id is not None, plan.choice) == (date(2027, 2, 4), True, "balanced")
    assert plan.name == "Quý 2027Q1 – điều chỉnh từ lịch số 1"
    assert (plan.baseline_drop, plan.baseline_substitute, plan.baseline_reschedule) == (200, 120, 60)
