from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import PlannerError
from planner.meetings.calendar import (
    WEEKDAY_ORDINALS,
    WORKING_DAY_ORDINALS,
    DayOfMonth,
    WeekdayOfMonth,
    WorkingDayOfMonth,
    parse_recurrence,
)
from planner.meetings.holidays import PublicHolidays, days_of

HOLIDAYS = PublicHolidays()
SUNDAY = 6

months = st.builds(date, st.integers(2024, 2033), st.integers(1, 12), st.just(1))
recurrences = st.one_of(
    st.builds(DayOfMonth, st.integers(1, 31)),
    st.builds(WeekdayOfMonth, st.integers(0, 6), st.sampled_from(WEEKDAY_ORDINALS)),
    st.builds(WorkingDayOfMonth, st.sampled_from(WORKING_DAY_ORDINALS)),
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("day 3", "day 3"),
        ("3", "day 3"),
        ("the 3rd", "day 3"),
        ("ngày 3", "day 3"),
        ("Ngày 03 hàng tháng", "day 3"),
        ("mùng 3", "day 3"),
        ("ngày mồng 3", "day 3"),
        ("ngày cuối tháng", "day 31"),
        ("last day of the month", "day 31"),
        ("sunday 1", "sunday 1"),
        ("sunday -1", "sunday -1"),
        ("First Sunday", "sunday 1"),
        ("the last Saturday of each month", "saturday -1"),
        ("chủ nhật 1", "sunday 1"),
        ("Chủ nhật đầu tiên", "sunday 1"),
        ("CN cuối cùng", "sunday -1"),
        ("thứ hai thứ hai", "monday 2"),
        ("thứ bảy đầu tiên của tháng", "saturday 1"),
        ("thứ 7 cuối", "saturday -1"),
        ("thứ tư thứ 3", "wednesday 3"),
        ("third thursday", "thursday 3"),
        ("working day 1", "working day 1"),
        ("working day -2", "working day -2"),
        ("last working day", "working day -1"),
        ("ngày làm việc đầu tiên", "working day 1"),
        ("ngày làm việc thứ 5", "working day 5"),
        ("ngày làm việc cuối cùng", "working day -1"),
    ],
)
def test_people_write_recurrences_in_english_or_vietnamese(text: str, canonical: str) -> None:
    assert str(parse_recurrence(text)) == canonical


def test_decomposed_vietnamese_reads_like_composed() -> None:
    assert parse_recurrence("chu\u0309 nha\u0323\u0302t \u0111a\u0302\u0300u tie\u0302n") == WeekdayOfMonth(
        SUNDAY, 1
    )


@pytest.mark.parametrize(
    "text", ["", "day 0", "day 32", "sunday", "sunday 5", "sunday 0", "working day 11", "fifth sunday", "soon"]
)
def test_what_names_no_day_of_every_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PlannerError) as refused:
        parse_recurrence(text)
    assert f"“{text}”" in str(refused.value.message)
    assert "day 3" in str(refused.value.remedy)


@given(recurrences)
def test_the_canonical_text_reads_back_as_the_same_rule(recurrence: DayOfMonth) -> None:
    assert parse_recurrence(str(recurrence)) == recurrence


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    assert DayOfMonth(31).nominal(date(2027, 2, 1), HOLIDAYS) == date(2027, 2, 28)


def test_the_last_sunday_is_the_fifth_where_there_are_five() -> None:
    assert WeekdayOfMonth(SUNDAY, -1).nominal(date(2027, 1, 1), HOLIDAYS) == date(2027, 1, 31)


def test_the_first_working_day_of_2027_comes_after_new_year_and_the_weekend() -> None:
    assert WorkingDayOfMonth(1).nominal(date(2027, 1, 1), HOLIDAYS) == date(2027, 1, 4)


@given(recurrences, months)
def test_a_rule_names_a_day_of_its_own_month(recurrence: DayOfMonth, month: date) -> None:
    assert recurrence.nominal(month, HOLIDAYS) in days_of(month)


@given(st.integers(0, 6), st.sampled_from((1, 2, 3, 4)), months)
def test_the_nth_weekday_has_n_minus_one_of_its_kind_before_it(weekday: int, ordinal: int, month: date) -> None:
    day = WeekdayOfMonth(weekday, ordinal).nominal(month, HOLIDAYS)
    assert day.weekday() == weekday
    assert sum(other.weekday() == weekday for other in days_of(month) if other < day) == ordinal - 1
