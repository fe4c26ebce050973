from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models.rules import Policy
from planner.duties.priorities import Breakdown, HostFacts, Scale, get_policy, value_of, whole_months_between

DAY = date(2027, 2, 10)


@pytest.fixture
def policy(s: Session) -> Policy:
    return get_policy(s)


def points_of(policy: Policy, kind: str, facts: HostFacts) -> Breakdown:
    return Scale(policy).break_down(kind, facts, DAY, facts.last_visit)


def part(policy: Policy, name: str, **facts: object) -> int:
    return points_of(policy, "regular", HostFacts(**facts))[name]


def test_the_policy_exists_from_the_start_and_there_is_only_one(s: Session, policy: Policy) -> None:
    policy.base_regular = 7
    s.flush()
    assert get_policy(s) is policy
    assert get_policy(s).base_regular == 7


@pytest.mark.parametrize(("kind", "points"), [("regular", 100), ("thematic", 120), ("committee", 80)])
def test_each_kind_has_its_base(policy: Policy, kind: str, points: int) -> None:
    assert points_of(policy, kind, HostFacts())["base"] == points


@pytest.mark.parametrize(("remoteness", "points"), [(0, 0), (1, 20), (2, 50), (3, 90)])
def test_the_harder_to_reach_the_more_points(policy: Policy, remoteness: int, points: int) -> None:
    assert part(policy, "remoteness", remoteness=remoteness) == points


@pytest.mark.parametrize(
    ("rating", "points"), [(None, 20), ("excellent", 0), ("good", 10), ("completed", 50), ("not_completed", 100)]
)
def test_the_weaker_the_rating_the_more_points(policy: Policy, rating: str | None, points: int) -> None:
    assert part(policy, "rating", rating=rating) == points


@pytest.mark.parametrize(
    ("attendance", "points"), [(None, 0), ("93.6", 0), ("89.1", 0), ("89.0", 3), ("80.5", 27)]
)
def test_each_whole_percent_of_attendance_missing_counts(
    policy: Policy, attendance: str | None, points: int
) -> None:
    assert part(policy, "attendance", attendance=Decimal(attendance) if attendance else None) == points


@pytest.mark.parametrize(
    ("last_visit", "points"),
    [(None, 96), (date(2020, 1, 1), 96), (date(2026, 2, 10), 48), (date(2026, 2, 11), 44), (date(2027, 2, 1), 0)],
)
def test_each_whole_month_without_a_visit_counts_up_to_a_cap(
    policy: Policy, last_visit: date | None, points: int
) -> None:
    assert part(policy, "neglect", last_visit=last_visit) == points


def test_a_meeting_is_worth_the_sum_of_its_parts(policy: Policy) -> None:
    facts = HostFacts(
        remoteness=3,
        rating="completed",
        attendance=Decimal("85.0"),
        last_visit=date(2026, 8, 10),
        weaknesses=2,
        wanted_by=DAY,
    )
    breakdown = points_of(policy, "thematic", facts)
    assert breakdown == {
        "base": 120,
        "remoteness": 90,
        "rating": 50,
        "attendance": 15,
        "neglect": 24,
        "findings": 50,
        "follow_up": 0,
        "wanted": 200,
    }
    assert value_of(breakdown) == 549


@pytest.mark.parametrize(("weaknesses", "points"), [(0, 0), (1, 25), (4, 100)])
def test_each_weakness_found_adds_points(policy: Policy, weaknesses: int, points: int) -> None:
    assert part(policy, "findings", weaknesses=weaknesses) == points


@pytest.mark.parametrize(
    ("by", "follow_up", "wanted"),
    [(None, 0, 0), (DAY - timedelta(days=1), 0, 0), (DAY, 60, 200), (date.max, 60, 200)],
)
def test_a_visit_asked_for_by_a_day_is_worth_more_up_to_that_day(
    policy: Policy, by: date | None, follow_up: int, wanted: int
) -> None:
    assert part(policy, "follow_up", follow_up_by=by) == follow_up
    assert part(policy, "wanted", wanted_by=by) == wanted


def test_a_meeting_is_never_worth_less_than_nothing() -> None:
    assert value_of({"base": 10, "rating": -30}) == 0


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_whole_months_grow_by_one_at_most_each_month(earlier: date, days: int) -> None:
    later = earlier + timedelta(days=days)
    months = whole_months_between(earlier, later)
    assert days // 31 <= months <= days // 28
