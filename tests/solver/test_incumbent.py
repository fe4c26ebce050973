import random

import numpy as np
from hypothesis import given
from planned import dropped, make_planned, pairs_of, randomly, randoms

from solver.candidates import find_candidates
from solver.check import evaluate
from solver.incumbent import Incumbent, appraise, visits_of
from solver.rules import build_program
from solver.rules.quotas import unreachable_shortfall

NOBODY = np.empty(0, np.int64)


@randomly
@given(randoms)
def test_a_sound_plan_is_worth_what_the_referee_says(rng: random.Random) -> None:
    problem, plan = make_planned(rng)
    c = find_candidates(problem)
    found = appraise(build_program(c), pairs_of(c, plan))
    judged = evaluate(problem, plan)
    assert found.shortfall + unreachable_shortfall(c) == judged.shortfall
    assert found.score - dropped(problem) == judged.score


@randomly
@given(randoms)
def test_pairs_become_visits_in_the_problems_order(rng: random.Random) -> None:
    problem, plan = make_planned(rng)
    c = find_candidates(problem)
    found = visits_of(c, pairs_of(c, plan))
    meetings = [m.id for m in problem.meetings]
    assert [visit.meeting for visit in found] == sorted((visit.meeting for visit in plan), key=meetings.index)
    assert {visit.meeting: set(visit.visitors) for visit in found} == {v.meeting: set(v.visitors) for v in plan}


def test_less_shortfall_is_better_than_more_score_and_any_plan_than_none() -> None:
    low, high = (Incumbent(pairs=NOBODY, score=score, shortfall=1) for score in (1, 2))
    met = Incumbent(pairs=NOBODY, score=0, shortfall=0)
    assert met.better_than(high)
    assert high.better_than(low)
    assert low.better_than(None)
    assert not low.better_than(low)
