"""Who may go where: the eligible pairs of a problem, as arrays, found without looking at every pair.

A *pair* is a visitor and a meeting. A *group* is all pairs of one team at one meeting: from it at most one
delegation is sent. A visitor with no team is a team of one. Pairs are sorted by group, so that the pairs of
group `g` are `group_first[g]:group_first[g + 1]`. A meeting that no complete delegation can attend is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.problem import MINUTES_PER_DAY, Pair, Problem, Unit, Visitor
from solver.teams import NO_GROUPS, Teams
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
    `baseline_visitor` and `baseline_meeting` are the pairs of the plan in force, each once, eligible or not.
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
    baseline_visitor: Ints
    baseline_meeting: Ints

    @property
    def pairs(self) -> int:
        return len(self.pair_visitor)

    @property
    def groups(self) -> int:
        return len(self.group_meeting)


def positions(things: Sequence[Any]) -> dict[str, int]:
    """The place of each thing in its list, by id."""
    return {thing.id: i for i, thing in enumerate(things)}


def matches(wanted: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """All places where two arrays hold the same key: in `wanted`, and in `keys`."""
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    first, last = np.searchsorted(in_order, wanted, "left"), np.searchsorted(in_order, wanted, "right")
    sizes = last - first
    place = np.repeat(np.arange(len(wanted)), sizes)
    return place, order[np.arange(len(place)) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)]


@lru_cache(maxsize=4)
def subtree_slices(units: tuple[Unit, ...]) -> tuple[Mapping[str, int], Mapping[str, tuple[int, int]]]:
    """A depth-first numbering of the units, and each unit's subtree as a slice of it; the same for every part."""
    children: dict[str | None, list[str]] = {}
    for node in units:
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
    start = _column(problem.meetings, "start", np.int64)
    day = start // MINUTES_PER_DAY
    # numpy counts days from 1970, ordinals from year 1.
    dates = (day - 719163).astype("datetime64[D]")
    return Meetings(
        start=start,
        end=_column(problem.meetings, "end", np.int64),
        day=day,
        month=dates.astype("datetime64[M]").astype(np.int64),
        host=host,
        value=_column(problem.meetings, "value", np.int64),
        lat=_column(problem.hosts, "lat", np.float64)[host],
        lon=_column(problem.hosts, "lon", np.float64)[host],
        kind=_column(problem.meetings, "kind", np.object_),
        category=_column(problem.hosts, "category", np.object_)[host],
    )


def _column(things: Sequence[Any], name: str, kind: type) -> NDArray[Any]:
    """One field of all things, as an array."""
    return np.fromiter(map(attrgetter(name), things), kind, len(things))


