"""The hard rules of the problem, held against who is in force to be where, as the tables stand now."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from math import asin, ceil, cos, radians, sin, sqrt

from benchmarks.soak.checks.windows import counts_for, people_under, windows_of
from benchmarks.soak.records import Records, Row, Sent

EARTH_KM = 6371.0088
PERCENT = 100


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A rule that is broken, and by whom: pairs of visitor and meeting."""

    rule: str
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """A visitor at a meeting as it is held now; `past` where its day is."""

    visitor_id: int
    meeting: Row
    day: date
    past: bool

    @property
    def pair(self) -> tuple[int, int]:
        return self.visitor_id, self.meeting["id"]


def find_breaches(records: Records, sent: Iterable[Sent], today: date) -> list[Breach]:
    """What nobody may be asked to do from today on, with what took place as it was."""
    pairs = list(sent)
    stays = list(_take_place(records, pairs, today))
    found = [*_ineligible(records, [pair for pair in pairs if _is_ahead(records, pair, today)])]
    found += _delegations(records, stays)
    found += _two_places(records, stays)
    found += _too_many(records, stays)
    found += _too_near(records, stays)
    found += _past_maximum(records, stays)
    return found


def _is_ahead(records: Records, pair: Sent, today: date) -> bool:
    return max(pair.told, records.day_of(records.by_id("meeting")[pair.meeting_id]["starts_at"])) >= today


def _take_place(records: Records, pairs: Sequence[Sent], today: date) -> Iterator[Stay]:
    """Without visits that were not, or could not be, made."""
    for pair in pairs:
        meeting = records.by_id("meeting")[pair.meeting_id]
        day = records.day_of(meeting["starts_at"])
        missed = records.marks.get((pair.visitor_id, pair.meeting_id)) is False
        away = records.is_away(pair.visitor_id, meeting["starts_at"], meeting["ends_at"])
        if meeting["status"] != "cancelled" and not missed and not (day < today and away):
            yield Stay(visitor_id=pair.visitor_id, meeting=meeting, day=day, past=day < today)


def _ineligible(records: Records, pairs: Iterable[Sent]) -> Iterator[Breach]:
    """Who can't go, whatever the others do."""
    for pair in pairs:
        meeting = records.by_id("meeting")[pair.meeting_id]
        visitor, host = records.by_id("visitor")[pair.visitor_id], records.by_id("host")[pair.host_id]
        broken = {
            "cancelled": meeting["status"] == "cancelled",
            "closed": not host["active"],
            "left": not visitor["active"],
            "away": records.is_away(pair.visitor_id, meeting["starts_at"], meeting["ends_at"]),
            "moved": (meeting["starts_at"], meeting["ends_at"]) != (pair.starts_at, pair.ends_at),
            "own host": visitor["own_host_id"] == pair.host_id,
            "charge": _units_above(records, host["unit_id"]).isdisjoint(_charge_of(records, visitor)),
        }
        for rule in (name for name, holds in broken.items() if holds):
            yield Breach(rule=rule, pairs=((pair.visitor_id, pair.meeting_id),))


def _units_above(records: Records, unit_id: int | None) -> set[int]:
    way = set()
    while unit_id is not None:
        way.add(unit_id)
        unit_id = records.by_id("unit")[unit_id]["parent_id"]
    return way


def _charge_of(records: Records, visitor: Row) -> set[int]:
    return {
        area["unit_id"]
        for area in records["area"]
        if area["visitor_id"] == visitor["id"]
        or (visitor["team_id"] is not None and area["team_id"] == visitor["team_id"])
    }


def _delegations(records: Records, stays: Iterable[Stay]) -> Iterator[Breach]:
    """One team at a meeting, of its size, and led. What took place took place, but by one team."""
    for together in _group(stays, lambda stay: stay.meeting["id"]).values():
        people = [records.by_id("visitor")[stay.visitor_id] for stay in together]
        pairs = tuple(stay.pair for stay in together)
        teams = {who["team_id"] or -who["id"] for who in people}
        if len(teams) > 1:
            yield Breach(rule="one team", pairs=pairs)
        elif people[0]["team_id"] is not None and not together[0].past:
            team = records.by_id("team")[people[0]["team_id"]]
            if not team["delegation_min"] <= len(people) <= team["delegation_max"]:
                yield Breach(rule="delegation size", pairs=pairs)
            members = (who for who in records["visitor"] if who["team_id"] == team["id"])
            led = any(who["leader"] and who["active"] for who in members)
            if led and not any(who["leader"] for who in people):
                yield Breach(rule="leader", pairs=pairs)


