"""Who may go where: the eligible pairs of a problem, as arrays, found without looking at every pair.

A *pair* is a visitor and a meeting. A *group* is all pairs of one team at one meeting: from it at most one
delegation is sent. A visitor with no team is a team of one. Pairs are sorted by group, so that the pairs of
group `g` are `group_first[g]:group_first[g + 1]`. A meeting that no complete delegation can attend is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem import MINUTES_PER_DAY, Problem, Visitor
from solver.travel import EARTH_RADIUS_KM, travel_minutes

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]

# Minutes this near a whole number are computed again in exact scalar arithmetic: rounding up must not slip.
# Below one kilometre (over the detour) an hour, the rounding of distances moves them by as many times more.
NEAR_WHOLE = 1e-4


@dataclass(frozen=True, kw_only=True, slots=True)
class Meetings:
    """One entry a meeting, in the problem's order; days and times as in `solver.problem`."""

    start: Ints
    end: Ints
    day: Ints
    month: Ints
    host: Indices
    value: Ints
    lat: Floats
    lon: Floats
    kind: Names
    category: Names


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidates:
    """The eligible pairs (P of them) in their groups (G).

    `team_of_visitor` numbers real teams as in the problem and visitors without one after them;
    `pair_score` is preferences less travel cost; `group_min..group_max` the size of a delegation.
    """

    problem: Problem
    meetings: Meetings
    team_of_visitor: Indices
    pair_visitor: Indices
    pair_meeting: Indices
    pair_group: Indices
    pair_score: Ints
    pair_leader: Flags
    pair_locked: Flags
    group_first: Ints
    group_meeting: Indices
    group_team: Indices
    group_min: Indices
    group_max: Indices
    group_led: Flags

    @property
    def pairs(self) -> int:
        return len(self.pair_visitor)

    @property
    def groups(self) -> int:
        return len(self.group_meeting)


def positions(things: Sequence[Any]) -> dict[str, int]:
    """The place of each thing in its list, by id."""
    return {thing.id: i for i, thing in enumerate(things)}


def subtree_slices(problem: Problem) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """A depth-first numbering of the units, and each unit's subtree as a slice of it."""
    children: dict[str | None, list[str]] = {}
    for node in problem.units:
        children.setdefault(node.parent, []).append(node.id)
    order: dict[str, int] = {}
    slices: dict[str, tuple[int, int]] = {}
    stack: list[tuple[str, bool]] = [(u, False) for u in reversed(children.get(None, []))]
    while stack:
        unit, left = stack.pop()
        if left:
            slices[unit] = (order[unit], len(order))
            continue
        order[unit] = len(order)
        stack.append((unit, True))
        stack.extend((child, False) for child in reversed(children.get(unit, [])))
    return order, slices


def meeting_arrays(problem: Problem) -> Meetings:
    hosts = positions(problem.hosts)
    host = np.fromiter((hosts[m.host] for m in problem.meetings), np.int32, len(problem.meetings))
    start = np.fromiter((m.start for m in problem.meetings), np.int64, len(host))
    day = start // MINUTES_PER_DAY
    # numpy counts days from 1970, ordinals from year 1.
    dates = (day - 719163).astype("datetime64[D]")
    return Meetings(
        start=start,
        end=np.fromiter((m.end for m in problem.meetings), np.int64, len(host)),
        day=day,
        month=dates.astype("datetime64[M]").astype(np.int64),
        host=host,
        value=np.fromiter((m.value for m in problem.meetings), np.int64, len(host)),
        lat=np.fromiter((h.lat for h in problem.hosts), float, len(problem.hosts))[host],
        lon=np.fromiter((h.lon for h in problem.hosts), float, len(problem.hosts))[host],
        kind=np.array([m.kind for m in problem.meetings], object),
        category=np.array([h.category for h in problem.hosts], object)[host],
    )