def minutes_between(problem: Problem, lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Ints:
    """Travel times in whole minutes between places given as broadcastable arrays of degrees."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, np.radians(np.subtract(lon2, lon1)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lon) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    exact = np.atleast_1d(60 * problem.travel.detour * km / problem.travel.speed_kmh)
    minutes = np.ceil(exact).astype(np.int64)
    near = np.abs(exact - np.rint(exact)) < NEAR_WHOLE * max(1.0, problem.travel.detour / problem.travel.speed_kmh)
    if near.any():
        places = [np.broadcast_to(degrees, exact.shape)[near].tolist() for degrees in (lat1, lon1, lat2, lon2)]
        minutes[near] = [travel_minutes(problem.travel, *place) for place in zip(*places, strict=True)]
    return np.asarray(minutes)


def open_meetings(problem: Problem, meetings: Meetings) -> Flags:
    """Meetings anyone may visit at all: within the horizon, and far enough from the host's last visit."""
    last = np.array([-1 if h.last_visit is None else h.last_visit for h in problem.hosts], np.int64)
    gap = _column(problem.hosts, "gap_days", np.int64)
    of_host = last[meetings.host]
    far = (of_host < 0) | (np.abs(meetings.day - of_host) >= gap[meetings.host])
    inside = (meetings.day >= problem.horizon.start) & (meetings.day <= problem.horizon.end)
    return np.asarray(far & inside)


class _Area:
    """Meetings that are open, and hosts, in depth-first order of the hosts' units: a subtree of units is a slice.

    What a visitor earns at a host is worked out once for all its meetings.
    """

    def __init__(self, problem: Problem, meetings: Meetings) -> None:
        order, self.slices = subtree_slices(problem.units)
        place = np.fromiter((order[h.unit] for h in problem.hosts), np.int64, len(problem.hosts))
        edges = np.arange(len(order) + 1)
        self.hosts = np.argsort(place, kind="stable")
        self.host_bounds = np.searchsorted(place[self.hosts], edges)
        usable = np.flatnonzero(open_meetings(problem, meetings)).astype(np.int32)
        place = place[meetings.host[usable]]
        self.meetings = usable[np.argsort(place, kind="stable")]
        self.meeting_bounds = np.searchsorted(np.sort(place), edges)
        self.lat = _column(problem.hosts, "lat", np.float64)
        self.lon = _column(problem.hosts, "lon", np.float64)

    def within(self, units: Sequence[str]) -> tuple[Indices, Ints]:
        """The meetings and the hosts in the subtrees of `units`, each once."""
        parts, reached = [], 0
        for first, last in sorted(self.slices[u] for u in units):
            first = max(first, reached)
            if first < last:
                parts.append((first, last))
                reached = last
        return _joined(self.meetings, self.meeting_bounds, parts), _joined(self.hosts, self.host_bounds, parts)


def _joined(things: NDArray[Any], bounds: Ints, parts: list[tuple[int, int]]) -> NDArray[Any]:
    slices = [things[bounds[first] : bounds[last]] for first, last in parts]
    return slices[0] if len(slices) == 1 else np.concatenate([things[:0], *slices])


def _eligible_meetings(
    visitor: Visitor, chosen: Indices, meetings: Meetings, hosts: dict[str, int], forbidden: list[int]
) -> Indices:
    keep = np.ones(len(chosen), bool)
    if visitor.excluded_hosts:
        open_to_them = np.ones(len(hosts), bool)
        open_to_them[[hosts[h] for h in visitor.excluded_hosts]] = False
        keep = open_to_them[meetings.host[chosen]]
    if visitor.busy:
        start, end = meetings.start[chosen], meetings.end[chosen]
        for busy in visitor.busy:
            keep &= (end <= busy.start) | (start >= busy.end)
    if forbidden:
        keep &= ~np.isin(chosen, forbidden)
    return chosen[keep]


def _host_scores(problem: Problem, visitor: Visitor, area: _Area, near: Ints, hosts: dict[str, int]) -> Ints:
    """For each host: preferences less, where it is one of those `near`, travel cost."""
    score = np.zeros(len(hosts), np.int64)
    per_hour = problem.weights.travel_per_hour
    if per_hour:
        minutes = minutes_between(problem, visitor.lat, visitor.lon, area.lat[near], area.lon[near])
        score[near] = (-per_hour * 2 * minutes) // 60
    for preference in visitor.preferences:
        score[hosts[preference.host]] += preference.value
    return score


def pairs_by_visitor(
    problem: Problem, meetings: Meetings, who: Iterable[int]
) -> Iterator[tuple[int, Indices, Ints]]:
    """For each visitor in `who`: the eligible meetings, and what each earns as preferences less travel cost."""
    hosts = positions(problem.hosts)
    forbidden: dict[int, list[int]] = {}
    for v, m in _numbered(problem, problem.forbidden):
        forbidden.setdefault(v, []).append(m)
    area = _Area(problem, meetings)
    for v in who:
        visitor = problem.visitors[v]
        chosen, near = area.within(visitor.units)
        chosen = _eligible_meetings(visitor, chosen, meetings, hosts, forbidden.get(v, []))
        yield v, chosen, _host_scores(problem, visitor, area, near, hosts)[meetings.host[chosen]]


def _numbered(problem: Problem, pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    """Visitor and meeting of each pair by their numbers."""
    if not pairs:
        return []
    visitors, meetings = positions(problem.visitors), positions(problem.meetings)
    return [(visitors[pair.visitor], meetings[pair.meeting]) for pair in pairs]


def find_candidates(problem: Problem) -> Candidates:
    """All eligible pairs of the problem that a complete delegation can use."""
    meetings = meeting_arrays(problem)
    teams = Teams(problem)
    in_teams = np.argsort(teams.of_visitor, kind="stable").tolist()
    # Team by team: sorted as a whole, the pairs of a capital would take half as much memory again.
    found = groupby(pairs_by_visitor(problem, meetings, in_teams), lambda pairs: int(teams.of_visitor[pairs[0]]))
    groups = [teams.complete_groups(team, list(members)) for team, members in found]
    visitor, meeting, score, sizes, group_team = map(np.concatenate, zip(NO_GROUPS, *groups, strict=True))
    first = np.r_[0, np.cumsum(sizes)].astype(np.int64)
    locked = [v * len(problem.meetings) + m for v, m in _numbered(problem, problem.locked)]
    in_force = () if problem.baseline is None else problem.baseline.visits
    kept = [Pair(visitor=v, meeting=visit.meeting) for visit in in_force for v in visit.visitors]
    baseline = np.array(sorted(set(_numbered(problem, kept))), np.int64).reshape(-1, 2)
    return Candidates(
        problem=problem,
        meetings=meetings,
        team_of_visitor=teams.of_visitor,
        pair_visitor=visitor,
        pair_meeting=meeting,
        pair_group=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        pair_score=score,
        pair_leader=teams.leads[visitor],
        pair_locked=np.isin(visitor * np.int64(len(problem.meetings)) + meeting, locked),
        group_first=first,
        group_meeting=meeting[first[:-1]],
        group_team=group_team,
        group_min=teams.least[group_team],
        group_max=teams.most[group_team],
        group_led=teams.led[group_team],
        baseline_visitor=baseline[:, 0],
        baseline_meeting=baseline[:, 1],
    )
