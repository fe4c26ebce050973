"""The start of a large relaxation: its blocks solved apart, side by side, and put together.

Each block's relaxation ends with a basis. Together, with the slack of every other row, these are a basis of the
whole program, dual feasible for the columns that are there; the block's prices tell which visits of the teams that
were taken away are worth having. From there the dual simplex method has little left to do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import numpy as np

from solver.arrays import distinct
from solver.blocks import Block
from solver.candidates import Floats, Ints
from solver.clashes import Clashes
from solver.delegations import Visits, visits_sending
from solver.forks import in_forks
from solver.pricing import Pricing
from solver.relaxation import Relaxation
from solver.simplex import AT_LOWER, BASIC
from solver.standing import Budget

# Of a block's visits so many are kept for each of its rows that bind: those in the basis and the next best.
KEPT_PER_ROW = 1
# The visits to begin with of each visitor in no block.
OTHERS_PER_VISITOR = 60
# A row of at least so many terms moves prices far away when it comes in: it is there before it is broken.
LONG = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class SolvedBlock:
    """What the whole takes over from a block, in the whole program's numbers.

    `sent` has for each group that the block sends the visit it sends most. `rows` are those that bind, with their
    `prices`, `extras` the block's own. A status is the place in the block's
    basis (MathOpt's `BasisStatusProto`); `clique_status` has those of the rows of `cliques`.
    """

    sent: Visits
    visits: Visits
    visit_status: Ints
    extras: Ints
    extra_status: Ints
    cliques: list[Ints]
    rows: Ints
    row_status: Ints
    clique_status: Ints
    prices: Floats


def solve_blocks(blocks: Sequence[Block], budget: Budget) -> list[SolvedBlock]:
    """The relaxations of blocks, side by side; none where the budget did not suffice for all."""
    solved = in_forks(
        partial(solve_block, budget=budget),
        blocks,
        processes=budget.processes,
        over=budget.over,
        interrupter=budget.interrupter,
    )
    found = [block for block in solved or () if block is not None]
    return found if len(found) == len(blocks) else []


def solve_block(block: Block, budget: Budget) -> SolvedBlock | None:
    """The relaxation of a block by itself; None where the budget did not suffice."""
    program = block.program
    relaxation = Relaxation(program, Clashes(program.candidates), budget.interrupter)
    relaxation.start(np.empty(0, np.int64))
    relaxed = relaxation.solve(stop=budget.over, left=budget.left, report=lambda _: None)
    if relaxed is None or budget.over():
        return None
    master, basis = relaxation.master, relaxation.master.simplex.basis
    of_visit = basis.columns[program.extras :]
    taken = of_visit != AT_LOWER
    worth = np.argsort(-relaxed.solution.reduced[program.extras :], kind="stable")
    taken[worth[: KEPT_PER_ROW * master.simplex.rows]] = True
    kept = np.flatnonzero(taken)
    place = master.place[: program.rows]
    binding = np.flatnonzero((place >= 0) & (basis.rows[place] != BASIC))
    return SolvedBlock(
        sent=_in_whole(block, relaxed.visits),
        visits=_in_whole(block, master.visits.at(kept)),
        visit_status=of_visit[kept],
        extras=block.extras,
        extra_status=basis.columns[: program.extras],
        cliques=[block.pairs[clique] for clique in master.cliques],
        rows=block.rows[binding],
        row_status=basis.rows[place[binding]],
        clique_status=basis.rows[master.place[program.rows :]],
        prices=master.prices(relaxed.solution)[binding],
    )


def _in_whole(block: Block, visits: Visits) -> Visits:
    """A block's visits in the whole program's numbers."""
    return Visits(groups=block.groups[visits.groups], pairs=block.pairs[visits.pairs], first=visits.first)


def start_from_blocks(
    relaxation: Relaxation, blocks: Sequence[Block], solved: Sequence[SolvedBlock], plan: Ints
) -> Pricing:
    """Put solved blocks together; a plan's visits (its pairs) and some of those in no block come in as well.

    All visits at the blocks' prices: a first sound bound, and what visits are worth.
    """
    program, master = relaxation.program, relaxation.master
    prices = np.zeros(program.rows)
    for part in solved:
        prices[part.rows] = part.prices
    # All at once: the engine goes through the whole model at each update.
    columns, rows = master.take_over(
        Visits.joined([part.visits for part in solved]),
        [clique for part in solved for clique in part.cliques],
        np.concatenate([part.rows for part in solved]),
    )
    basis = master.simplex.basis
    basis.columns[np.concatenate([part.extras for part in solved])] = _joined(solved, attrgetter("extra_status"))
    basis.columns[columns] = _joined(solved, attrgetter("visit_status"))
    own, cliques = _joined(solved, attrgetter("row_status")), _joined(solved, attrgetter("clique_status"))
    basis.rows[rows] = np.concatenate((own, cliques))
    master.simplex.basis = basis
    master.add_visits(visits_sending(program.candidates, plan))
    pricing = relaxation.price(np.concatenate((prices, np.zeros(master.rows - program.rows))))
    _add_others(relaxation, blocks, pricing)
    return pricing


def _joined(solved: Sequence[SolvedBlock], status: Callable[[SolvedBlock], Ints]) -> Ints:
    return np.concatenate([status(part) for part in solved])


def _add_others(relaxation: Relaxation, blocks: Sequence[Block], pricing: Pricing) -> None:
    """The best visits of those in no block, and the rows that bind these or are long."""
    program, master = relaxation.program, relaxation.master
    c = program.candidates
    other = np.ones(c.pairs, bool)
    for block in blocks:
        other[block.pairs] = False
    pairs = np.flatnonzero(other & (pricing.with_pair > 0))
    relaxation.add_best(pricing, pairs, (OTHERS_PER_VISITOR, 0))
    _, of_pairs, _ = program.pair_terms.of(np.flatnonzero(other))
    _, of_groups, _ = program.group_terms.of(distinct(c.pair_group[other]))
    terms = np.concatenate((program.pair_terms.row, program.group_terms.row))
    long = np.flatnonzero(np.bincount(terms, minlength=program.rows) >= LONG)
    master.bring_in_breakable(distinct(np.concatenate((of_pairs, of_groups, long))))
