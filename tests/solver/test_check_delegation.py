"""The rules on who goes together."""

import pytest
from tiny import broken, make_problem, meeting, team, visitor

fits = pytest.mark.rule("delegation", "allowed")
misfits = pytest.mark.rule("delegation", "forbidden")


def make_team_problem(**team_cells: object) -> object:
    """Team t of a, b and c; team u of d; e and f without a team."""
    members = [visitor(key, team="t") for key in "abc"] + [visitor("d", team="u"), visitor("e"), visitor("f")]
    return make_problem(teams=(team("t", **team_cells), team("u")), visitors=tuple(members))


@fits
@pytest.mark.parametrize("sent", ["m:a,b", "m:a,b,c"])
def test_a_delegation_within_its_teams_sizes_fits(sent: str) -> None:
    assert broken(make_team_problem(delegation_min=2, delegation_max=3), sent) == set()


@misfits
@pytest.mark.parametrize("sent", ["m:a", "m:a,b,c"])
def test_a_delegation_smaller_or_larger_than_its_team_sends_does_not_fit(sent: str) -> None:
    assert broken(make_team_problem(delegation_min=2, delegation_max=2), sent) == {"delegation"}


@misfits
@pytest.mark.parametrize("sent", ["m:a,d", "m:a,e", "m:e,f"])
def test_a_delegation_of_two_teams_or_of_people_without_a_team_does_not_fit(sent: str) -> None:
    assert broken(make_team_problem(delegation_max=3), sent) == {"delegation"}


@fits
def test_a_visitor_without_a_team_goes_alone() -> None:
    assert broken(make_team_problem(), "m:e") == set()


@fits
def test_a_delegation_with_one_of_the_leaders_fits() -> None:
    assert broken(make_team_problem(delegation_max=2, leaders=("b", "c")), "m:a,c") == set()


@misfits
def test_a_delegation_without_a_leader_does_not_fit_where_the_team_has_leaders() -> None:
    assert broken(make_team_problem(delegation_max=2, leaders=("c",)), "m:a,b") == {"delegation"}


@misfits
def test_a_leader_from_outside_the_team_leads_nobody() -> None:
    problem = make_team_problem(delegation_max=2, leaders=("d",))
    assert broken(problem, "m:a") == {"delegation"}
    assert broken(problem, "m:a,d") == {"delegation"}


@misfits
def test_a_team_whose_least_is_above_its_most_sends_nobody() -> None:
    problem = make_team_problem(delegation_min=2, delegation_max=1)
    assert broken(problem, "m:a") == broken(problem, "m:a,b") == {"delegation"}


@misfits
@pytest.mark.parametrize("sent", ["m:", "m:e,e"])
def test_an_empty_delegation_and_one_that_names_a_visitor_twice_do_not_fit(sent: str) -> None:
    assert broken(make_team_problem(), sent) == {"delegation"}


@pytest.mark.rule("one_delegation", "allowed")
def test_every_meeting_may_have_a_delegation() -> None:
    problem = make_problem(meetings=(meeting("m"), meeting("n", on=1)))
    assert broken(problem, "m:v", "n:v") == set()


@pytest.mark.rule("one_delegation", "forbidden")
@pytest.mark.parametrize("second", ["m:d", "m:a"])
def test_a_meeting_may_not_have_two_delegations(second: str) -> None:
    assert broken(make_team_problem(), "m:a", second) == {"one_delegation"}
