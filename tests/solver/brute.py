"""The best plan of a tiny instance by trying them all, judged by the referee alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from solver.check import check, evaluate
from solver.problem import Problem, Visit


@dataclass(frozen=True, kw_only=True)
class Truth:
    """`frontier` maps every shortfall some sound plan has to the best score among the plans that have it.

    It is empty where the instance is infeasible. `plans` says how many sound plans there are.
    """

    frontier: dict[int, int]
    plans: int

    @property
    def infeasible(self) -> bool:
        return not self.frontier

    @property
    def shortfall(self) -> int:
        return min(self.frontier)

    @property
    def score(self) -> int:
        return self.frontier[self.shortfall]

    def best_score_within(self, shortfall: int) -> int:
        """The best score of a plan with at most this shortfall."""
        return max(score for reached, score in self.frontier.items() if reached <= shortfall)


def find_truth(problem: Problem) -> Truth:
    """Every sound plan, meeting by meeting; for instances of about a dozen eligible pairs."""
    frontier: dict[int, int] = {}
    plans = 0
    options = [list(_delegations(problem, meeting.id)) for meeting in problem.meetings]
    for visits in _sound_plans(problem, [choice for choice in options if choice], ()):
        if check(problem, visits):
            continue  # something locked is missing
        plans += 1
        found = evaluate(problem, visits)
        frontier[found.shortfall] = max(found.score, frontier.get(found.shortfall, found.score))
    return Truth(frontier=frontier, plans=plans)


def _delegations(problem: Problem, meeting: str) -> Iterator[Visit]:
    """Every delegation that could be the whole plan, were nothing locked."""
    visitors = [visitor.id for visitor in problem.visitors]
    able = [visitor for visitor in visitors if _may_go(problem, visitor, meeting)]
    for chosen in chain.from_iterable(combinations(able, size) for size in range(1, len(able) + 1)):
        visit = Visit(meeting=meeting, visitors=chosen)
        if _could_grow(problem, (visit,)):
            yield visit


def _may_go(problem: Problem, visitor: str, meeting: str) -> bool:
    violations = check(problem, [Visit(meeting=meeting, visitors=(visitor,))])
    return all(violation.rule != "eligible" for violation in violations)


def _sound_plans(
    problem: Problem, options: list[list[Visit]], visits: tuple[Visit, ...]
) -> Iterator[tuple[Visit, ...]]:
    if not options:
        yield visits
        return
    yield from _sound_plans(problem, options[1:], visits)
    for visit in options[0]:
        if _could_grow(problem, (*visits, visit)):
            yield from _sound_plans(problem, options[1:], (*visits, visit))


def _could_grow(problem: Problem, visits: tuple[Visit, ...]) -> bool:
    """No rule but "locked" is broken: all others stay broken whatever is added."""
    return all(violation.rule == "locked" for violation in check(problem, visits))
