from datetime import date, datetime

import pytest

from planner.config import TIMEZONE
from planner.errors import PlannerError
from planner.periods import Period, get_period, parse_period, say_span
from planner.reach import FIRST_YEAR, LAST_YEAR
from planner.reporting.span import check_span


def test_a_period_is_read_from_two_days() -> None:
    assert parse_period("2027-01-01", "2027-06-30") == Period(start=date(2027, 1, 1), end=date(2027, 6, 30))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2027-01-01", "", "can't be read"),
        ("2027-02-30", "2027-03-01", "can't be read"),
        ("2027-01-02", "2027-01-01", "before the first"),
        ("0027-01-01", "2027-01-01", "year 27 is out of reach"),
        ("2027-01-01", "9999-12-31", "year 9999 is out of reach"),
    ],
)
def test_what_makes_no_period_is_refused(start: str, end: str, said: str) -> None:
    with pytest.raises(PlannerError, match=said):
        parse_period(start, end)


def test_the_first_and_the_last_day_within_reach_are_days_to_reckon_with() -> None:
    period = get_period(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
    assert (period.start.year, period.end.year) == (FIRST_YEAR, LAST_YEAR)


def test_a_report_is_of_five_years_at_most() -> None:
    check_span(get_period(date(2023, 1, 1), date(2027, 12, 31)))
    with pytest.raises(PlannerError, match="longer than 5 years"):
        check_span(get_period(date(2023, 1, 1), date(2028, 1, 31)))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2027-01-04 00:00", "2027-03-01 00:00", "04/01/2027 – 28/02/2027"),
        ("2027-01-04 00:00", "2027-01-05 00:00", "04/01/2027"),
        ("2027-01-04 08:00", "2027-01-04 11:30", "04/01/2027, 08:00–11:30"),
        ("2027-01-04 08:00", "2027-01-06 00:00", "08:00 04/01/2027 – 00:00 06/01/2027"),
    ],
)
def test_whole_days_are_told_as_days_with_the_last_inside(start: str, end: str, said: str) -> None:
    starts_at, ends_at = (datetime.fromisoformat(text).replace(tzinfo=TIMEZONE) for text in (start, end))
    assert say_span(starts_at, ends_at, TIMEZONE) == said
