"""The rules on single pairs: who may be sent where, and who must be."""

from dataclasses import replace

import pytest
from tiny import at, broken, day, host, make_problem, meeting, pair, visitor

from solver.problem import Interval, Unit, Window

eligible = pytest.mark.rule("eligible", "allowed")
ineligible = pytest.mark.rule("eligible", "forbidden")


@eligible
def test_a_visitor_may_go_to_any_host_below_their_unit() -> None:
    units = (Unit(id="root", name=""), Unit(id="a", name="", parent="root"), Unit(id="b", name="", parent="a"))
    problem = make_problem(units=units, hosts=(host(unit="b"),), visitors=(visitor(units=("a",)),))
    assert broken(problem, "m:v") == set()


@ineligible
@pytest.mark.parametrize("units", [("b",), ()])
def test_a_visitor_may_not_go_outside_their_units(units: tuple[str, ...]) -> None:
    problem = make_problem(hosts=(host(unit="a"),), visitors=(visitor(units=units),))
    assert broken(problem, "m:v") == {"eligible"}


@ineligible
def test_a_visitor_of_a_unit_may_not_go_to_a_host_above_it() -> None:
    problem = make_problem(hosts=(host(unit="root"),), visitors=(visitor(units=("a",)),))
    assert broken(problem, "m:v") == {"eligible"}


@ineligible
def test_an_excluded_host_may_not_be_visited() -> None:
    assert broken(make_problem(visitors=(visitor(excluded_hosts=("h",)),)), "m:v") == {"eligible"}


@ineligible
def test_a_forbidden_pair_may_not_be_sent() -> None:
    assert broken(make_problem(forbidden=(pair(),)), "m:v") == {"eligible"}


@eligible
def test_a_forbidden_pair_leaves_the_meeting_to_others() -> None:
    problem = make_problem(visitors=(visitor("v"), visitor("w")), forbidden=(pair(),))
    assert broken(problem, "m:w") == set()


@ineligible
@pytest.mark.parametrize(("start", "end"), [("08:00", "09:01"), ("09:59", "12:00"), ("09:10", "09:20")])
def test_a_busy_visitor_may_not_be_sent(start: str, end: str) -> None:
    busy = (Interval(start=at(0, start), end=at(0, end)),)
    assert broken(make_problem(visitors=(visitor(busy=busy),)), "m:v") == {"eligible"}


@eligible
@pytest.mark.parametrize(("start", "end"), [("08:00", "09:00"), ("10:00", "12:00")])
def test_being_busy_right_up_to_a_meeting_or_from_its_end_is_no_hindrance(start: str, end: str) -> None:
    busy = (Interval(start=at(0, start), end=at(0, end)),)
    assert broken(make_problem(visitors=(visitor(busy=busy),)), "m:v") == set()


@eligible
def test_a_meeting_that_starts_on_the_last_evening_of_the_horizon_and_ends_after_it_may_be_visited() -> None:
    problem = make_problem(meetings=(meeting(on=3, clock="23:30", minutes=90),))
    assert broken(replace(problem, horizon=Window(start=day(0), end=day(3))), "m:v") == set()


@ineligible
@pytest.mark.parametrize("on", [-1, 4])
def test_a_meeting_that_starts_outside_the_horizon_may_not_be_visited(on: int) -> None:
    problem = make_problem(meetings=(meeting(on=on, clock="23:30", minutes=90),))
    assert broken(replace(problem, horizon=Window(start=day(0), end=day(3))), "m:v") == {"eligible"}


@ineligible
def test_what_the_instance_does_not_know_may_not_be_sent() -> None:
    assert broken(make_problem(), "m:stranger") == {"eligible"}
    assert broken(make_problem(), "unheard:v") == {"eligible"}


@pytest.mark.rule("locked", "allowed")
def test_a_locked_pair_that_is_sent_is_kept_also_when_locked_twice() -> None:
    assert broken(make_problem(locked=(pair(), pair())), "m:v") == set()


@pytest.mark.rule("locked", "forbidden")
def test_a_locked_pair_must_be_sent() -> None:
    problem = make_problem(visitors=(visitor("v"), visitor("w")), locked=(pair(),))
    assert broken(problem) == {"locked"}
    assert broken(problem, "m:w") == {"locked"}
