from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from models.people import Tier, Visitor
from planner.assembly.assemble import Assembled, assemble
from planner.periods import Period
from planner.quarters import Quarter
from solver import problem as solver
from solver.files import parse_problem, problem_to_json
from tests.planner.factories import (
    LAT,
    LON,
    add_absence,
    add_assessment,
    add_host,
    add_meeting,
    add_past_visit,
    add_quota_rule,
    add_team,
    add_tier,
    add_unit,
    add_visitor,
    at,
)
from tests.planner.release_rows import Board, Told

Q1 = Period(start=Quarter(2027, 1).start, end=Quarter(2027, 1).end)
DAY = date(2027, 1, 5)
MIDNIGHT = DAY.toordinal() * solver.MINUTES_PER_DAY


@pytest.fixture
def unit(s: Session) -> Unit:
    return add_unit(s)


@pytest.fixture
def host(s: Session, unit: Unit) -> Host:
    return add_host(s, unit)


@pytest.fixture
def tier(s: Session) -> Tier:
    return add_tier(s)


@pytest.fixture
def visitor(s: Session, tier: Tier, unit: Unit) -> Visitor:
    return add_visitor(s, tier, unit)


def run(s: Session) -> Assembled:
    return assemble(s, name="Q1", period=Q1)


def problem(s: Session) -> solver.Problem:
    return run(s).problem


def test_the_problem_is_an_instance_that_reads_back_the_same(s: Session, host: Host, visitor: Visitor) -> None:
    add_meeting(s, host, at(DAY))
    add_absence(s, visitor, at(DAY), at(DAY, 21))
    add_quota_rule(s, visitor_id=visitor.id)
    made = problem(s)
    assert parse_problem(problem_to_json(made)) == made


def test_local_clock_times_become_minutes(s: Session, host: Host) -> None:
    meeting = add_meeting(s, host, at(DAY, 19, 30))
    [made] = problem(s).meetings
    assert (made.id, made.host, made.kind) == (f"m{meeting.id}", f"h{host.id}", "regular")
    assert (made.start - MIDNIGHT, made.end - MIDNIGHT) == (19 * 60 + 30, 21 * 60)


def test_the_period_is_in_local_days_both_inside(s: Session, host: Host) -> None:
    inside = [add_meeting(s, host, at(Q1.start, 0, 0)), add_meeting(s, host, at(Q1.end, 23, 59))]
    add_meeting(s, host, at(Q1.start - timedelta(days=1), 23, 59))
    add_meeting(s, host, at(Q1.end + timedelta(days=1), 0, 0))
    made = problem(s)
    assert [meeting.id for meeting in made.meetings] == [f"m{meeting.id}" for meeting in inside]
    assert made.horizon == solver.Window(start=Q1.start.toordinal(), end=Q1.end.toordinal())


def test_cancelled_meetings_and_inactive_hosts_and_visitors_stay_out(s: Session, unit: Unit, tier: Tier) -> None:
    add_meeting(s, add_host(s, unit), at(DAY), status="cancelled")
    add_meeting(s, add_host(s, unit, active=False), at(DAY))
    add_visitor(s, tier, unit, active=False)
    made = problem(s)
    assert (made.meetings, len(made.hosts), made.visitors) == ((), 1, ())


def test_units_keep_their_tree(s: Session, unit: Unit) -> None:
    below = add_unit(s, unit, name="Chợ Đồn")
    assert problem(s).units == (
        solver.Unit(id=f"u{unit.id}", name=unit.name),
        solver.Unit(id=f"u{below.id}", name="Chợ Đồn", parent=f"u{unit.id}"),
    )


def test_each_unit_that_holds_hosts_itself_has_a_coverage_row(s: Session, unit: Unit) -> None:
    below = add_unit(s, unit)
    add_host(s, below)
    add_host(s, below)
    assert problem(s).coverage == (solver.Coverage(unit=f"u{below.id}", value=60),)


def test_a_visitor_may_visit_their_own_areas_and_their_teams_but_not_their_own_host(
    s: Session, unit: Unit, host: Host, tier: Tier
) -> None:
    other = add_unit(s)
    team = add_team(s, tier, unit, delegation_min=2, delegation_max=3)
    visitor = add_visitor(s, tier, other, team=team, own_host=host, leader=True, max_per_day=2, max_per_month=3)
    made = problem(s)
    assert made.teams == (
        solver.Team(
            id=f"t{team.id}",
            name=team.name,
            tier=f"r{tier.id}",
            delegation_min=2,
            delegation_max=3,
            leaders=(f"v{visitor.id}",),
        ),
    )
    assert made.visitors == (
        solver.Visitor(
            id=f"v{visitor.id}",
            name=visitor.name,
            tier=f"r{tier.id}",
            team=f"t{team.id}",
            lat=LAT,
            lon=LON,
            units=(f"u{unit.id}", f"u{other.id}"),
            excluded_hosts=(f"h{host.id}",),
            max_per_day=2,
            max_per_month=3,
        ),
    )


