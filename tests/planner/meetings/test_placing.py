from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.meetings.calendar import (
    DayOfMonth,
    Recurrence,
    WeekdayOfMonth,
    WorkingDayOfMonth,
    parse_recurrence,
)
from planner.meetings.holidays import PublicHolidays, days_of
from planner.meetings.placing import SAME_TIME, Placement, Request, keeps_office_hours, place_meetings

HOLIDAYS = PublicHolidays()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING, MORNING = time(19, 30), time(8)
JANUARY, FEBRUARY, APRIL = date(2027, 1, 1), date(2027, 2, 1), date(2027, 4, 1)


def request(recurrence: str, starts_at: time = EVENING, *, office: bool = False) -> Request:
    return Request(
        recurrence=parse_recurrence(recurrence),
        starts_at=starts_at,
        duration=timedelta(minutes=90),
        office_hours=office,
    )


def place(*requests: Request, month: date) -> list[Placement]:
    return place_meetings(requests, month=month, holidays=HOLIDAYS, zone=ZONE)


def test_a_date_that_is_no_holiday_stands() -> None:
    assert place(request("day 3"), month=FEBRUARY) == [Placement(day=date(2027, 2, 3))]


def test_a_holiday_moves_a_meeting_to_the_next_day_and_is_named() -> None:
    moved = Placement(day=date(2027, 1, 2), moved_from=date(2027, 1, 1), note="Tết Dương lịch")
    assert place(request("day 1"), month=JANUARY) == [moved]


def test_a_meeting_in_office_hours_moves_on_to_a_working_day() -> None:
    moved = Placement(day=date(2027, 1, 4), moved_from=date(2027, 1, 1), note="Tết Dương lịch")
    assert place(request("day 1", MORNING, office=True), month=JANUARY) == [moved]


def test_a_meeting_in_office_hours_moves_off_the_weekend() -> None:
    moved = Placement(day=date(2027, 1, 4), moved_from=date(2027, 1, 3), note="Chủ nhật")
    assert place(request("day 3", MORNING, office=True), month=JANUARY) == [moved]


def test_a_weekend_day_worked_for_a_bridging_day_is_a_working_day() -> None:
    assert place(request("day 22", MORNING, office=True), month=date(2026, 8, 1)) == [
        Placement(day=date(2026, 8, 22))
    ]


def test_a_meeting_with_no_later_day_left_in_its_month_moves_to_the_nearest_earlier_one() -> None:
    moved = Placement(day=date(2027, 4, 29), moved_from=date(2027, 4, 30), note="Ngày Chiến thắng")
    assert place(request("day 30"), month=APRIL) == [moved]


@pytest.mark.parametrize("day", range(4, 11))
def test_evening_meetings_of_the_tet_break_of_2027_keep_their_order_in_the_week_after_it(day: int) -> None:
    [moved] = place(request(f"day {day}"), month=FEBRUARY)
    assert moved == Placement(
        day=date(2027, 2, day + 7),
        moved_from=date(2027, 2, day),
        note=HOLIDAYS.find_name(date(2027, 2, day)),
    )


def test_office_meetings_of_the_tet_break_of_2027_take_the_working_days_after_it_in_turn() -> None:
    days = [place(request(f"day {day}", MORNING, office=True), month=FEBRUARY)[0].day.day for day in range(4, 11)]
    assert days == [11, 12, 15, 16, 17, 18, 19]


def test_a_sunday_meeting_in_tet_waits_for_the_next_sunday() -> None:
    moved = Placement(day=date(2027, 2, 14), moved_from=date(2027, 2, 7), note="Mùng hai Tết Nguyên Đán")
    assert place(request("sunday 1", MORNING), month=FEBRUARY) == [moved]


def test_where_tet_ends_the_month_meetings_go_before_it_in_turn() -> None:
    days = [place(request(f"day {day}"), month=date(2025, 1, 1))[0].day.day for day in range(27, 32)]
    assert days == [22, 23, 24, 25, 26]


def test_two_meetings_of_one_host_never_land_on_the_same_time() -> None:
    regular, thematic = place(request("day 4"), request("day 11"), month=FEBRUARY)
    assert thematic == Placement(day=date(2027, 2, 11))
    assert regular == Placement(day=date(2027, 2, 12), moved_from=date(2027, 2, 4), note="29 Tết")


def test_of_two_rules_for_one_time_the_first_keeps_it() -> None:
    regular, thematic = place(request("day 20"), request("day 20"), month=FEBRUARY)
    assert regular == Placement(day=date(2027, 2, 20))
    assert thematic == Placement(day=date(2027, 2, 21), moved_from=date(2027, 2, 20), note=SAME_TIME)


def test_two_meetings_of_one_day_at_different_times_both_stand() -> None:
    placed = place(request("day 20", MORNING), request("day 20"), month=FEBRUARY)
    assert placed == [Placement(day=date(2027, 2, 20))] * 2


@pytest.mark.parametrize(
    ("recurrence", "starts_at", "setting", "expected"),
    [
        (DayOfMonth(3), MORNING, "agency", True),
        (DayOfMonth(3), MORNING, None, True),
        (DayOfMonth(3), MORNING, "residential", False),
        (DayOfMonth(3), EVENING, "agency", False),
        (DayOfMonth(3), time(17), "agency", False),
        (WeekdayOfMonth(6, 1), MORNING, "school", False),
        (WeekdayOfMonth(4, 1), MORNING, "school", True),
        (WorkingDayOfMonth(-1), MORNING, "health", True),
    ],
)
def test_office_hours_follow_from_the_time_the_weekday_and_the_kind_of_cell(
    recurrence: Recurrence, starts_at: time, setting: str | None, expected: bool
) -> None:
    assert keeps_office_hours(recurrence, starts_at, setting) is expected


@given(
    st.lists(st.integers(1, 31), min_size=1, max_size=3),
    st.builds(date, st.integers(2024, 2033), st.integers(1, 12), st.just(1)),
    st.booleans(),
)
def test_placed_meetings_stay_in_their_month_off_holidays_and_apart(
    days: list[int], month: date, office: bool
) -> None:
    requests = [request(f"day {day}", MORNING, office=office) for day in days]
    placed = [placement.day for placement in place(*requests, month=month)]
    assert set(placed) <= set(days_of(month))
    assert [HOLIDAYS.find_name(day) for day in placed] == [None] * len(placed)
    assert not office or all(HOLIDAYS.is_working_day(day) for day in placed)
    assert len(set(placed)) == len(placed)
