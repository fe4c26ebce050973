import numpy as np
import pytest
from hypothesis import given
from planned import all_pairs, problems, randomly, randoms
from tiny import HERE, NEAR, host, make_problem, meeting

from solver.candidates import Candidates, find_candidates
from solver.check import check
from solver.clashes import Clashes
from solver.problem import Problem, Travel, Visit


def of_one_visitor(c: Candidates) -> list[tuple[int, int]]:
    """Every two pairs of one visitor, by their numbers."""
    who = c.pair_visitor
    return [(a, b) for a in range(c.pairs) for b in range(a + 1, c.pairs) if who[a] == who[b]]


def clashing(c: Candidates) -> set[tuple[int, int]]:
    """The clashes as the referee sees them."""
    pairs = all_pairs(c)

    def two_places(a: int, b: int) -> bool:
        plan = [Visit(meeting=pairs[p].meeting, visitors=(pairs[p].visitor,)) for p in (a, b)]
        return any(violation.rule == "two_places" for violation in check(c.problem, plan))

    return {(a, b) for a, b in of_one_visitor(c) if two_places(a, b)}


@randomly
@given(problems)
def test_two_pairs_clash_where_the_referee_says_so_whichever_is_named_first(problem: Problem) -> None:
    c = find_candidates(problem)
    clashes, right = Clashes(c), clashing(c)
    for a, b in of_one_visitor(c):
        one, other = np.array([a]), np.array([b])
        assert clashes.clash(one, other).tolist() == clashes.clash(other, one).tolist() == [(a, b) in right]


@randomly
@given(problems)
def test_all_clashes_among_pairs_are_found_each_once(problem: Problem) -> None:
    c = find_candidates(problem)
    found = zip(*(part.tolist() for part in Clashes(c).among(np.arange(c.pairs))), strict=True)
    assert sorted(tuple(sorted(two)) for two in found) == sorted(clashing(c))


@randomly
@given(problems)
def test_a_pair_is_near_others_it_clashes_with(problem: Problem) -> None:
    c = find_candidates(problem)
    clashes, right = Clashes(c), clashing(c)
    for a, b in of_one_visitor(c):
        assert clashes.near(a, [b]) == clashes.near(b, [a]) == ((a, b) in right)


@randomly
@given(problems, randoms)
def test_a_violated_clique_clashes_pairwise_and_cannot_grow(problem: Problem, rng: object) -> None:
    c = find_candidates(problem)
    value = np.array([rng.choice((0.0, 0.3, 0.5, 0.9, 1.0)) for _ in range(c.pairs)])
    right = clashing(c)
    for clique in (found.tolist() for found in Clashes(c).violated(value)):
        assert value[clique].sum() > 1
        assert {(a, b) for a in clique for b in clique if a < b} <= right
        others = set(range(c.pairs)) - set(clique)
        assert not [p for p in others if all((min(p, q), max(p, q)) in right for q in clique)]


@randomly
@given(problems)
def test_a_plan_with_clashes_always_violates_some_clique(problem: Problem) -> None:
    c = find_candidates(problem)
    assert bool(Clashes(c).violated(np.ones(c.pairs))) == bool(clashing(c))


@pytest.mark.parametrize("places", [((0.0, -179.0), (0.0, 0.0), (0.0, 179.0)), (HERE, NEAR, (-22.0, -75.0))])
def test_hosts_far_around_the_earth_still_clash(places: tuple[tuple[float, float], ...]) -> None:
    hosts = tuple(host(f"h{i}", place=place) for i, place in enumerate(places))
    meetings = tuple(meeting(f"m{i}", host=f"h{i}", on=5 * i) for i in range(len(hosts)))
    c = find_candidates(make_problem(hosts=hosts, meetings=meetings, travel=Travel(speed_kmh=50.0)))
    found = zip(*(part.tolist() for part in Clashes(c).among(np.arange(c.pairs))), strict=True)
    assert set(found) == clashing(c) != set()


def test_the_buffer_is_counted_only_between_different_places() -> None:
    hosts = (host("h"), host("k", place=NEAR), host("l"))
    meetings = (meeting("m"), meeting("n", host="k", clock="10:30"), meeting("o", host="l", clock="10:00"))
    c = find_candidates(
        make_problem(hosts=hosts, meetings=meetings, travel=Travel(speed_kmh=30.0, buffer_minutes=8))
    )
    m, n, o = np.arange(3)
    assert Clashes(c).clash(np.array([m, m, n]), np.array([n, o, o])).tolist() == [True, False, True]


def test_a_widened_clique_takes_in_only_what_clashes_with_all_of_it() -> None:
    # a lasts all day; b and c lie in it, one after the other.
    meetings = (meeting("a", minutes=600), meeting("b", clock="10:00"), meeting("c", clock="15:00"))
    c = find_candidates(make_problem(meetings=meetings))
    assert Clashes(c).widened(np.array([0])).tolist() in ([0, 1], [0, 2])
