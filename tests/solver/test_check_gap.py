"""The rule that keeps visits to one host apart."""

import pytest
from tiny import broken, day, host, make_problem, meeting, visitor

from solver.problem import Problem

apart = pytest.mark.rule("gap", "allowed")
too_close = pytest.mark.rule("gap", "forbidden")


def make_two(*, on: int, gap_days: int, clock: str = "14:00") -> Problem:
    """A host with meeting m on day 10 and n on another, and two visitors."""
    return make_problem(
        hosts=(host(gap_days=gap_days),),
        meetings=(meeting("m", on=10), meeting("n", on=on, clock=clock)),
        visitors=(visitor("v"), visitor("w")),
    )


def make_after(last_visit: int, gap_days: int = 5) -> Problem:
    return make_problem(hosts=(host(gap_days=gap_days, last_visit=day(last_visit)),), meetings=(meeting(on=10),))


@apart
@pytest.mark.parametrize("on", [5, 15])
def test_visits_as_far_apart_as_the_gap_are_allowed(on: int) -> None:
    assert broken(make_two(on=on, gap_days=5), "m:v", "n:w") == set()


@too_close
@pytest.mark.parametrize("on", [6, 10, 14])
def test_visits_closer_than_the_gap_are_forbidden_whoever_goes(on: int) -> None:
    assert broken(make_two(on=on, gap_days=5), "m:v", "n:w") == {"gap"}
    assert broken(make_two(on=on, gap_days=5), "m:v", "n:v") == {"gap"}


@apart
def test_without_a_gap_two_visits_on_one_day_are_allowed() -> None:
    assert broken(make_two(on=10, gap_days=0), "m:v", "n:w") == set()


@too_close
def test_a_gap_of_one_day_forbids_two_visits_on_one_day() -> None:
    assert broken(make_two(on=10, gap_days=1), "m:v", "n:w") == {"gap"}
    assert broken(make_two(on=11, gap_days=1, clock="00:00"), "m:v", "n:w") == set()


@apart
def test_visits_to_different_hosts_need_no_gap() -> None:
    hosts = (host("h", gap_days=30), host("k", gap_days=30))
    problem = make_problem(hosts=hosts, meetings=(meeting("m"), meeting("n", host="k", clock="14:00")))
    assert broken(problem, "m:v", "n:v") == set()


@apart
@pytest.mark.parametrize("last_visit", [5, 15, -40])
def test_a_visit_as_far_from_the_last_as_the_gap_is_allowed(last_visit: int) -> None:
    assert broken(make_after(last_visit), "m:v") == set()


@too_close
@pytest.mark.parametrize("last_visit", [6, 10, 14])
def test_a_visit_closer_to_the_last_than_the_gap_is_forbidden_before_it_and_after(last_visit: int) -> None:
    assert broken(make_after(last_visit), "m:v") == {"gap"}


@apart
def test_a_last_visit_on_the_same_day_does_not_matter_without_a_gap() -> None:
    assert broken(make_after(10, gap_days=0), "m:v") == set()