def minutes_between(problem: Problem, lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Ints:
    """Travel times in whole minutes between places given as broadcastable arrays of degrees."""
    lat1, lon1, lat2, lon2 = np.broadcast_arrays(*np.atleast_1d(lat1, lon1, lat2, lon2))
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    chord = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    exact = 60 * problem.travel.detour * km / problem.travel.speed_kmh
    minutes = np.ceil(exact).astype(np.int64)
    near = np.abs(exact - np.rint(exact)) < NEAR_WHOLE * max(1.0, problem.travel.detour / problem.travel.speed_kmh)
    for i in zip(*np.nonzero(near), strict=True):
        minutes[i] = travel_minutes(problem.travel, float(lat1[i]), float(lon1[i]), float(lat2[i]), float(lon2[i]))
    return np.asarray(minutes)


def open_meetings(problem: Problem, meetings: Meetings) -> Flags:
    """Meetings anyone may visit at all: within the horizon, and far enough from the host's last visit."""
    last = np.array([-1 if h.last_visit is None else h.last_visit for h in problem.hosts], np.int64)
    gap = np.array([h.gap_days for h in problem.hosts], np.int64)
    of_host = last[meetings.host]
    far = (of_host < 0) | (np.abs(meetings.day - of_host) >= gap[meetings.host])
    inside = (meetings.day >= problem.horizon.start) & (meetings.day <= problem.horizon.end)
    return np.asarray(far & inside)


class _Area:
    """Meetings in depth-first order of their hosts' units: a subtree of units is a slice of them."""

    def __init__(self, problem: Problem, meetings: Meetings) -> None:
        order, self.slices = subtree_slices(problem)
        place = np.array([order[h.unit] for h in problem.hosts], np.int64)[meetings.host]
        usable = np.flatnonzero(open_meetings(problem, meetings))
        self.meetings = usable[np.argsort(place[usable], kind="stable")]
        self.bounds = np.searchsorted(place[self.meetings], np.arange(len(order) + 1))

    def within(self, units: Sequence[str]) -> Ints:
        """The meetings in the subtrees of `units`, each once."""
        parts, reached = [], 0
        for first, last in sorted(self.slices[u] for u in units):
            first = max(first, reached)
            if first < last:
                parts.append(self.meetings[self.bounds[first] : self.bounds[last]])
                reached = last
        return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _eligible_meetings(
    visitor: Visitor, area: _Area, meetings: Meetings, hosts: dict[str, int], forbidden: list[int]
) -> Ints:
    chosen = area.within(visitor.units)
    keep = np.ones(len(chosen), bool)
    if visitor.excluded_hosts:
        excluded = [hosts[h] for h in visitor.excluded_hosts]
        keep &= ~np.isin(meetings.host[chosen], excluded)
    for busy in visitor.busy:
        keep &= (meetings.end[chosen] <= busy.start) | (meetings.start[chosen] >= busy.end)
    if forbidden:
        keep &= ~np.isin(chosen, forbidden)
    return chosen[keep]


def _pair_scores(problem: Problem, meetings: Meetings, v: int, chosen: Ints, hosts: dict[str, int]) -> Ints:
    visitor = problem.visitors[v]
    score = np.zeros(len(chosen), np.int64)
    per_hour = problem.weights.travel_per_hour
    if per_hour:
        minutes = minutes_between(problem, visitor.lat, visitor.lon, meetings.lat[chosen], meetings.lon[chosen])
        score -= -((-per_hour * 2 * minutes) // 60)
    if visitor.preferences:
        of_host = np.zeros(len(problem.hosts), np.int64)
        for preference in visitor.preferences:
            of_host[hosts[preference.host]] += preference.value
        score += of_host[meetings.host[chosen]]
    return score


def _team_numbers(problem: Problem) -> Indices:
    teams = positions(problem.teams)
    numbers = np.empty(len(problem.visitors), np.int32)
    alone = len(teams)
    for v, visitor in enumerate(problem.visitors):
        if visitor.team is None:
            numbers[v], alone = alone, alone + 1
        else:
            numbers[v] = teams[visitor.team]
    return numbers


def pairs_by_visitor(problem: Problem, meetings: Meetings, who: Iterable[int]) -> Iterator[tuple[int, Ints, Ints]]:
    """For each visitor in `who`: the eligible meetings, and what each earns as preferences less travel cost."""
    hosts, numbers = positions(problem.hosts), positions(problem.meetings)
    visitors = positions(problem.visitors)
    forbidden: dict[int, list[int]] = {}
    for pair in problem.forbidden:
        forbidden.setdefault(visitors[pair.visitor], []).append(numbers[pair.meeting])
    area = _Area(problem, meetings)
    for v in who:
        visitor = problem.visitors[v]
        chosen = _eligible_meetings(visitor, area, meetings, hosts, forbidden.get(v, []))
        yield v, chosen, _pair_scores(problem, meetings, v, chosen, hosts)


def find_candidates(problem: Problem) -> Candidates:
    """All eligible pairs of the problem that a complete delegation can use."""
    meetings = meeting_arrays(problem)
    found = list(pairs_by_visitor(problem, meetings, range(len(problem.visitors))))
    visitor = np.repeat(
        np.arange(len(found), dtype=np.int32), np.fromiter((len(c) for _, c, _ in found), np.int64, len(found))
    )
    meeting = np.concatenate([c for _, c, _ in found] or [np.empty(0, np.int64)]).astype(np.int32)
    score = np.concatenate([s for _, _, s in found] or [np.empty(0, np.int64)])
    team_of_visitor = _team_numbers(problem)
    order = np.lexsort((visitor, meeting, team_of_visitor[visitor]))
    return _grouped(problem, meetings, team_of_visitor, visitor[order], meeting[order], score[order])


def _grouped(
    problem: Problem, meetings: Meetings, team_of_visitor: Indices, visitor: Indices, meeting: Indices, score: Ints
) -> Candidates:
    team = team_of_visitor[visitor]
    teams = len(problem.teams) + sum(v.team is None for v in problem.visitors)
    size_min, size_max = np.ones(teams, np.int32), np.ones(teams, np.int32)
    led = np.zeros(teams, bool)
    leads = np.zeros(len(problem.visitors), bool)
    visitors = positions(problem.visitors)
    for number, one in enumerate(problem.teams):
        size_min[number], size_max[number] = max(1, one.delegation_min), one.delegation_max
        led[number] = bool(one.leaders)
        for leader in one.leaders:
            leads[visitors[leader]] |= problem.visitors[visitors[leader]].team == one.id
    starts = np.flatnonzero(np.r_[True, (team[1:] != team[:-1]) | (meeting[1:] != meeting[:-1])][: len(team)])
    sizes = np.diff(np.r_[starts, len(team)])
    leaders = np.add.reduceat(leads[visitor].astype(np.int64), starts) if len(starts) else np.empty(0, np.int64)
    t = team[starts]
    complete = (sizes >= size_min[t]) & (size_max[t] >= size_min[t]) & (~led[t] | (leaders > 0))
    keep = np.repeat(complete, sizes)
    starts, sizes = starts[complete], sizes[complete]
    locked_keys = np.array(
        sorted({visitors[p.visitor] * len(problem.meetings) + m for p, m in _locked_meetings(problem)}), np.int64
    )
    visitor, meeting, score = visitor[keep], meeting[keep], score[keep]
    return Candidates(
        problem=problem,
        meetings=meetings,
        team_of_visitor=team_of_visitor,
        pair_visitor=visitor,
        pair_meeting=meeting,
        pair_group=np.repeat(np.arange(len(starts), dtype=np.int32), sizes),
        pair_score=score,
        pair_leader=leads[visitor],
        pair_locked=np.isin(visitor.astype(np.int64) * len(problem.meetings) + meeting, locked_keys),
        group_first=np.r_[0, np.cumsum(sizes)].astype(np.int64),
        group_meeting=meeting[np.r_[0, np.cumsum(sizes)][:-1]] if len(sizes) else meeting[:0],
        group_team=team[starts],
        group_min=size_min[team[starts]],
        group_max=size_max[team[starts]],
        group_led=led[team[starts]],
    )


def _locked_meetings(problem: Problem) -> Iterator[tuple[Any, int]]:
    numbers = positions(problem.meetings)
    return ((pair, numbers[pair.meeting]) for pair in problem.locked)
