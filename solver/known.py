"""What is known of a part as its search goes on: the best plan, and bounds that only come nearer to it."""

from solver.candidates import Ints
from solver.incumbent import Incumbent, appraise
from solver.program import Program
from solver.standing import Standing


class Known:
    """Begins with a plan, by its pairs, and with nothing proven of the score.

    `penalty` is the price of a unit of shortfall at which parts are added up (`Standing.value_bound`).
    """

    def __init__(self, program: Program, penalty: int, plan: Ints) -> None:
        self.program = program
        self.penalty = penalty
        self.incumbent: Incumbent = appraise(program, plan)
        self.shortfall_bound = 0
        self._value_bound: int | None = None
        self._score_bound: int | None = None

    def offer(self, plan: Ints) -> None:
        """Keep the plan with these pairs where it is better."""
        found = appraise(self.program, plan)
        if not found.better_than(self.incumbent):
            return
        if found.shortfall < self.incumbent.shortfall:
            # A bound on plans that fall short by more says nothing of the others.
            at_penalty = self._value_bound
            self._score_bound = None if at_penalty is None else at_penalty + self.penalty * found.shortfall
        self.incumbent = found

    def bound(self, value: int, penalty: int) -> None:
        """No plan's score less `penalty` times its shortfall is above `value`."""
        if penalty == self.penalty:
            self._value_bound = value if self._value_bound is None else min(self._value_bound, value)
        score = value + penalty * self.incumbent.shortfall
        self._score_bound = score if self._score_bound is None else min(self._score_bound, score)

    def bound_shortfall(self, least: int) -> None:
        """No plan's shortfall is below `least`."""
        self.shortfall_bound = max(self.shortfall_bound, least)

    @property
    def shortfall_proven(self) -> bool:
        return self.shortfall_bound >= self.incumbent.shortfall

    def value(self, penalty: int) -> int:
        """The incumbent's score less `penalty` times its shortfall."""
        return self.incumbent.score - penalty * self.incumbent.shortfall

    def standing(self, phase: str) -> Standing:
        """After a first `bound`."""
        assert self._value_bound is not None
        assert self._score_bound is not None
        return Standing(
            incumbent=self.incumbent,
            shortfall_bound=self.shortfall_bound,
            value_bound=self._value_bound,
            score_bound=max(self.incumbent.score, self._score_bound),
            phase=phase,
        )
