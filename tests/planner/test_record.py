from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from models.plans import Plan, PlanMeeting, PlanQuota, PlanVisit
from planner.record import clear
from tests.planner.drafts import add_draft
from tests.planner.factories import (
    add_host,
    add_meeting,
    add_past_visit,
    add_quota_rule,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

DAY = date(2027, 1, 5)


@pytest.fixture
def meeting(s: Session) -> Meeting:
    return add_meeting(s, add_host(s, add_unit(s), gap_days=0), at(DAY), kind="thematic")


@pytest.fixture
def visitor(s: Session, meeting: Meeting) -> Visitor:
    return add_visitor(s, add_tier(s), meeting.host.unit)


def test_visits_are_kept_with_their_delegations(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    visits = s.scalars(select(PlanVisit).where(PlanVisit.plan_id == plan.id)).all()
    assert [(visit.meeting, visit.visitors) for visit in visits] == [(meeting, [visitor])]


def test_every_meeting_of_the_period_keeps_its_value_and_why(
    s: Session, meeting: Meeting, visitor: Visitor
) -> None:
    plan = add_draft(s, {})
    [kept] = s.scalars(select(PlanMeeting).where(PlanMeeting.plan_id == plan.id))
    worth = {"base": 120, "rating": 20, "neglect": 96}
    parts = {**dict.fromkeys(("remoteness", "attendance", "findings", "follow_up", "wanted"), 0), **worth}
    assert (kept.meeting_id, kept.value, kept.breakdown) == (meeting.id, 236, parts)


def test_quotas_tell_what_was_owed_done_planned_and_short(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    rule = add_quota_rule(s, tier_id=visitor.tier_id, months=24, min=36, name="Quy định")
    add_past_visit(s, meeting.host, visitor, date(2026, 3, 1))
    plan = add_draft(s, {meeting: [visitor]})
    [quota] = s.scalars(select(PlanQuota).where(PlanQuota.plan_id == plan.id))
    assert (quota.rule_id, quota.visitor_id, quota.team_id) == (rule.id, visitor.id, None)
    assert quota.name == f"Quy định: {visitor.name}"
    assert (quota.starts_on, quota.ends_on) == (date(2026, 1, 1), date(2027, 12, 31))
    assert (quota.min, quota.max, quota.done, quota.planned, quota.short) == (23, None, 1, 1, 21)


def test_what_the_solver_said_of_itself_is_kept(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    plan = add_draft(s, {meeting: [visitor]})
    # Its value and the coverage of its unit, less one visit's load.
    score = 236 + 60 - 2
    assert (plan.status, plan.shortfall, plan.score, plan.score_bound) == ("feasible", 0, score, score + 1)


def test_clearing_leaves_the_plan_and_nothing_of_its_run(s: Session, meeting: Meeting, visitor: Visitor) -> None:
    add_quota_rule(s, tier_id=visitor.tier_id)
    plan = add_draft(s, {meeting: [visitor]})
    clear(s, plan.id)
    assert s.scalars(select(Plan.id)).all() == [plan.id]
    assert [s.scalars(select(table.plan_id)).all() for table in (PlanVisit, PlanMeeting, PlanQuota)] == [
        [],
        [],
        [],
    ]
