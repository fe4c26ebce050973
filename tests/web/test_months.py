from datetime import date

from web.months import lay_out, month_end, months_between, next_month, previous_month


def test_weeks_begin_on_monday_and_fill_the_month() -> None:
    weeks = lay_out(date(2027, 1, 1), {})
    assert weeks[0][0].date == date(2026, 12, 28)
    assert weeks[-1][-1].date == date(2027, 1, 31)
    assert next(day.date for week in weeks for day in week if day.inside) == date(2027, 1, 1)


def test_the_busiest_day_has_the_darkest_shade() -> None:
    counts = {date(2027, 1, 3): 40, date(2027, 1, 4): 1, date(2027, 2, 1): 99}
    levels = {day.date.day: day.level for week in lay_out(date(2027, 1, 1), counts) for day in week if day.inside}
    assert (levels[3], levels[4], levels[5]) == (4, 1, 0)


def test_months_follow_one_another_over_the_turn_of_the_year() -> None:
    assert months_between(date(2026, 12, 5), date(2027, 2, 1)) == [
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert previous_month(date(2027, 1, 31)) == date(2026, 12, 1)
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