def test_an_inactive_leader_leads_no_delegation(s: Session, unit: Unit, tier: Tier) -> None:
    add_visitor(s, tier, team=add_team(s, tier, unit), leader=True, active=False)
    assert problem(s).teams[0].leaders == ()


def test_absences_that_touch_the_period_are_busy_to_the_end_of_their_last_minute(
    s: Session, visitor: Visitor
) -> None:
    add_absence(s, visitor, at(DAY, 8, 0), at(DAY, 9, 0) + timedelta(seconds=1))
    add_absence(s, visitor, at(date(2026, 12, 1)), at(date(2026, 12, 31)))
    assert problem(s).visitors[0].busy == (solver.Interval(start=MIDNIGHT + 8 * 60, end=MIDNIGHT + 9 * 60 + 1),)


def test_past_visits_count_for_the_host_and_this_years_for_the_visitor(s: Session, unit: Unit, tier: Tier) -> None:
    host, visitor = add_host(s, unit, gap_days=40), add_visitor(s, tier, unit)
    for held_on in (date(2026, 3, 1), date(2027, 2, 1), date(2027, 3, 9), date(2027, 4, 1)):
        add_past_visit(s, host, visitor, held_on)
    q2 = Period(start=date(2027, 4, 1), end=date(2027, 6, 30))
    made = assemble(s, name="Q2", period=q2).problem
    assert (made.hosts[0].gap_days, made.hosts[0].last_visit) == (40, date(2027, 3, 9).toordinal())
    assert made.visitors[0].load_before == 2


def test_a_meeting_is_worth_what_the_policy_says_of_its_host(s: Session, unit: Unit, visitor: Visitor) -> None:
    host = add_host(s, unit, remoteness=2)
    add_assessment(s, host, 2024, rating="completed", attendance=80)
    add_assessment(s, host, 2025, rating="good")
    add_assessment(s, host, 2028, rating="excellent")
    add_past_visit(s, host, visitor, date(2026, 7, 5))
    meeting = add_meeting(s, host, at(DAY), kind="thematic")
    made = run(s)
    parts = {"base": 120, "remoteness": 50, "rating": 10, "attendance": 30, "neglect": 24}
    parts |= {"findings": 0, "follow_up": 0, "wanted": 0}
    assert made.breakdowns == {meeting.id: parts}
    assert made.problem.meetings[0].value == 234


def test_a_due_becomes_a_quota_in_whole_days(s: Session, visitor: Visitor) -> None:
    rule = add_quota_rule(
        s,
        name="Mỗi quý",
        visitor_id=visitor.id,
        min=3,
        max=5,
        months=6,
        kinds=["thematic"],
        weight=4,
        count="visits",
    )
    made = run(s)
    assert made.problem.quotas == (
        solver.Quota(
            id=f"q{rule.id}-v{visitor.id}-2027-01-01",
            name=f"Mỗi quý: {visitor.name}",
            visitors=(f"v{visitor.id}",),
            window=solver.Window(start=date(2027, 1, 1).toordinal(), end=date(2027, 6, 30).toordinal()),
            count="visits",
            kinds=("thematic",),
            min=2,
            max=5,
            weight=4,
        ),
    )
    assert [due.key for due in made.dues] == [made.problem.quotas[0].id]


def test_a_quotas_most_counts_what_is_published_for_days_after_the_plan(s: Session) -> None:
    board = Board(s)
    visitor, host = board.add_visitor("Nông Văn An", in_charge=True), board.add_host("Chi bộ Nà Lẹng")
    add_quota_rule(s, visitor_id=visitor.id, min=4, max=3, months=6)
    second_quarter = (date(2027, 4, 1), date(2027, 6, 30))
    meetings = [board.add_meeting(host, start) for start in ("2027-05-04T19:30", "2027-06-29T19:30")]
    visits = [Told(meeting, [visitor]) for meeting in meetings]
    board.publish(visits, days=second_quarter)
    [quota] = problem(s).quotas
    assert (quota.min, quota.max, quota.done) == (2, 1, 0)


def test_an_empty_organisation_is_an_empty_problem(s: Session) -> None:
    made = problem(s)
    assert (made.units, made.hosts, made.meetings, made.visitors, made.quotas) == ((), (), (), (), ())
