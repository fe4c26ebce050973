"""What does not touch is solved apart.

Visitors, hosts, quotas and coverage rows are nodes; an eligible pair ties its visitor to its host, a quota its
visitors to one another, a coverage row the hosts below its unit. A connected part is a program of its own,
exactly: the whole problem's shortfall, score and bounds are the sums over the parts.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.arrays import distinct
from solver.candidates import Candidates, Ints, positions, subtree_slices

Thing = TypeVar("Thing")


def find_components(candidates: Candidates) -> list[Candidates]:
    """The candidates of each connected part, the largest first: no visitor, host, quota or coverage is in two."""
    c = candidates
    if not c.pairs:
        return []
    labels = joined_nodes(*_edges(c))
    names, of_node = np.unique(labels, return_inverse=True)
    of_visitor = of_node[: len(c.problem.visitors)]
    # A stable sort of small numbers takes one pass: the pairs by part, in their old order within it.
    part = of_visitor.astype(np.min_scalar_type(len(names)))[c.pair_visitor]
    sizes = np.bincount(part, minlength=len(names))
    if sizes.max() == c.pairs:
        return [c]
    pairs = np.split(np.argsort(part, kind="stable"), np.cumsum(sizes)[:-1])
    largest_first = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    return [_part(only_pairs(c, pairs[number]), of_node == number) for number in largest_first.tolist()]


def _part(c: Candidates, inside: NDArray[np.bool_]) -> Candidates:
    """The candidates of a part with its own quotas, coverage and visits in force, by the nodes marked in `inside`.

    A visit in force belongs to its host: whoever is sent there again, or instead, is of the same part.
    """
    problem = c.problem
    sizes = (len(problem.visitors), len(problem.hosts), len(problem.quotas))
    _, hosts, quotas, coverage = np.split(inside, np.cumsum(sizes))
    own = replace(problem, quotas=_those(problem.quotas, quotas), coverage=_those(problem.coverage, coverage))
    kept = hosts[c.meetings.host[c.baseline_meeting]]
    return replace(
        c,
        problem=own,
        baseline_visitor=c.baseline_visitor[kept],
        baseline_meeting=c.baseline_meeting[kept],
    )


def _those(things: Sequence[Thing], kept: NDArray[np.bool_]) -> tuple[Thing, ...]:
    return tuple(things[k] for k in np.flatnonzero(kept).tolist())


def joined_nodes(tail: Ints, head: Ints, nodes: int) -> Ints:
    """For each node the least number of a node in its part, of a graph with edges from `tail` to `head`."""
    label = np.arange(nodes, dtype=np.int64)
    while True:
        # Hook the larger label's root to the smaller one's, then point everything at its root.
        a, b = label[tail], label[head]
        low, high = np.minimum(a, b), np.maximum(a, b)
        differ = low != high
        if not differ.any():
            return label
        np.minimum.at(label, high[differ], low[differ])
        while (label[label] != label).any():
            label = label[label]


def _edges(c: Candidates) -> tuple[Ints, Ints, int]:
    """Edges as two arrays of nodes, visitors first, then hosts, quotas and coverage rows; the number of nodes."""
    problem = c.problem
    hosts = len(problem.visitors)
    quotas = hosts + len(problem.hosts)
    coverage = quotas + len(problem.quotas)
    host = c.meetings.host[c.pair_meeting]
    visited = distinct(c.pair_visitor * np.int64(len(problem.hosts)) + host)
    tails, heads = [visited // len(problem.hosts)], [hosts + visited % len(problem.hosts)]
    able = np.zeros(len(problem.visitors), bool)
    able[c.pair_visitor] = True
    visitors = positions(problem.visitors)
    for q, quota in enumerate(problem.quotas):
        who = np.array([visitors[v] for v in quota.visitors if able[visitors[v]]], np.int64)
        tails.append(who)
        heads.append(np.full(len(who), quotas + q))
    order, slices = subtree_slices(problem.units)
    open_hosts = distinct(host)
    place = np.array([order[h.unit] for h in problem.hosts], np.int64)[open_hosts]
    for k, row in enumerate(problem.coverage):
        first, last = slices[row.unit]
        below = open_hosts[(place >= first) & (place < last)]
        tails.append(hosts + below)
        heads.append(np.full(len(below), coverage + k))
    return np.concatenate(tails), np.concatenate(heads), coverage + len(problem.coverage)


def only_pairs(c: Candidates, kept: Ints) -> Candidates:
    """The candidates with only the kept pairs, given in their order, and the groups these are of."""
    of_pair = c.pair_group[kept]
    groups = distinct(of_pair)
    sizes = np.bincount(of_pair, minlength=c.groups)[groups]
    return replace(
        c,
        pair_visitor=c.pair_visitor[kept],
        pair_meeting=c.pair_meeting[kept],
        pair_group=np.repeat(np.arange(len(groups), dtype=np.int32), sizes),
        pair_score=c.pair_score[kept],
        pair_leader=c.pair_leader[kept],
        pair_locked=c.pair_locked[kept],
        group_first=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        group_meeting=c.group_meeting[groups],
        group_team=c.group_team[groups],
        group_min=c.group_min[groups],
        group_max=c.group_max[groups],
        group_led=c.group_led[groups],
    )
