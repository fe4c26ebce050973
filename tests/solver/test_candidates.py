from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planned import all_pairs, problems, randomly
from tiny import NEAR, host, make_problem, meeting, pair, team, visitor

from solver.candidates import (
    find_candidates,
    matches,
    meeting_arrays,
    minutes_between,
    pairs_by_visitor,
    subtree_slices,
)
from solver.check import check, evaluate
from solver.problem import Preference, Problem, Travel, Visit, Weights
from solver.travel import distance_km, travel_minutes


def broken_by(problem: Problem, meeting: str, *visitors: str) -> set[str]:
    return {violation.rule for violation in check(problem, [Visit(meeting=meeting, visitors=visitors)])}


@randomly
@given(problems)
def test_pairs_are_those_that_are_eligible_and_far_enough_from_the_last_visit(problem: Problem) -> None:
    everyone = range(len(problem.visitors))
    found = {
        (problem.visitors[v].id, problem.meetings[m].id)
        for v, chosen, _ in pairs_by_visitor(problem, meeting_arrays(problem), everyone)
        for m in chosen.tolist()
    }
    assert found == {
        (v.id, m.id)
        for v in problem.visitors
        for m in problem.meetings
        if not broken_by(problem, m.id, v.id) & {"eligible", "gap"}
    }


@randomly
@given(problems)
def test_a_group_is_offered_where_some_delegation_of_the_team_is_complete(problem: Problem) -> None:
    c = find_candidates(problem)
    found = {(int(c.group_team[g]), problem.meetings[c.group_meeting[g]].id) for g in range(c.groups)}
    numbers = c.team_of_visitor.tolist()
    teams = {n: [v.id for v, own in zip(problem.visitors, numbers, strict=True) if own == n] for n in numbers}
    assert found == {
        (number, m.id)
        for number, members in teams.items()
        for m in problem.meetings
        if any(
            not broken_by(problem, m.id, *chosen) & {"eligible", "gap", "delegation"}
            for size in range(1, len(members) + 1)
            for chosen in combinations(members, size)
        )
    }


@randomly
@given(problems)
def test_the_pairs_of_a_group_are_next_to_one_another_and_of_one_team_and_meeting(problem: Problem) -> None:
    c = find_candidates(problem)
    assert c.pair_group.tolist() == np.repeat(np.arange(c.groups), np.diff(c.group_first)).tolist()
    assert c.pair_meeting.tolist() == c.group_meeting[c.pair_group].tolist()
    assert c.team_of_visitor[c.pair_visitor].tolist() == c.group_team[c.pair_group].tolist()
    assert len({*zip(c.group_team.tolist(), c.group_meeting.tolist(), strict=True)}) == c.groups


@randomly
@given(problems)
def test_a_pair_scores_what_the_referee_gives_it(problem: Problem) -> None:
    c = find_candidates(problem)
    terms = [evaluate(problem, [Visit(meeting=p.meeting, visitors=(p.visitor,))]).terms for p in all_pairs(c)]
    assert c.pair_score.tolist() == [t["preferences"] + t["travel"] for t in terms]


@randomly
@given(problems)
def test_locked_pairs_are_marked(problem: Problem) -> None:
    c = find_candidates(problem)
    assert c.pair_locked.tolist() == [p in problem.locked for p in all_pairs(c)]


def test_only_leaders_of_their_own_team_are_marked() -> None:
    people = (visitor("a", team="t"), visitor("b", team="t"), visitor("c", team="u"))
    teams = (team("t", leaders=("b", "c"), delegation_max=2), team("u"))
    c = find_candidates(make_problem(teams=teams, visitors=people))
    assert [p.visitor for p, leads in zip(all_pairs(c), c.pair_leader, strict=True) if leads] == ["b"]


def test_what_a_pair_earns_is_preference_less_travel_rounded_up() -> None:
    far = visitor(place=NEAR, preferences=(Preference(host="h", value=5), Preference(host="h", value=2)))
    c = find_candidates(make_problem(visitors=(far,), weights=Weights(travel_per_hour=10)))
    assert c.pair_score.tolist() == [7 - 8]  # 46 minutes there and back at 10 an hour


@pytest.mark.parametrize(
    "cells",
    [
        {"visitors": ()},
        {"meetings": ()},
        {"forbidden": (pair(),)},
        {"visitors": (visitor(team="t"),), "teams": (team(delegation_min=2, delegation_max=1),)},
    ],
)
def test_there_may_be_no_candidates_at_all(cells: dict[str, object]) -> None:
    c = find_candidates(make_problem(**cells))
    assert (c.pairs, c.groups, c.group_first.tolist()) == (0, 0, [0])


@given(problems)
def test_a_units_subtree_is_a_slice_of_the_numbering(problem: Problem) -> None:
    order, slices = subtree_slices(problem.units)
    parents = {unit.id: unit.parent for unit in problem.units}

    def lies_below(unit: str | None, above: str) -> bool:
        return unit is not None and (unit == above or lies_below(parents[unit], above))

    for unit in parents:
        first, last = slices[unit]
        assert {u for u in order if first <= order[u] < last} == {u for u in order if lies_below(u, unit)}


latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def both_ways(travel: Travel, places: list[tuple[float, float, float, float]]) -> tuple[list[int], list[int]]:
    """Minutes as the search and as the referee know them."""
    problem = make_problem(travel=travel)
    found = minutes_between(problem, *np.array(places).T)
    return found.tolist(), [travel_minutes(travel, *place) for place in places]


@given(st.lists(st.tuples(latitudes, longitudes, latitudes, longitudes), min_size=1), st.floats(1, 200))
def test_minutes_are_the_referees(places: list[tuple[float, float, float, float]], speed: float) -> None:
    found, right = both_ways(Travel(speed_kmh=speed, detour=1.4), places)
    assert found == right


@given(latitudes, longitudes, st.floats(0.001, 1), st.integers(1, 500), st.sampled_from([0.0, 1e-9, -1e-9, 1e-7]))
def test_minutes_that_are_all_but_whole_are_rounded_as_the_referee_does(
    lat: float, lon: float, step: float, minutes: int, nudge: float
) -> None:
    place = (lat, lon, lat - step if lat > 0 else lat + step, lon)
    speed = 60 * distance_km(*place) / minutes * (1 + nudge)
    found, right = both_ways(Travel(speed_kmh=speed), [place])
    assert found == right


@pytest.mark.parametrize("travel", [Travel(speed_kmh=0.001), Travel(speed_kmh=30.0, detour=3000.0)])
def test_minutes_of_the_slowest_are_the_referees(travel: Travel) -> None:
    rng = np.random.default_rng(0)
    places = [tuple(place) for place in rng.uniform((21, 105, 21, 105), (23, 107, 23, 107), (1000, 4)).tolist()]
    found, right = both_ways(travel, places)
    assert found == right


def test_a_meeting_knows_its_hosts_place_and_its_own_month() -> None:
    hosts = (host("h"), host("k", place=NEAR, category="grassroots_cell"))
    found = meeting_arrays(make_problem(hosts=hosts, meetings=(meeting("m"), meeting("n", host="k", on=31))))
    assert (found.lat.tolist(), found.category.tolist()) == ([22.0, 22.1], ["subordinate_cell", "grassroots_cell"])
    assert int(found.month[1] - found.month[0]) == 1


def test_matches_are_all_places_with_the_same_key() -> None:
    places, at = matches(np.array([7, 5, 9, 5]), np.array([5, 7, 5, 1]))
    assert list(zip(places.tolist(), at.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 2), (3, 0), (3, 2)]
