import random

import numpy as np
from hypothesis import assume, given
from planned import make_penalised, problems, random_prices, randomly, randoms
from tiny import NEAR, host, make_problem, meeting, quota

from solver.candidates import Ints, find_candidates
from solver.check import check
from solver.clashes import Clashes
from solver.greedy import greedy_plan
from solver.incumbent import visits_of
from solver.locks import complete_locks, unusable_locks
from solver.problem import Problem
from solver.relaxation import Relaxation
from solver.rules import build_program

NONE = np.empty(0, np.int64)


@randomly
@given(problems, randoms)
def test_the_plan_is_sound_and_keeps_what_is_forced_in_whatever_order_visits_come(
    problem: Problem, rng: random.Random
) -> None:
    c = find_candidates(problem)
    assume(not unusable_locks(c))
    forced, conflicts = complete_locks(c)
    assume(not conflicts)
    program, clashes = build_program(c), Clashes(c)
    pricing = Relaxation(make_penalised(c, 50), clashes).price(random_prices(program.rows, rng))
    first = np.array(rng.sample(range(c.groups), rng.randint(0, c.groups)), np.int64)
    found = greedy_plan(program, clashes, forced=forced, first=first, worth=pricing.group, sent=pricing.best.sent)
    assert check(problem, visits_of(c, found)) == []
    assert set(forced.tolist()) <= set(found.tolist())


def sent_by(problem: Problem, *, first: Ints = NONE, forced: Ints = NONE) -> list[str]:
    """The meetings of the greedy plan of a problem without teams, at no prices."""
    c = find_candidates(problem)
    program, clashes = build_program(c), Clashes(c)
    pricing = Relaxation(program, clashes).price(np.zeros(program.rows))
    found = greedy_plan(program, clashes, forced=forced, first=first, worth=pricing.group, sent=pricing.best.sent)
    return [visit.meeting for visit in visits_of(c, found)]


AT_ONCE = (meeting("m", value=5), meeting("n", value=7))


def test_the_visit_worth_most_goes_before_one_it_clashes_with() -> None:
    assert sent_by(make_problem(meetings=AT_ONCE)) == ["n"]


def test_a_visit_too_far_from_another_to_come_in_time_is_left_out() -> None:
    far = (meeting("m", value=9), meeting("n", host="k", clock="10:20"))
    assert sent_by(make_problem(hosts=(host(), host("k", place=NEAR)), meetings=far)) == ["n"]


def test_a_visit_to_be_sent_first_goes_before_one_worth_more() -> None:
    assert sent_by(make_problem(meetings=AT_ONCE), first=np.array([0])) == ["m"]


def test_a_forced_visit_goes_before_all() -> None:
    assert sent_by(make_problem(meetings=AT_ONCE), first=np.array([1]), forced=np.array([0])) == ["m"]


def test_a_visit_worth_nothing_is_sent_only_where_a_quota_asks_for_it() -> None:
    worthless = (meeting("m", value=0), meeting("n", value=0, on=1))
    assert sent_by(make_problem(meetings=worthless)) == []
    assert len(sent_by(make_problem(meetings=worthless, quotas=(quota(min=1),)))) == 1