def _two_places(records: Records, stays: Iterable[Stay]) -> Iterator[Breach]:
    for own in _group(stays, lambda stay: stay.visitor_id).values():
        in_order = sorted(own, key=lambda stay: (stay.meeting["starts_at"], stay.meeting["id"]))
        for before, after in combinations(in_order, 2):
            if after.meeting["starts_at"] < _free_at(records, before.meeting, after.meeting):
                yield Breach(rule="two places", pairs=(before.pair, after.pair))


def _free_at(records: Records, before: Row, after: Row) -> datetime:
    """When one who was at the first can be at the second."""
    policy = records["policy"][0]
    here, there = (records.by_id("host")[meeting["host_id"]] for meeting in (before, after))
    ends_at: datetime = before["ends_at"]
    if (here["lat"], here["lon"]) == (there["lat"], there["lon"]):
        return ends_at
    detour = policy["detour_percent"] / PERCENT
    minutes = ceil(round(60 * detour * _kilometres(here, there) / policy["speed_kmh"], 6))
    return ends_at + timedelta(minutes=minutes + policy["buffer_minutes"])


def _kilometres(here: Row, there: Row) -> float:
    """The great-circle distance, by the haversine formula."""
    north, east = (radians(there[axis] - here[axis]) / 2 for axis in ("lat", "lon"))
    across = sin(north) ** 2 + cos(radians(here["lat"])) * cos(radians(there["lat"])) * sin(east) ** 2
    return round(2 * EARTH_KM * asin(sqrt(across)), 6)


def _too_many(records: Records, stays: Iterable[Stay]) -> Iterator[Breach]:
    for visitor_id, own in _group(stays, lambda stay: stay.visitor_id).items():
        who = records.by_id("visitor")[visitor_id]
        days = Counter(stay.day for stay in own)
        months = Counter(stay.day.replace(day=1) for stay in own)
        for stay in own:
            most = who["max_per_month"]
            if days[stay.day] > who["max_per_day"]:
                yield Breach(rule="visits a day", pairs=(stay.pair,))
            if most is not None and months[stay.day.replace(day=1)] > most:
                yield Breach(rule="visits a month", pairs=(stay.pair,))


def _too_near(records: Records, stays: Iterable[Stay]) -> Iterator[Breach]:
    for host_id, there in _group(stays, lambda stay: stay.meeting["host_id"]).items():
        own = records.by_id("host")[host_id]["gap_days"]
        gap = timedelta(days=records["policy"][0]["gap_days"] if own is None else own)
        for one, other in combinations(there, 2):
            if one.meeting["id"] != other.meeting["id"] and abs(one.day - other.day) < gap:
                yield Breach(rule="days between visits", pairs=(one.pair, other.pair))


def _past_maximum(records: Records, stays: Sequence[Stay]) -> Iterator[Breach]:
    """More than a quota allows, though not all of it is past."""
    categories = {host["id"]: host["category"] for host in records["host"]}
    for rule in (row for row in records["quota_rule"] if row["max"] is not None):
        windows = {window for stay in stays for window in windows_of(rule, stay.day)}
        for _holder, members in people_under(records, rule):
            for window in windows:
                counted = [
                    stay
                    for stay in stays
                    if stay.visitor_id in members
                    and counts_for(
                        rule, window, stay.day, stay.meeting["kind"], categories[stay.meeting["host_id"]]
                    )
                ]
                visits = {stay.pair if rule["count"] == "assignments" else stay.meeting["id"] for stay in counted}
                if len(visits) > rule["max"] and not all(stay.past for stay in counted):
                    yield Breach(rule="quota", pairs=tuple(stay.pair for stay in counted if not stay.past))


def _group(stays: Iterable[Stay], key: Callable[[Stay], int]) -> Mapping[int, list[Stay]]:
    groups: Mapping[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        groups[key(stay)].append(stay)
    return groups
