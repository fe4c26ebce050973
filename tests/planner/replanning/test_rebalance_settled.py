"""What is past or near stays: what follows from it for the rest."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.plans import Plan, PlanVisit
from planner.publish import publish
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
from tests.planner.factories import add_quota_rule, at, mark

CHOICES = ("mend", "balanced", "anew")
DAY = timedelta(days=1)


@pytest.mark.parametrize("choice", CHOICES)
def test_one_away_tomorrow_does_not_make_the_draft_infeasible_and_is_not_replaced(
    s: Session, sessions: sessionmaker[Session], commune: Commune, choice: str
) -> None:
    first, second = commune.visitors
    [near], [ahead] = add_cell(s, commune, NEAR), add_cell(s, commune, AHEAD)
    number = put_in_force(s, {near: [first], ahead: [second]})
    send_away(s, first, NEAR)
    s.commit()
    plan = go_on(sessions, number, choice=choice)
    assert plan.status == "optimal"
    assert near.id not in delegations(s, plan.id)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_past_that_breaks_todays_rules_is_kept(
    s: Session, sessions: sessionmaker[Session], commune: Commune, choice: str
) -> None:
    first, second = commune.visitors
    [past, _too_near], [ahead] = add_cell(s, commune, PAST, PAST + 2 * DAY), add_cell(s, commune, AHEAD)
    number = put_in_force(s, {past: [first], ahead: [second]})
    send_away(s, first, PAST)
    past.host.active = True
    commune.unit.hosts[0].gap_days = 90
    first.max_per_month = 0
    s.commit()
    plan = go_on(sessions, number, choice=choice)
    assert delegations(s, plan.id)[past.id] == [first.id]
    with sessions.begin() as later:
        assert publish(later, plan.id, user_id=None, now=FEBRUARY).number == 2


def test_a_host_is_left_alone_for_its_days_after_a_settled_visit(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    near, _soon, late = add_cell(s, commune, NEAR, NEAR + 10 * DAY, NEAR + 30 * DAY)
    number = put_in_force(s, {near: [commune.visitors[0]]})
    plan = go_on(sessions, number, choice="anew")
    assert delegations(s, plan.id).keys() == {near.id, late.id}


def test_the_month_that_is_cut_keeps_its_maximum(s: Session, sessions: sessionmaker[Session]) -> None:
    commune = add_commune(s, visitors=1)
    [only] = commune.visitors
    only.max_per_month = 1
    [near], [_ahead], [march] = (add_cell(s, commune, day) for day in (NEAR, AHEAD, FAR))
    number = put_in_force(s, {near: [only]})
    plan = go_on(sessions, number, choice="anew")
    assert delegations(s, plan.id) == {near.id: [only.id], march.id: [only.id]}


def test_what_is_settled_is_done_and_what_was_not_attended_is_owed_again(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, second = commune.visitors
    [past], [also], [_ahead] = (add_cell(s, commune, day) for day in (PAST, PAST, AHEAD))
    add_quota_rule(s, tier_id=commune.tier.id, min=1)
    number = put_in_force(s, {past: [first], also: [second]})
    mark(s, past, first, attended=False)
    s.commit()
    plan = go_on(sessions, number, choice="anew")
    quotas = {quota.visitor_id: quota for quota in s.get_one(Plan, plan.id).quotas}
    assert [(quotas[v.id].done, quotas[v.id].short) for v in commune.visitors] == [(0, 0), (1, 0)]
    assert quotas[first.id].planned == 1


def test_a_visit_moved_out_of_the_near_days_is_planned_again(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    [near] = add_cell(s, commune, NEAR)
    number = put_in_force(s, {near: [commune.visitors[0]]})
    near.starts_at, near.ends_at = at(AHEAD), at(AHEAD, 21)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {near.id: [commune.visitors[0].id]}
    assert s.scalars(select(PlanVisit.settled).where(PlanVisit.plan_id == plan.id)).all() == [False]


def test_a_visit_lost_in_the_near_days_does_not_keep_others_from_its_host(
    s: Session, sessions: sessionmaker[Session], commune: Commune
) -> None:
    first, _second = commune.visitors
    near, soon = add_cell(s, commune, NEAR, NEAR + 10 * DAY)
    add_quota_rule(s, tier_id=commune.tier.id, per="all", min=1)
    number = put_in_force(s, {near: [first]})
    send_away(s, first, NEAR)
    s.commit()
    plan = go_on(sessions, number, choice="mend")
    assert delegations(s, plan.id) == {soon.id: [first.id]}
    [quota] = s.get_one(Plan, plan.id).quotas
    assert (quota.done, quota.planned) == (0, 1)
