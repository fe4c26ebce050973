from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.duties.fairness import Service, loads_before
from planner.history import HeldVisit
from planner.periods import year_before

PROVINCE, DISTRICT = 1, 2
APRIL = date(2027, 4, 1)
AN, BINH = (Service(visitor_id=number, tier_id=PROVINCE) for number in (1, 2))


def visits(*made: tuple[int, date]) -> list[HeldVisit]:
    return [
        HeldVisit(visitor_id=visitor, host_id=number, day=day, kind="regular", category="subordinate_cell")
        for number, (visitor, day) in enumerate(made)
    ]


def newcomer(joined_on: date, tier_id: int = PROVINCE) -> Service:
    return Service(visitor_id=9, tier_id=tier_id, joined_on=joined_on)


def test_visits_of_the_twelve_months_before_count() -> None:
    made = visits((1, date(2026, 3, 31)), (1, date(2026, 4, 1)), (1, date(2027, 3, 31)), (1, date(2027, 4, 1)))
    assert loads_before([AN, BINH], made, before=APRIL) == {1: 2, 2: 0}


def test_last_autumn_is_not_forgotten_in_january() -> None:
    assert loads_before([AN], visits((1, date(2026, 11, 5))), before=date(2027, 1, 1)) == {1: 1}


def test_who_joins_today_starts_with_what_colleagues_of_the_tier_have_done_on_average() -> None:
    made = visits(*((1, date(2026, 9, day)) for day in range(1, 7)), *((2, date(2026, 9, day)) for day in (1, 2)))
    assert loads_before([AN, BINH, newcomer(APRIL)], made, before=APRIL) == {1: 6, 2: 2, 9: 4}


def test_who_joined_in_the_middle_of_the_year_is_credited_with_its_first_half() -> None:
    """182 of 365 days missed, at the pace of 13 visits in 365 + 183 days of service."""
    own = [(9, date(2027, 1, day)) for day in (5, 6, 7)]
    made = visits(*((1, date(2026, 9, day)) for day in range(1, 11)), *own)
    joined = year_before(APRIL) + timedelta(days=182)
    assert loads_before([AN, newcomer(joined)], made, before=APRIL) == {1: 10, 9: 3 + 4}


def test_the_pace_of_another_tier_says_nothing() -> None:
    made = visits(*((1, date(2026, 9, day)) for day in range(1, 11)))
    assert loads_before([AN, newcomer(APRIL, DISTRICT)], made, before=APRIL) == {1: 10, 9: 0}


def test_who_joined_before_the_year_began_is_credited_with_nothing() -> None:
    made = visits((1, date(2026, 9, 1)), (1, date(2026, 9, 2)))
    assert loads_before([AN, newcomer(date(2026, 4, 1))], made, before=APRIL) == {1: 2, 9: 0}


def test_visits_made_before_one_joined_again_are_not_counted_beside_the_credit_for_that_time() -> None:
    made = visits(*((visitor, date(2026, 9, day)) for visitor in (1, 2, 9) for day in range(1, 10)))
    assert loads_before([AN, BINH, newcomer(APRIL)], made, before=APRIL) == {1: 9, 2: 9, 9: 9}
    middle = year_before(APRIL) + timedelta(days=182)
    late = visits((9, date(2027, 1, 5)))
    # 182 of 365 days at the pace of 19 visits in 2 years and 183 days.
    assert loads_before([AN, BINH, newcomer(middle)], made + late, before=APRIL) == {1: 9, 2: 9, 9: 1 + 4}


@pytest.mark.parametrize(("day", "before"), [(APRIL, date(2026, 4, 1)), (date(2028, 2, 29), date(2027, 2, 28))])
def test_a_year_before_is_the_same_day(day: date, before: date) -> None:
    assert year_before(day) == before


@given(st.integers(1, 365), st.integers(0, 20))
def test_credit_shrinks_with_every_day_of_service(days: int, made: int) -> None:
    past = visits(*((1, date(2026, 9, 1)) for _ in range(made)))
    start = year_before(APRIL)
    earlier = loads_before([AN, newcomer(start + timedelta(days=days - 1))], past, before=APRIL)
    later = loads_before([AN, newcomer(start + timedelta(days=days))], past, before=APRIL)
    assert earlier[9] <= later[9] <= made
