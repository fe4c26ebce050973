from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.sheets.moments import Moment, Unreadable, read_clock, read_day, read_moment
from tests.planner.actual.schedule_files import FEBRUARY, local

DAY_STYLES = (
    "{0:%d/%m/%Y}", "{0.day}.{0.month}.{0.year}", "{0:%Y-%m-%d}", "{0:%d-%m-%Y}", "ngày {0.day} tháng {0.month}",
    "Ngày {0.day}  tháng {0.month} năm {0.year}", "{0.day}/{0.month}", "{0:%d/%m/%y}", "Thứ Tư, {0:%d/%m/%Y}",
    "ngày {0.day}/{0.month}/{0.year}", "mùng {0.day} tháng {0.month}",
)  # fmt: skip
CLOCK_STYLES = (
    "{0:%H:%M}", "{0.hour}h{0:%M}", "{0.hour} giờ {0:%M}", "{0:%H}g{0:%M}", "{0:%H:%M:%S}", "{0.hour}h{0:%M}p",
    "lúc {0.hour} giờ {0:%M} phút", "{0:%I:%M %p}",
)  # fmt: skip
# Days whose year is plain without being said.
days = st.dates(date(2026, 9, 1), date(2027, 7, 1))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(day=days, style=st.sampled_from(DAY_STYLES))
def test_a_day_is_read_in_whatever_way_it_is_written(day: date, style: str) -> None:
    assert read_day(style.format(day), FEBRUARY) == Moment(day=day)


@given(clock=clocks, style=st.sampled_from(CLOCK_STYLES))
def test_a_time_is_read_in_whatever_way_it_is_written(clock: time, style: str) -> None:
    assert read_clock(style.format(clock), FEBRUARY) == Moment(start=clock)


@given(day=days, clock=clocks, styles=st.tuples(st.sampled_from(CLOCK_STYLES), st.sampled_from(DAY_STYLES)))
def test_a_cell_may_hold_both(day: date, clock: time, styles: tuple[str, str]) -> None:
    text = f"{styles[0].format(clock)}, {styles[1].format(day)}"
    assert read_moment(text, FEBRUARY) == Moment(day=day, start=clock)


@given(st.integers(0, 24 * 60 - 1))
def test_a_time_is_read_from_excels_share_of_a_day(minutes: int) -> None:
    clock = time(*divmod(minutes, 60))
    assert read_clock(minutes / (24 * 60), FEBRUARY) == Moment(start=clock)
    assert read_clock(timedelta(minutes=minutes), FEBRUARY) == Moment(start=clock)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_day, read_clock, read_moment):
        try:
            assert isinstance(read(text, FEBRUARY), Moment)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("19h30 - 21h00", Moment(start=time(19, 30), end=time(21))),
        ("từ 19 giờ đến 21 giờ", Moment(start=time(19), end=time(21))),
        ("7 giờ 30 tối", Moment(start=time(19, 30))),
        ("Sáng 8h", Moment(start=time(8))),
        ("14h chiều thứ 5, ngày 4/2", Moment(day=date(2027, 2, 4), start=time(14))),
        ("2027-02-03T19:30", Moment(day=date(2027, 2, 3), start=time(19, 30))),
        ("31/12", Moment(day=date(2026, 12, 31))),
    ],
)
def test_secretaries_manners(text: str, moment: Moment) -> None:
    assert read_moment(text, FEBRUARY) == moment


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        (3.0, Moment(day=date(2027, 2, 3))),
        ("15", Moment(day=date(2027, 2, 15))),
        (46421.0, Moment(day=date(2027, 2, 3))),
        (date(2027, 2, 3), Moment(day=date(2027, 2, 3))),
        (local("2027-02-03T00:00"), Moment(day=date(2027, 2, 3))),
        (local("2027-02-03T19:29:59"), Moment(day=date(2027, 2, 3), start=time(19, 30))),
        (local("1899-12-31T08:00"), Moment(start=time(8))),
    ],
)
def test_a_column_of_days_also_holds_numbers_and_excels_dates(cell: object, moment: Moment) -> None:
    assert read_day(cell, FEBRUARY) == moment


@pytest.mark.parametrize(
    ("cell", "hour"), [(8.0, (8, 0)), (19, (19, 0)), ("19.30", (19, 30)), (time(8, 15), (8, 15))]
)
def test_a_column_of_times_also_holds_hours(cell: object, hour: tuple[int, int]) -> None:
    assert read_clock(cell, FEBRUARY) == Moment(start=time(*hour))


@pytest.mark.parametrize(
    "text", ["30/02", "45/2/2027", "25h", "chưa rõ", "19h30 hoặc 20h", "3.10", "19h 20h 21h", "-"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_moment(text, FEBRUARY)
