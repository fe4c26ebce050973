"""One connected part of a problem, from first plan to proof.

1. A greedy plan, so that there is always something to keep.
2. The relaxation of the program in which a unit of shortfall costs a penalty: prices, a bound, often the plan.
3. Where the relaxation's solution is not a plan: a dive, or integer programs around its whole visits, make one.
4. Where plan and bound still differ: every pair whose best visit costs more than the difference is left out
   (reduced cost fixing; no better plan can use it), and an integer program of the rest proves or improves it.
5. Where there is shortfall: the same for the shortfall alone; a penalty that proved too small is raised.
"""

from collections.abc import Callable

import numpy as np

from solver.arrays import are_among, distinct
from solver.blocks import find_blocks
from solver.candidates import Candidates, Ints
from solver.clashes import Clashes
from solver.delegations import Visits, visits_in_force
from solver.diving import dive
from solver.exact import NONE, Restricted
from solver.greedy import greedy_plan
from solver.known import Known
from solver.master import TOLERANCE
from solver.neighbourhoods import DISTANCES, settled_pairs
from solver.penalty import PENALTY_GROWTH, PENALTY_LIMIT, penalised, shortfall_only
from solver.pricing import Pricing, filled_rows, usable_pairs
from solver.program import Program
from solver.relaxation import Relaxation, Relaxed
from solver.rules import build_program
from solver.standing import Budget, Standing
from solver.start import solve_blocks, start_from_blocks

# How far below the bound a plan is looked for at first, in points, and how much further each time.
FIRST_BELOW, BELOW_GROWTH = 2, 2
# An integer program with fewer than so many times the pairs of the last is not worth solving before a larger one.
WORTH_SOLVING = 1.5
# Components with fewer pairs are solved as a whole: there is little to gain.
LARGE = 50_000
# With more pairs a round of the relaxation takes seconds, and the last ones change little: a plan is made before
# these, once the bound is this near the optimum of the restricted program, as a part of the score.
HUGE = 1_000_000
NEARLY = 1e-3


