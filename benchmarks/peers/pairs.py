"""The eligible pairs of an instance, as the plain lists a straightforward program works on."""

from dataclasses import dataclass

import numpy as np

from solver.candidates import Meetings, meeting_arrays, minutes_between, pairs_by_visitor
from solver.problem import Meeting, Problem, Quota, Visitor


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Pair number p is visitor `visitor[p]` at meeting `meeting[p]`, by their places in the problem's lists.

    `score` is preferences less travel cost; `of_visitor` and `of_meeting` list pairs; `day`, `month` and `host`
    are the meetings'.
    """

    problem: Problem
    arrays: Meetings
    visitor: list[int]
    meeting: list[int]
    score: list[int]
    of_visitor: list[list[int]]
    of_meeting: list[list[int]]
    day: list[int]
    month: list[int]
    host: list[int]
    number: dict[tuple[int, int], int]

    def visitor_of(self, pair: int) -> Visitor:
        return self.problem.visitors[self.visitor[pair]]

    def meeting_of(self, pair: int) -> Meeting:
        return self.problem.meetings[self.meeting[pair]]

    def team_of(self, pair: int) -> str:
        """The team's id, or for a visitor without one an id of their own."""
        visitor = self.visitor_of(pair)
        return f"alone/{visitor.id}" if visitor.team is None else f"team/{visitor.team}"


def find_pairs(problem: Problem) -> Pairs:
    """All eligible pairs, visitor by visitor; not those too near a host's last visit, which nobody may make."""
    meetings = meeting_arrays(problem)
    visitor: list[int] = []
    meeting: list[int] = []
    score: list[int] = []
    of_visitor: list[list[int]] = []
    of_meeting: list[list[int]] = [[] for _ in problem.meetings]
    for v, chosen, worth in pairs_by_visitor(problem, meetings, range(len(problem.visitors))):
        first = len(visitor)
        of_visitor.append(list(range(first, first + len(chosen))))
        visitor += [v] * len(chosen)
        meeting += chosen.tolist()
        score += worth.tolist()
    for p, m in enumerate(meeting):
        of_meeting[m].append(p)
    return Pairs(
        problem=problem,
        arrays=meetings,
        visitor=visitor,
        meeting=meeting,
        score=score,
        of_visitor=of_visitor,
        of_meeting=of_meeting,
        day=meetings.day.tolist(),
        month=meetings.month.tolist(),
        host=meetings.host.tolist(),
        number={pair: p for p, pair in enumerate(zip(visitor, meeting, strict=True))},
    )


def find_counted(pairs: Pairs, quota: Quota, numbers: dict[str, int]) -> list[int]:
    """The pairs a quota counts; `numbers` places visitors in the problem's list by id."""

    def is_named(m: int) -> bool:
        return (
            quota.window.start <= pairs.day[m] <= quota.window.end
            and (quota.kinds is None or pairs.problem.meetings[m].kind in quota.kinds)
            and (quota.categories is None or pairs.problem.hosts[pairs.host[m]].category in quota.categories)
        )

    own = (p for v in dict.fromkeys(quota.visitors) for p in pairs.of_visitor[numbers[v]])
    return [p for p in own if is_named(pairs.meeting[p])]


def find_clashes(pairs: Pairs, own: list[int]) -> list[tuple[int, int]]:
    """Every two of one visitor's pairs that would need them in two places."""
    if len(own) < 2:
        return []
    m = pairs.arrays
    order = np.array(sorted(own, key=lambda p: pairs.meeting_of(p).start), np.int64)
    at = np.array([pairs.meeting[p] for p in order], np.int64)
    buffer = pairs.problem.travel.buffer_minutes
    # By way of the first of them no two are farther apart; two minutes for what is rounded.
    reach = 2 * int(minutes_between(pairs.problem, m.lat[at[0]], m.lon[at[0]], m.lat[at], m.lon[at]).max()) + 2
    last = np.maximum(
        np.searchsorted(m.start[at], m.end[at] + reach + buffer, side="right"), np.arange(1, len(at) + 1)
    )
    counts = last - np.arange(1, len(at) + 1)
    a = np.repeat(np.arange(len(at)), counts)
    b = a + 1 + np.arange(len(a)) - np.repeat(np.cumsum(counts) - counts, counts)
    here, there = at[a], at[b]
    minutes = minutes_between(pairs.problem, m.lat[here], m.lon[here], m.lat[there], m.lon[there])
    apart = (m.lat[here] != m.lat[there]) | (m.lon[here] != m.lon[there])
    clash = m.start[there] < m.end[here] + minutes + apart * buffer
    return list(zip(order[a[clash]].tolist(), order[b[clash]].tolist(), strict=True))
