"""The rules on a visitor's time: one place at once, so many a day, so many a month."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import HERE, NEAR, broken, host, make_problem, meeting, visitor

from solver.check.book import Book
from solver.problem import Problem, Travel


def make_two(
    *, second: str, on: int = 0, minutes: int = 60, place: tuple[float, float] = HERE, buffer: int = 0
) -> Problem:
    """Meeting m here on day 0, 09:00, and n at `place`; the way to NEAR takes 23 minutes."""
    return make_problem(
        hosts=(host("h"), host("k", place=place)),
        meetings=(meeting("m", minutes=minutes), meeting("n", host="k", on=on, clock=second)),
        travel=Travel(speed_kmh=30.0, buffer_minutes=buffer),
    )


@pytest.mark.rule("two_places", "allowed")
@pytest.mark.parametrize(
    "problem",
    [
        make_two(second="10:00"),
        make_two(second="10:00", buffer=30),  # the buffer counts only where the places differ
        make_two(second="10:23", place=NEAR),
        make_two(second="10:53", place=NEAR, buffer=30),
        make_two(second="07:37", place=NEAR),
    ],
)
def test_a_visitor_with_time_to_get_there_may_go_to_both(problem: Problem) -> None:
    assert broken(problem, "m:v", "n:v") == set()


@pytest.mark.rule("two_places", "forbidden")
@pytest.mark.parametrize(
    "problem",
    [
        make_two(second="09:00"),
        make_two(second="09:59"),
        make_two(second="10:22", place=NEAR),
        make_two(second="10:52", place=NEAR, buffer=30),
        make_two(second="07:38", place=NEAR),
        make_two(second="00:30", on=1, minutes=16 * 60),  # the first meeting passes midnight
    ],
)
def test_a_visitor_may_not_be_needed_in_two_places(problem: Problem) -> None:
    assert broken(problem, "m:v", "n:v") == {"two_places"}


@pytest.mark.rule("two_places", "allowed")
def test_two_visitors_may_be_in_two_places() -> None:
    problem = make_problem(meetings=(meeting("m"), meeting("n")), visitors=(visitor("v"), visitor("w")))
    assert broken(problem, "m:v", "n:w") == set()


@pytest.mark.rule("two_places", "forbidden")
def test_a_long_meeting_clashes_beyond_the_next_one() -> None:
    meetings = (meeting("m", minutes=300), meeting("n", clock="09:30", minutes=10), meeting("o", clock="13:00"))
    assert broken(make_problem(meetings=meetings), "m:v", "o:v") == {"two_places"}
    clashes = broken(make_problem(meetings=meetings), "m:v", "n:v", "o:v")
    assert clashes == {"two_places"}


@pytest.mark.rule("max_per_day", "allowed")
def test_as_many_meetings_a_day_as_the_limit_says_are_allowed() -> None:
    meetings = (meeting("m"), meeting("n", clock="14:00"), meeting("o", on=1))
    problem = make_problem(meetings=meetings, visitors=(visitor(max_per_day=2),))
    assert broken(problem, "m:v", "n:v", "o:v") == set()


@pytest.mark.rule("max_per_day", "forbidden")
def test_one_meeting_more_than_the_days_limit_is_forbidden() -> None:
    meetings = (meeting("m"), meeting("n", clock="14:00"))
    assert broken(make_problem(meetings=meetings, visitors=(visitor(max_per_day=1),)), "m:v", "n:v") == {
        "max_per_day"
    }


@pytest.mark.rule("max_per_day", "allowed")
def test_a_meeting_past_midnight_counts_on_the_day_it_starts() -> None:
    meetings = (meeting("m", clock="23:00", minutes=120), meeting("n", on=1, clock="09:00"))
    assert broken(make_problem(meetings=meetings, visitors=(visitor(max_per_day=1),)), "m:v", "n:v") == set()


@pytest.mark.rule("max_per_day", "forbidden")
def test_a_limit_of_none_a_day_forbids_every_meeting() -> None:
    assert broken(make_problem(visitors=(visitor(max_per_day=0),)), "m:v") == {"max_per_day"}


# March has 31 days: day 30 is its last, day 31 the first of April.
@pytest.mark.rule("max_per_month", "allowed")
def test_months_are_those_of_the_calendar() -> None:
    meetings = (meeting("m", on=30, clock="23:30"), meeting("n", on=31))
    assert broken(make_problem(meetings=meetings, visitors=(visitor(max_per_month=1),)), "m:v", "n:v") == set()


@pytest.mark.rule("max_per_month", "forbidden")
def test_one_meeting_more_than_the_months_limit_is_forbidden() -> None:
    meetings = (meeting("m", on=0), meeting("n", on=30))
    problem = make_problem(meetings=meetings, visitors=(visitor(max_per_month=1),))
    assert broken(problem, "m:v", "n:v") == {"max_per_month"}


@pytest.mark.rule("max_per_month", "allowed")
def test_without_a_months_limit_any_number_is_allowed() -> None:
    meetings = tuple(meeting(f"m{number}", on=number) for number in range(20))
    assert broken(make_problem(meetings=meetings), *(f"m{number}:v" for number in range(20))) == set()


places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(places, min_size=2, max_size=5), st.floats(0.1, 300), st.floats(1, 5))
def test_no_way_between_two_hosts_is_longer_than_the_longest(
    where: list[tuple[float, float]], speed: float, detour: float
) -> None:
    hosts = tuple(host(str(n), place=place) for n, place in enumerate(where))
    book = Book(make_problem(hosts=hosts, travel=Travel(speed_kmh=speed, detour=detour)), ())
    assert all(book.travel(a, b) <= book.longest_way() for a in hosts for b in hosts)
