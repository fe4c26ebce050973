"""Random instances with random sound plans, and such plans in the search's own numbers."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from benchmarks.generate_small import make_small_problem
from solver.candidates import Candidates, Floats, Ints, find_candidates
from solver.check import check
from solver.clashes import Clashes
from solver.delegations import Visits, visits_sending
from solver.penalty import penalised
from solver.problem import Pair, Problem, Visit
from solver.program import Program
from solver.rules import build_program
from solver.rules.quotas import unreachable_shortfall
from tests.solver.brute import find_truth

EXAMPLES = 60
randomly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

# Seeds, not draws that hypothesis steers: it is fond of simple instances, in which few rules meet.
randoms = st.integers(0, 1 << 32).map(random.Random)
problems = randoms.map(make_small_problem)


def make_planned(rng: random.Random) -> tuple[Problem, tuple[Visit, ...]]:
    """A small problem and a plan that breaks none of its rules but, where pairs are locked, that of the locked."""
    problem = make_small_problem(rng)
    visitors = [visitor.id for visitor in problem.visitors]
    visits: tuple[Visit, ...] = ()
    for meeting in rng.sample(problem.meetings, len(problem.meetings)):
        for _ in range(3):
            who = tuple(rng.sample(visitors, rng.randint(1, min(3, len(visitors)))))
            more = (*visits, Visit(meeting=meeting.id, visitors=who))
            if all(violation.rule == "locked" for violation in check(problem, more)):
                visits = more
                break
    return problem, visits


def pairs_of(candidates: Candidates, visits: Sequence[Visit]) -> Ints:
    """The pairs of a plan by their numbers; a KeyError where one is not among the candidates."""
    numbers = {pair: number for number, pair in enumerate(all_pairs(candidates))}
    said = [Pair(visitor=visitor, meeting=visit.meeting) for visit in visits for visitor in visit.visitors]
    return np.array(sorted(numbers[pair] for pair in said), np.int64)


def all_pairs(candidates: Candidates) -> list[Pair]:
    problem = candidates.problem
    return [
        Pair(visitor=problem.visitors[v].id, meeting=problem.meetings[m].id)
        for v, m in zip(candidates.pair_visitor.tolist(), candidates.pair_meeting.tolist(), strict=True)
    ]


def with_locks(problem: Problem, rng: random.Random) -> Problem:
    """The problem with one to four pairs of it locked, other than before."""
    pairs = [Pair(visitor=v.id, meeting=m.id) for v in problem.visitors for m in problem.meetings]
    return replace(problem, locked=tuple(rng.choice(pairs) for _ in range(rng.randint(1, 4))))


def dropped(problem: Problem) -> int:
    """What losing the whole baseline costs: the search counts from there, the referee from nothing lost."""
    base = problem.baseline
    if base is None:
        return 0
    return base.drop * len({(v, visit.meeting) for visit in base.visits for v in visit.visitors})


def make_penalised(candidates: Candidates, penalty: int) -> Program:
    """The program of all rules in which a unit of shortfall costs `penalty`."""
    return penalised(build_program(candidates), penalty)


def best_value(problem: Problem, penalty: int) -> int | None:
    """What the best sound plan is worth to the penalised program, by trying all; None where there is none."""
    truth = find_truth(problem)
    unreachable = unreachable_shortfall(find_candidates(problem))
    values = [score - penalty * (shortfall - unreachable) for shortfall, score in truth.frontier.items()]
    return None if truth.infeasible else max(values) + dropped(problem)


def random_prices(rows: int, rng: random.Random) -> Floats:
    return np.array([rng.choice((0.0, rng.random(), 20 * rng.random())) for _ in range(rows)])


def random_cliques(clashes: Clashes, rng: random.Random) -> list[Ints]:
    """Cliques that some random solution breaks."""
    return clashes.violated(np.array([rng.random() for _ in range(clashes.candidates.pairs)]))


def delegations(c: Candidates, group: int) -> list[tuple[int, ...]]:
    """Every complete delegation of a group that holds its locked pairs, by the numbers of its pairs."""
    own = range(c.group_first[group], c.group_first[group + 1])
    sizes = range(c.group_min[group], c.group_max[group] + 1)
    return [
        sent
        for sent in chain.from_iterable(combinations(own, size) for size in sizes)
        if not c.group_led[group] or any(c.pair_leader[p] for p in sent)
        if all(p in sent for p in own if c.pair_locked[p])
    ]


def all_visits(c: Candidates) -> Iterator[Visits]:
    """Every visit there is, one at a time."""
    for group in range(c.groups):
        for sent in delegations(c, group):
            yield visits_sending(c, np.array(sent, np.int64))
