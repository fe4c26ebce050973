from datetime import date

import pytest

from planner.meetings.holidays import PublicHolidays

HOLIDAYS = PublicHolidays()
TET_2027 = [date(2027, 2, day) for day in range(4, 11)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "Tết Dương lịch"),
        (date(2027, 2, 6), "Tết Nguyên Đán"),
        (date(2027, 5, 3), "Ngày Quốc tế Lao động (nghỉ bù)"),
        (date(2027, 5, 4), None),
    ],
)
def test_public_holidays_and_substitute_days_have_names(day: date, name: str | None) -> None:
    assert HOLIDAYS.find_name(day) == name


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2027, 2, 3), True),
        (date(2027, 2, 4), False),
        (date(2027, 2, 13), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
    ],
)
def test_weekends_and_holidays_are_off_save_a_weekend_day_worked_instead(day: date, working: bool) -> None:
    assert HOLIDAYS.is_working_day(day) is working


@pytest.mark.parametrize("day", TET_2027)
def test_every_day_of_the_tet_break_finds_all_of_it(day: date) -> None:
    assert HOLIDAYS.find_tet_break(day) == TET_2027


@pytest.mark.parametrize("day", [date(2027, 2, 3), date(2027, 1, 1), date(2027, 9, 2)])
def test_other_days_lie_in_no_tet_break(day: date) -> None:
    assert HOLIDAYS.find_tet_break(day) == []