class ComponentSearch:
    """Solves one part; `report` hears of every better plan and bound."""

    def __init__(
        self,
        candidates: Candidates,
        *,
        completed: Ints,
        penalty: int,
        budget: Budget,
        report: Callable[[Standing], None],
    ) -> None:
        self.candidates = candidates
        self.completed = completed
        self.penalty = penalty
        self.budget = budget
        self.report = report
        self.program = build_program(candidates)
        self.clashes = Clashes(candidates)
        self.relaxation = Relaxation(penalised(self.program, penalty), self.clashes, budget.interrupter)
        self.known: Known  # from `begin` on
        self.relaxed: Relaxed | None = None
        self.cliques: list[Ints] = []

    def _greedy(self, first: Visits, pricing: Pricing) -> Ints:
        """The pairs of a greedy plan that sends these visits first, and of other groups their best ones."""
        c = self.candidates
        used = np.zeros(c.groups, bool)
        used[first.groups] = True
        sent = pricing.best.sent & ~used[c.pair_group]
        sent[first.pairs] = True
        return greedy_plan(
            self.program,
            self.clashes,
            forced=self.completed,
            first=first.groups,
            worth=pricing.group,
            sent=sent,
        )

    def begin(self) -> Standing:
        """A greedy plan, near the one in force where there is one, and a first bound."""
        first = self.relaxation.price(np.zeros(self.program.rows))
        plan = self._greedy(visits_in_force(self.candidates), first)
        self.known = Known(self.program, self.penalty, plan)
        self.known.bound(first.bound, self.penalty)
        return self.known.standing("greedy")

    def search(self) -> Standing:
        """After `begin`: the relaxation, and a plan from it."""
        if not self.budget.over():
            self._start(self.known.incumbent.pairs)
            self.relaxed = self._relax(self.relaxation, self.penalty)
        return self.known.standing("prices")

    def _start(self, plan: Ints) -> None:
        """From the blocks of the program where it has any and all of them get solved, else from a plan."""
        blocks = find_blocks(self.relaxation.program) if self.candidates.pairs >= LARGE else []
        solved = solve_blocks(blocks, self.budget)
        if solved:
            pricing = start_from_blocks(self.relaxation, blocks, solved, plan)
            self.known.offer(self._greedy(Visits.joined([block.sent for block in solved]), pricing))
        else:
            pricing = self.relaxation.start(plan)
        self.known.bound(pricing.bound, self.penalty)
        self.report(self.known.standing("prices"))

    def prove(self, budget: Budget) -> Standing:
        """After `search`: what is still open between plan and bound, within a budget of its own."""
        self.budget = budget
        penalty, relaxation, relaxed = self.penalty, self.relaxation, self.relaxed
        while relaxed is not None and not budget.over() and not self.known.standing("proving").proven:
            least = self._bound_shortfall(relaxation)
            self._close(relaxation, relaxed, penalty)
            if least is not None and not budget.over():
                self._shortfall(least)
            penalty *= PENALTY_GROWTH
            heaviest = penalty * int(self.program.extra_short.max(initial=0))
            if budget.over() or self.known.standing("shortfall").proven or heaviest > PENALTY_LIMIT:
                break
            # At the last penalty a plan may trade shortfall for score: at a higher one it will not.
            relaxation = self._with_penalty(relaxation, penalty)
            relaxed = self._relax(relaxation, penalty)
        return self.known.standing("done")

    def _with_penalty(self, old: Relaxation, penalty: int) -> Relaxation:
        relaxation = Relaxation(penalised(self.program, penalty), self.clashes, self.budget.interrupter)
        relaxation.master.continue_from(old.master)
        return relaxation

    def _relax(self, relaxation: Relaxation, penalty: int) -> Relaxed | None:
        rounds = 0
        early = False

        def heard(relaxed: Relaxed) -> None:
            nonlocal rounds, early
            rounds += 1
            if relaxed.whole:
                self.known.offer(np.flatnonzero(relaxed.pair > 0.5))
            elif rounds % ROUNDED_EVERY == 1:
                self.known.offer(self._greedy(relaxed.visits, relaxed.pricing))
            self.known.bound(relaxed.bound, penalty)
            self.report(self.known.standing("prices"))
            if not relaxed.whole and not early and self.candidates.pairs >= HUGE and self._nearly(relaxed):
                early = True
                self.cliques = relaxation.master.cliques
                self._complete(relaxation.program, relaxed, penalty, DISTANCES[-1:])
                self.report(self.known.standing("prices"))

        prices = self.budget.share(PRICES_SHARE)
        relaxed = relaxation.solve(stop=prices.over, left=prices.left, report=heard)
        self.cliques = relaxation.master.cliques
        if relaxed is not None and not relaxed.whole and not self.budget.over():
            if rounds % ROUNDED_EVERY != 1:
                self.known.offer(self._greedy(relaxed.visits, relaxed.pricing))
            master, above = relaxation.master, self.known.value(penalty)
            whole = dive(
                master, self.clashes, relaxed.solution, above=above, stop=self.budget.over, left=self.budget.left
            )
            if whole is not None:
                self.known.offer(whole)
            else:
                self._complete(relaxation.program, relaxed, penalty, DISTANCES)
            self.report(self.known.standing("completing"))
        return relaxed

    def _nearly(self, relaxed: Relaxed) -> bool:
        """Whether further rounds can hardly lower the bound."""
        return relaxed.bound - relaxed.objective <= NEARLY * abs(self.known.incumbent.score)

    def _close(self, relaxation: Relaxation, relaxed: Relaxed, penalty: int) -> None:
        """Step 4: bring plan and bound together, by looking further and further below the bound."""
        bound, below, least = relaxed.bound, FIRST_BELOW, 0.0
        while not self.budget.over() and bound > (value := self.known.value(penalty)):
            # Plans with a pair left out, or a row left free, are worth at most this. A plan just found may be
            # worth less at this penalty, if it falls short of less.
            left_out = max(value, relaxed.bound - below)
            kept = usable_pairs(self.candidates, relaxed.pricing, left_out)
            below *= BELOW_GROWTH
            if left_out > value and len(kept) < least:
                continue
            least = WORTH_SOLVING * len(kept)
            if len(last := usable_pairs(self.candidates, relaxed.pricing, value)) < least:
                left_out, kept = value, last
            found, proven = self._exact(relaxation.program, kept, filled=filled_rows(relaxed.pricing, left_out))
            if found is not None:
                self.known.offer(found)
            if proven is not None:
                bound = min(bound, max(proven, left_out))
                self.known.bound(bound, penalty)
            self.report(self.known.standing("proving"))
            if left_out == value:
                break

    def _complete(self, program: Program, relaxed: Relaxed, penalty: int, distances: tuple[int, ...]) -> None:
        """Search the neighbourhoods of the relaxation's solution."""
        used = distinct(np.concatenate((np.flatnonzero(relaxed.pair > TOLERANCE), self.completed)))
        settled = settled_pairs(self.program, self.clashes, relaxed.pair)
        for far in distances:
            if self.budget.over() or self.known.value(penalty) >= relaxed.bound:
                return
            near = np.flatnonzero(relaxed.pricing.with_pair > -far * relaxed.pricing.unit)
            found, _ = self._exact(program, distinct(np.concatenate((near, used))), fixed=settled)
            if found is not None:
                self.known.offer(found)

    def _exact(
        self, program: Program, kept: Ints, *, fixed: Ints = NONE, filled: Ints = NONE
    ) -> tuple[Ints | None, int | None]:
        """The best plan of the kept pairs and a bound on all of them; None where the budget did not suffice.

        Plans that send all `fixed` pairs and fill all `filled` rows are looked for.
        """
        restricted = Restricted(program, kept, self.cliques, self.clashes, filled)
        fixed = distinct(np.concatenate((fixed, np.flatnonzero(self.candidates.pair_locked))))
        fixed = fixed[are_among(fixed, restricted.kept)]
        answer = restricted.solve(fixed=fixed, stop=self.budget.over, left=self.budget.left, seed=self.budget.seed)
        # No plan of these pairs at all: whatever is better than the incumbent is not among them.
        return answer.pairs, -(1 << 62) if answer.impossible else answer.bound

    def _bound_shortfall(self, relaxation: Relaxation) -> Relaxation | None:
        """Step 5: the relaxation of the shortfall alone; None where its first prices prove the incumbent's least.

        It begins at the basis of the one in which shortfall costs a penalty, which is all but optimal for it too.
        """
        if self.known.shortfall_proven:
            return None
        alone = Relaxation(shortfall_only(self.program), self.clashes, self.budget.interrupter)
        alone.master.continue_from(relaxation.master)
        pricing = alone.first_pricing(self.budget.left)
        if pricing is None:
            return None
        self.known.bound_shortfall(-pricing.bound)
        self.report(self.known.standing("shortfall"))
        return None if self.known.shortfall_proven else alone

    def _shortfall(self, alone: Relaxation) -> None:
        """Step 5, to its end: prove the incumbent's shortfall least, or find less."""
        if self.known.shortfall_proven:
            return

        def heard(relaxed: Relaxed) -> None:
            self.known.bound_shortfall(-relaxed.bound)
            if relaxed.whole:
                self.known.offer(np.flatnonzero(relaxed.pair > 0.5))
            self.report(self.known.standing("shortfall"))

        def reached() -> bool:
            return self.budget.over() or self.known.shortfall_proven

        relaxed = alone.solve(stop=reached, left=self.budget.left, report=heard)
        if relaxed is None or self.budget.over() or reached():
            return
        value = -self.known.incumbent.shortfall
        kept, filled = usable_pairs(self.candidates, relaxed.pricing, value), filled_rows(relaxed.pricing, value)
        self.cliques = alone.master.cliques
        found, proven = self._exact(alone.program, kept, filled=filled)
        if found is not None:
            self.known.offer(found)
        if proven is not None:
            self.known.bound_shortfall(min(-proven, self.known.incumbent.shortfall))


# Of the time left the relaxation may take so much: its last rounds change little, and a plan is yet to be made.
PRICES_SHARE = 0.7
# Of so many rounds of the relaxation one is rounded to a plan, where its solution is none.
ROUNDED_EVERY = 4
