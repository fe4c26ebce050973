"""Locked pairs: a way to keep them all, or the rules and pairs that clash."""

from dataclasses import replace

import numpy as np

from solver.arrays import are_among, distinct
from solver.candidates import Candidates, Ints, meeting_arrays, open_meetings, pairs_by_visitor, positions
from solver.clashes import Clashes
from solver.components import only_pairs
from solver.delegations import complete_groups
from solver.exact import Restricted
from solver.plan import Conflict
from solver.problem import Pair
from solver.program import Program
from solver.rules import HARD, build_program
from solver.rules.hosts import gap


def unusable_locks(candidates: Candidates) -> list[Conflict]:
    """Locked pairs no delegation can hold: not eligible, too near the host's last visit, or never complete."""
    problem = candidates.problem
    usable = set(_pairs(candidates, np.flatnonzero(candidates.pair_locked)))
    lost = [pair for pair in dict.fromkeys(problem.locked) if pair not in usable]
    if not lost:
        return []
    meetings = meeting_arrays(problem)
    numbers, visitors = positions(problem.meetings), positions(problem.visitors)
    may_open = open_meetings(problem, meetings)
    who = sorted({visitors[pair.visitor] for pair in lost})
    eligible = {v: set(chosen.tolist()) for v, chosen, _ in pairs_by_visitor(problem, meetings, who)}
    conflicts = []
    for pair in lost:
        m = numbers[pair.meeting]
        day = int(meetings.day[m])
        inside = problem.horizon.start <= day <= problem.horizon.end
        if inside and not may_open[m]:
            rule, reason = "gap", "the meeting is too near the host's last visit"
        elif m not in eligible[visitors[pair.visitor]]:
            rule, reason = "eligible", "the visitor may not be sent to the meeting"
        else:
            rule, reason = "delegation", "no complete delegation of the visitor's team can attend the meeting"
        conflicts.append(Conflict(rule=rule, reason=f"{pair.visitor} at {pair.meeting}: {reason}", pairs=(pair,)))
    return conflicts


def complete_locks(candidates: Candidates) -> tuple[Ints, list[Conflict]]:
    """Pairs of `candidates` that hold every locked pair in sound delegations, or why there are none."""
    c = candidates
    if not c.pair_locked.any():
        return np.empty(0, np.int64), []
    locks = np.flatnonzero(c.pair_locked)
    if _sound_alone(only_pairs(c, locks)):
        return locks, []
    numbers = np.flatnonzero(are_among(c.pair_group, distinct(c.pair_group[locks])))
    part = only_pairs(c, numbers)
    conflicts = _direct(part)
    if conflicts:
        return np.empty(0, np.int64), conflicts
    program, locked = build_program(part, HARD), np.flatnonzero(part.pair_locked)
    answer = _completed(program, locked)
    if answer is not None:
        return numbers[answer], []
    return np.empty(0, np.int64), [_smallest(program, locked)]


def _sound_alone(c: Candidates) -> bool:
    """Whether the pairs, all locked, are a plan as they are: nobody else need be sent. Mostly they are."""
    if not complete_groups(c, c.pair_locked).all():
        return False
    program, every = build_program(c, HARD), np.arange(c.pairs)
    return not (program.activity(every) > program.limit).any() and not len(Clashes(c).among(every)[0])


def _direct(c: Candidates) -> list[Conflict]:
    """Conflicts among the locked pairs as they are, rule by rule."""
    locked = np.flatnonzero(c.pair_locked)
    conflicts = []
    counts = np.bincount(c.pair_group[locked], minlength=c.groups)
    for group in np.flatnonzero(counts > c.group_max).tolist():
        own = locked[c.pair_group[locked] == group]
        reason = f"{len(own)} locked of a delegation of at most {c.group_max[group]}"
        conflicts.append(_conflict(c, "delegation", reason, own))
    for rule in HARD:
        conflicts.extend(_broken(c, build_program(c, (rule,)), rule.__name__, locked, rule is gap))
    clashes = Clashes(c)
    known = {frozenset(conflict.pairs) for conflict in conflicts if conflict.rule == "two_places"}
    for a, b in zip(*clashes.among(locked), strict=True):
        found = _conflict(c, "two_places", "the visitor can't be at both in time", np.array([a, b]))
        if frozenset(found.pairs) not in known:
            conflicts.append(found)
    return conflicts


def _broken(c: Candidates, program: Program, rule: str, locked: Ints, of_hosts: bool) -> list[Conflict]:
    """The rows of one rule that the locked pairs exceed by themselves."""
    if not program.rows:
        return []
    groups = distinct(c.pair_group[locked])
    entries = []
    for terms, items in ((program.group_terms, groups), (program.pair_terms, locked)):
        place, row, _ = terms.of(items)
        entries.append((items[place], row))
    activity = program.activity(locked)
    plain = np.ones(program.rows, bool)
    plain[program.extra_terms.row] = False
    conflicts = []
    for broken in np.flatnonzero(plain & (activity > program.limit)).tolist():
        in_groups = entries[0][0][entries[0][1] == broken]
        pairs = locked[are_among(c.pair_group[locked], in_groups)]
        pairs = distinct(np.concatenate((pairs, entries[1][0][entries[1][1] == broken])))
        reason = f"{activity[broken]} locked where at most {program.limit[broken]} fit"
        same = of_hosts and len(distinct(c.pair_meeting[pairs])) == 1
        conflicts.append(_conflict(c, "one_delegation" if same else rule, reason, pairs))
    return conflicts


def _completed(program: Program, locked: Ints) -> Ints | None:
    """A sound plan of the program's groups holding the locked pairs, or None where there is none."""
    restricted = Restricted(program, np.arange(program.candidates.pairs), [], Clashes(program.candidates))
    return restricted.solve(fixed=locked, stop=lambda: False, left=lambda: None, seed=0).pairs


def _smallest(program: Program, locked: Ints) -> Conflict:
    """A smallest set of locked pairs whose delegations can't all be completed: any one less can.

    Pairs are let go one at a time (deletion filter: Chinneck and Dravnieks 1991).
    """
    needed = locked.tolist()
    for pair in locked.tolist():
        rest = [p for p in needed if p != pair]
        part, numbers = _only_locked(program.candidates, np.array(rest, np.int64))
        if rest and _completed(build_program(part, HARD), numbers) is None:
            needed = rest
    reason = "their delegations can't all be completed within the hard rules"
    return _conflict(program.candidates, "delegation", reason, np.array(needed, np.int64))


def _only_locked(c: Candidates, locked: Ints) -> tuple[Candidates, Ints]:
    flags = np.zeros(c.pairs, bool)
    flags[locked] = True
    inside = np.flatnonzero(are_among(c.pair_group, c.pair_group[locked]))
    part = only_pairs(replace(c, pair_locked=flags), inside)
    return part, np.flatnonzero(part.pair_locked)


def _pairs(c: Candidates, pairs: Ints) -> list[Pair]:
    problem = c.problem
    return [
        Pair(
            visitor=problem.visitors[int(c.pair_visitor[p])].id,
            meeting=problem.meetings[int(c.pair_meeting[p])].id,
        )
        for p in pairs.tolist()
    ]


def _conflict(c: Candidates, rule: str, reason: str, pairs: Ints) -> Conflict:
    named = tuple(_pairs(c, pairs))
    sentence = ", ".join(f"{p.visitor} at {p.meeting}" for p in named)
    return Conflict(rule=rule, reason=f"{sentence}: {reason}", pairs=named)
