"""Teams, a visitor without one being a team alone: what makes a delegation complete, and who could make it up."""

from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem

Numbers = NDArray[np.int32]
Whole = NDArray[np.int64]
# The visitor, meeting and score of each pair of a team, in their groups; the size and the team of each group.
Groups = tuple[Numbers, Numbers, Whole, Whole, Numbers]


class Teams:
    """`of_visitor` numbers real teams as in the problem, and visitors without one after them; `leads`: who leads.

    Of each team: the size of a delegation from `least` to `most`, and whether it must be `led`.
    """

    def __init__(self, problem: Problem) -> None:
        numbers = {team.id: number for number, team in enumerate(problem.teams)}
        alone = count(len(numbers))
        of_visitor = [next(alone) if v.team is None else numbers[v.team] for v in problem.visitors]
        self.of_visitor = np.array(of_visitor, np.int32)
        teams = next(alone)
        self.least, self.most = np.ones(teams, np.int32), np.ones(teams, np.int32)
        self.led = np.zeros(teams, bool)
        for number, team in enumerate(problem.teams):
            self.least[number], self.most[number] = max(1, team.delegation_min), team.delegation_max
            self.led[number] = bool(team.leaders)
        leaders = {(team.id, leader) for team in problem.teams for leader in team.leaders}
        self.leads = np.array([(v.team, v.id) in leaders for v in problem.visitors], bool)

    def complete_groups(self, team: int, members: Sequence[tuple[int, Numbers, Whole]]) -> Groups:
        """The groups of a team that hold a complete delegation.

        `members`, in ascending order: each visitor of the team, the meetings they may be sent to, and what each
        earns. Groups are in the order of meetings, their pairs in that of visitors.
        """
        visitor = np.repeat(np.array([v for v, _, _ in members], np.int32), [len(m) for _, m, _ in members])
        meeting = np.concatenate([m for _, m, _ in members])
        order = np.argsort(meeting, kind="stable")
        visitor, meeting = visitor[order], meeting[order]
        starts = np.flatnonzero(np.r_[True, meeting[1:] != meeting[:-1]][: len(meeting)])
        sizes = np.diff(np.r_[starts, len(meeting)])
        complete = (sizes >= self.least[team]) & (self.most[team] >= self.least[team])
        if self.led[team] and len(starts):
            complete &= np.bitwise_or.reduceat(self.leads[visitor], starts)
        keep, sizes = np.repeat(complete, sizes), sizes[complete]
        score = np.concatenate([s for _, _, s in members])[order]
        return visitor[keep], meeting[keep], score[keep], sizes, np.full(len(sizes), team, np.int32)


NO_GROUPS: Groups = (
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.int64),
    np.empty(0, np.int64),
    np.empty(0, np.int32),
)
