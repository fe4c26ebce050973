import random

import numpy as np
from hypothesis import given
from planned import all_pairs, dropped, make_planned, pairs_of, problems, randomly, randoms
from tiny import NEAR, host, make_problem, meeting, quota, visitor

from solver.candidates import find_candidates
from solver.check import evaluate
from solver.components import find_components
from solver.incumbent import appraise
from solver.problem import Coverage, Pair, Problem
from solver.rules import build_program
from solver.rules.quotas import unreachable_shortfall

TWO_HOSTS = (host("h", unit="a"), host("k", unit="b", place=NEAR))
TWO_MEETINGS = (meeting("m"), meeting("n", host="k"))
TWO_PEOPLE = (visitor("v", units=("a",)), visitor("w", units=("b",)))


def parts_of(**cells: object) -> list[list[Pair]]:
    problem = make_problem(hosts=TWO_HOSTS, meetings=TWO_MEETINGS, visitors=TWO_PEOPLE, **cells)
    return [all_pairs(part) for part in find_components(find_candidates(problem))]


def test_visitors_and_hosts_that_nothing_ties_are_apart() -> None:
    assert parts_of() == [[Pair(visitor="v", meeting="m")], [Pair(visitor="w", meeting="n")]]


def test_a_quota_of_two_visitors_ties_them() -> None:
    assert len(parts_of(quotas=(quota(visitors=("v", "w")),))) == 1


def test_a_coverage_row_ties_the_hosts_below_its_unit() -> None:
    assert len(parts_of(coverage=(Coverage(unit="root", value=1),))) == 1
    assert len(parts_of(coverage=(Coverage(unit="a", value=1), Coverage(unit="b", value=1)))) == 2


def test_nobody_to_send_makes_no_parts() -> None:
    assert find_components(find_candidates(make_problem(visitors=()))) == []


@randomly
@given(problems)
def test_the_parts_hold_every_pair_once_and_share_no_visitor_and_no_host(problem: Problem) -> None:
    c = find_candidates(problem)
    parts = find_components(c)
    hosts = {m.id: m.host for m in problem.meetings}
    everything = [pair for part in parts for pair in all_pairs(part)]
    assert sorted(everything, key=repr) == sorted(all_pairs(c), key=repr)
    for ties in (
        [{p.visitor for p in all_pairs(part)} for part in parts],
        [{hosts[p.meeting] for p in all_pairs(part)} for part in parts],
    ):
        assert sum(len(tied) for tied in ties) == len(set().union(*ties))


@randomly
@given(problems)
def test_the_parts_come_largest_first_with_their_groups_whole(problem: Problem) -> None:
    c = find_candidates(problem)
    parts = find_components(c)
    assert [part.pairs for part in parts] == sorted((part.pairs for part in parts), reverse=True)
    assert sum(part.groups for part in parts) == c.groups
    for part in parts:
        assert part.pair_group.tolist() == np.repeat(np.arange(part.groups), np.diff(part.group_first)).tolist()
        assert part.group_meeting[part.pair_group].tolist() == part.pair_meeting.tolist()


@randomly
@given(randoms)
def test_what_a_plan_is_worth_is_the_sum_over_the_parts(rng: random.Random) -> None:
    problem, plan = make_planned(rng)
    c = find_candidates(problem)
    shortfall, score = unreachable_shortfall(c), -dropped(problem)
    for part in find_components(c):
        inside = {pair.meeting for pair in all_pairs(part)}
        found = appraise(build_program(part), pairs_of(part, [visit for visit in plan if visit.meeting in inside]))
        shortfall, score = shortfall + found.shortfall, score + found.score
    judged = evaluate(problem, plan)
    assert (shortfall, score) == (judged.shortfall, judged.score)
