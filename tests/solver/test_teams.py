"""Teams as numbers, and the groups of pairs a complete delegation can be sent from."""

import numpy as np
from tiny import make_problem, team, visitor

from solver.problem import Problem
from solver.teams import Teams

PEOPLE = (visitor("a"), visitor("b", team="t"), visitor("c"), visitor("d", team="u"), visitor("e", team="t"))


def with_teams(**cells: object) -> Problem:
    return make_problem(visitors=PEOPLE, teams=(team("t", **cells), team("u")))


def groups_of(teams: Teams, *members: tuple[int, list[int]]) -> list[tuple[int, list[int]]]:
    """The meeting and the visitors of each complete group of the first team."""
    found = [(v, np.array(m, np.int32), np.zeros(len(m), np.int64)) for v, m in members]
    visitor, meeting, _, sizes, _ = teams.complete_groups(0, found)
    ends = np.cumsum(sizes).tolist()
    return [
        (int(meeting[end - 1]), visitor[end - size : end].tolist()) for end, size in zip(ends, sizes, strict=True)
    ]


def test_visitors_without_a_team_are_numbered_after_the_teams() -> None:
    assert Teams(with_teams()).of_visitor.tolist() == [2, 0, 3, 1, 0]


def test_groups_are_by_meeting_and_their_pairs_by_visitor() -> None:
    assert groups_of(Teams(with_teams()), (1, [7, 3]), (4, [3, 5])) == [(3, [1, 4]), (5, [4]), (7, [1])]


def test_a_group_too_small_for_a_delegation_is_left_out() -> None:
    teams = Teams(with_teams(delegation_min=2, delegation_max=2))
    assert groups_of(teams, (1, [7, 3]), (4, [3, 5])) == [(3, [1, 4])]


def test_a_group_without_a_leader_is_left_out_where_one_is_needed() -> None:
    assert groups_of(Teams(with_teams(leaders=("e",))), (1, [7, 3]), (4, [3, 5])) == [(3, [1, 4]), (5, [4])]


def test_each_pair_keeps_its_score() -> None:
    members = [(1, np.array([7, 3], np.int32), np.array([70, 30])), (4, np.array([3], np.int32), np.array([-3]))]
    assert Teams(with_teams()).complete_groups(0, members)[2].tolist() == [30, -3, 70]
