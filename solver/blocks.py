"""Blocks: the parts of a component that only few visitors and rows hold together, solved apart for a start.

Take away the teams that reach most hosts, and the rows that reach over several of the parts left over, and a
province falls into its districts (a bordered block-diagonal form). A start proves nothing and needs no proof:
however badly blocks are chosen, the relaxation ends at the same optimum, only later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.arrays import are_among, distinct
from solver.candidates import Candidates, Flags, Ints
from solver.components import joined_nodes, only_pairs
from solver.program import Program

# A component is split where the largest block has at most this share of the pairs that are left.
LARGEST_SHARE = 0.5
# At most this share of the teams is taken away: one more at a time, later a few more.
MOST_TAKEN, TAKEN_GROWTH = 0.5, 1.1
SHARED = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A part of a program by itself, and the whole program's numbers of its pairs, groups, rows and extras."""

    program: Program
    pairs: Ints
    groups: Ints
    rows: Ints
    extras: Ints


def find_blocks(program: Program) -> list[Block]:
    """The blocks of a component's program, the largest first; none where it does not fall apart."""
    label = _labels(program.candidates)
    return list(_blocks(program, label)) if label is not None else []


def _labels(c: Candidates) -> Ints | None:
    """The number of each pair's block from 0, -1 for pairs of the teams taken away; None where nothing helps."""
    host = c.meetings.host[c.group_meeting].astype(np.int64)
    reached = distinct(c.group_team * np.int64(len(c.problem.hosts)) + host) // len(c.problem.hosts)
    hosts = np.bincount(reached)
    teams = np.argsort(-hosts, kind="stable")
    taken = 1
    while taken <= MOST_TAKEN * np.count_nonzero(hosts):
        away = np.zeros(len(hosts), bool)
        away[teams[:taken]] = True
        label = _parts(c, ~away)
        counts = np.bincount(label[label >= 0])
        if counts.max(initial=0) <= LARGEST_SHARE * counts.sum():
            return label[c.pair_group]
        taken = max(taken + 1, int(taken * TAKEN_GROWTH))
    return None


def _parts(c: Candidates, kept: Flags) -> Ints:
    """Groups of the kept teams numbered by what joins them through teams and hosts; -1 for the others."""
    team = c.group_team.astype(np.int64)
    inside = kept[team]
    host = len(kept) + c.meetings.host[c.group_meeting[inside]].astype(np.int64)
    nodes = joined_nodes(team[inside], host, len(kept) + len(c.problem.hosts))
    names, number = np.unique(nodes[team[inside]], return_inverse=True)
    order = np.argsort(-np.bincount(number, weights=np.diff(c.group_first)[inside]), kind="stable")
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    label = np.full(c.groups, -1, np.int64)
    label[inside] = rank[number]
    return label


def _blocks(program: Program, label: Ints) -> Iterator[Block]:
    c = program.candidates
    of_group = label[c.group_first[:-1]]
    low, high = np.full(program.rows, np.iinfo(np.int64).max), np.full(program.rows, -2)
    for terms, of in ((program.pair_terms, label), (program.group_terms, of_group)):
        inside = np.flatnonzero(of >= 0)
        place, row, _ = terms.of(inside)
        np.minimum.at(low, row, of[inside[place]])
        np.maximum.at(high, row, of[inside[place]])
    own, of_extra = _owners(program, np.where(low == high, low, SHARED))
    for number in range(int(label.max()) + 1):
        pairs, rows = np.flatnonzero(label == number), np.flatnonzero(own == number)
        yield _block(program, pairs, rows, np.flatnonzero(of_extra == number))


def _owners(program: Program, own: Ints) -> tuple[Ints, Ints]:
    """The block of each row and of each extra column.

    A column is shared if one of its rows is, a row if one of its columns is: by itself it might be impossible.
    """
    place, row, _ = program.extra_terms.of(np.arange(program.extras))
    while True:
        least, most = np.full(program.extras, np.iinfo(np.int64).max), np.full(program.extras, SHARED)
        np.minimum.at(least, place, own[row])
        np.maximum.at(most, place, own[row])
        of_extra = np.where(least == most, least, SHARED)
        torn = row[(of_extra[place] == SHARED) & (own[row] != SHARED)]
        if not len(torn):
            return own, of_extra
        own[torn] = SHARED


def _block(program: Program, pairs: Ints, rows: Ints, extras: Ints) -> Block:
    groups = distinct(program.candidates.pair_group[pairs]).astype(np.int64)
    number = np.full(program.rows, -1, np.int32)
    number[rows] = np.arange(len(rows))
    part = replace(
        program,
        candidates=only_pairs(program.candidates, pairs),
        limit=program.limit[rows],
        pair_terms=program.pair_terms.only(pairs, number),
        group_terms=program.group_terms.only(groups, number),
        extra_terms=program.extra_terms.only(extras, number),
        pair_reward=program.pair_reward[pairs],
        group_reward=program.group_reward[groups],
        extra_reward=program.extra_reward[extras],
        extra_upper=program.extra_upper[extras],
        extra_short=program.extra_short[extras],
        indivisible=program.indivisible[groups],
        visit_rows=np.flatnonzero(are_among(rows, program.visit_rows)),
        window_rows=np.flatnonzero(are_among(rows, program.window_rows)),
    )
    return Block(program=part, pairs=pairs, groups=groups, rows=rows, extras=extras)
