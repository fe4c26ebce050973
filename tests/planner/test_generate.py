from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.organisation import Unit
from models.people import Visitor
from models.plans import Plan, PlanMeeting, PlanQuota, PlanVisit
from planner.errors import NotFound, PlannerError
from planner.generate import new_plan, request_stop, run_plan
from planner.phrases import load_phrases
from planner.publish import publish
from planner.quarters import Quarter
from solver.check import check_outcome
from solver.files import parse_problem
from solver.plan import Outcome, Progress
from solver.problem import Visit
from tests.planner.factories import (
    NOW,
    add_absence,
    add_host,
    add_quota_rule,
    add_rule,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

Q1 = Quarter(2027, 1)
SECONDS = 5


@dataclass(frozen=True)
class Organisation:
    """Six cells of one unit that meet on the 3rd, and two visitors who each attend a meeting a month."""

    unit_id: int
    tier_id: int
    visitor_ids: tuple[int, ...]


@pytest.fixture
def organisation(sessions: sessionmaker[Session]) -> Organisation:
    with sessions.begin() as s:
        unit, tier = add_unit(s), add_tier(s)
        for _ in range(6):
            add_rule(s, add_host(s, unit))
        visitors = [add_visitor(s, tier, unit) for _ in range(2)]
        add_quota_rule(s, tier_id=tier.id, months=1)
        return Organisation(unit_id=unit.id, tier_id=tier.id, visitor_ids=tuple(v.id for v in visitors))


def said(plan: Plan) -> str:
    return " ".join(map(str, load_phrases(plan.message)))


def clock() -> Iterator[datetime]:
    """A second later each time it is looked at."""
    return (NOW + timedelta(seconds=n) for n in count())


def make_plan(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as s:
        return new_plan(s, quarter=Q1, name=None, user_id=None, now=NOW, seconds_limit=SECONDS).id


def run(sessions: sessionmaker[Session], plan_id: int, **options: object) -> Plan:
    ticks = clock()
    run_plan(sessions, plan_id, clock=lambda: next(ticks), workers=1, **options)
    with sessions() as s:
        return s.get_one(Plan, plan_id)


def counts(sessions: sessionmaker[Session], plan_id: int) -> list[int]:
    with sessions() as s:
        return [
            s.scalar(select(func.count()).where(table.plan_id == plan_id))
            for table in (PlanMeeting, PlanQuota, PlanVisit)
        ]


def test_a_new_plan_is_queued_with_its_meetings_expected(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    plan_id = make_plan(sessions)
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        assert (plan.state, plan.name) == ("queued", "Kế hoạch dự sinh hoạt chi bộ quý I năm 2027")
        assert (plan.starts_on, plan.ends_on) == (date(2027, 1, 1), date(2027, 3, 31))
        assert s.scalar(select(func.count(Meeting.id))) == 18


def test_a_first_plan_that_comes_late_sends_nobody_to_what_is_past(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    in_february = at(date(2027, 2, 10), 9, 0)
    with sessions.begin() as s:
        plan_id = new_plan(s, quarter=Q1, name=None, user_id=None, now=in_february, seconds_limit=SECONDS).id
    run(sessions, plan_id)
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        assert (plan.starts_on, plan.frozen_until) == (Q1.start, in_february.date())
        assert {visit.meeting.starts_at for visit in plan.visits} == {at(date(2027, 3, 3))}


def test_a_quarter_that_is_over_is_planned_whole(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    with sessions.begin() as s:
        plan = new_plan(s, quarter=Q1, name=None, user_id=None, now=at(date(2027, 4, 1)))
        assert plan.frozen_until is None
        assert s.scalar(select(func.count(Meeting.id))) == 18


def test_where_no_meeting_of_the_quarter_is_left_nothing_is_planned(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    with pytest.raises(PlannerError, match="no more meetings are held in it"), sessions.begin() as s:
        new_plan(s, quarter=Q1, name=None, user_id=None, now=at(date(2027, 3, 20)))


def test_an_empty_organisation_is_told_all_that_is_missing(s: Session) -> None:
    with pytest.raises(PlannerError) as refused:
        new_plan(s, quarter=Q1, name=None, user_id=None, now=NOW)
    assert str(refused.value.message) == (
        "There is nothing to plan in 2027Q1: there are no active hosts; there are no meetings and no meeting "
        "rules; there are no active visitors; there are no areas in charge."
    )


def test_a_plan_in_no_time_is_refused(s: Session) -> None:
    with pytest.raises(PlannerError, match="0 seconds"):
        new_plan(s, quarter=Q1, name=None, user_id=None, now=NOW, seconds_limit=0)


def test_a_run_records_a_plan_the_referee_agrees_with(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    reports: list[Progress] = []
    plan = run(sessions, plan_id := make_plan(sessions), report=reports.append)
    assert (plan.state, plan.message, plan.shortfall) == ("done", None, 0)
    assert plan.finished_at is not None
    assert reports != []
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        outcome = Outcome(
            instance=plan.name,
            status=plan.status or "",
            shortfall=plan.shortfall or 0,
            shortfall_bound=plan.shortfall_bound or 0,
            score=plan.score or 0,
            score_bound=plan.score_bound or 0,
            seconds=plan.seconds or 0,
            visits=tuple(
                Visit(
                    meeting=f"m{visit.meeting_id}", visitors=tuple(f"v{visitor.id}" for visitor in visit.visitors)
                )
                for visit in plan.visits
            ),
            unmet=(),
        )
        assert check_outcome(parse_problem(plan.instance), outcome) == []
        assert plan.visits != []
        assert [(quota.planned, quota.short) for quota in plan.quotas] == [(1, 0)] * 6
        assert (plan.progress[-1].score, plan.progress[-1].score_bound) == (plan.score, plan.score_bound)


def test_an_unreachable_quota_falls_short_and_says_by_how_much(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    with sessions.begin() as s:
        rule_id = add_quota_rule(s, tier_id=organisation.tier_id, per="all", min=100).id
    run(sessions, make_plan(sessions))
    with sessions() as s:
        [quota] = s.scalars(select(PlanQuota).where(PlanQuota.rule_id == rule_id))
        assert (quota.min, quota.planned, quota.short) == (100, 6, 94)


def test_a_finished_plan_is_left_alone(sessions: sessionmaker[Session], organisation: Organisation) -> None:
    before = run(sessions, plan_id := make_plan(sessions))
    kept = counts(sessions, plan_id)
    after = run(sessions, plan_id)
    assert (after.started_at, after.finished_at) == (before.started_at, before.finished_at)
    assert counts(sessions, plan_id) == kept


def test_a_run_that_broke_off_is_begun_anew_without_doubling(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    run(sessions, plan_id := make_plan(sessions))
    kept = counts(sessions, plan_id)
    with sessions.begin() as s:
        s.get_one(Plan, plan_id).state = "running"
    assert run(sessions, plan_id).state == "done"
    assert counts(sessions, plan_id) == kept


def test_a_run_overtaken_by_another_leaves_the_plan_to_it(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    plan_id = make_plan(sessions)
    elsewhere = NOW + timedelta(hours=1)

    def overtake(progress: Progress) -> None:
        with sessions.begin() as s:
            s.get_one(Plan, plan_id).started_at = elsewhere

    plan = run(sessions, plan_id, report=overtake)
    assert (plan.state, plan.started_at, plan.status) == ("running", elsewhere, None)


def test_a_stopped_run_is_done_with_what_it_has(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    plan_id = make_plan(sessions)
    with sessions.begin() as s:
        request_stop(s, plan_id)
    plan = run(sessions, plan_id)
    assert (plan.state, plan.stop_requested) == ("done", True)


def test_stopping_a_plan_that_does_not_exist_is_refused(s: Session) -> None:
    with pytest.raises(NotFound):
        request_stop(s, 999)


def test_what_was_not_foreseen_fails_the_plan_and_is_raised(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    def break_off(progress: Progress) -> None:
        raise MemoryError("too little memory")

    plan_id = make_plan(sessions)
    with pytest.raises(MemoryError):
        run(sessions, plan_id, report=break_off)
    with sessions() as s:
        plan = s.get_one(Plan, plan_id)
        assert plan.state == "failed"
        assert "MemoryError: too little memory" in said(plan)


def test_tables_that_make_no_sense_fail_the_plan_with_the_fault(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    with sessions.begin() as s:
        unit = s.get_one(Unit, organisation.unit_id)
        unit.parent_id = add_unit(s, unit).id
    plan = run(sessions, make_plan(sessions))
    assert plan.state == "failed"
    assert "lead back to it" in said(plan)


def test_a_second_plan_takes_what_changed_since_the_first_into_account(
    sessions: sessionmaker[Session], organisation: Organisation
) -> None:
    run(sessions, first := make_plan(sessions))
    with sessions.begin() as s:
        publish(s, first, user_id=None, now=NOW)
        add_absence(s, s.get_one(Visitor, organisation.visitor_ids[0]), at(Q1.start, 0), at(Q1.end, 23))
    run(sessions, second := make_plan(sessions))
    with sessions.begin() as s:
        assert publish(s, second, user_id=None, now=NOW).number == 2
        sent = s.scalars(select(PlanVisit).where(PlanVisit.plan_id == second))
        assert {visitor.id for visit in sent for visitor in visit.visitors} == {organisation.visitor_ids[1]}
