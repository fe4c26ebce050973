"""Which of the board's hosts a schedule means: sure, or asked about; never guessed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host, Unit
from planner.actual.names import core_of, read_name, split_name
from planner.phrases import Phrase, phrase
from planner.text import clean

SUGGESTED = 5
# A word that so many hosts' names hold does not make two of them alike.
COMMON_WORD = 400

SEVERAL = phrase("Several have this name.")
OTHER_UNIT = phrase("One of this name belongs to another unit.")
SIMILAR = phrase("The name differs in a word.")
UNKNOWN = phrase("None has this name.")
OTHER_NAME = phrase("The code and the name are of different hosts.")
NO_SUCH_CODE = phrase("No host has this code.")


@dataclass(frozen=True, kw_only=True)
class HostName:
    """A host with the way to it: the names of its unit and of those above, the nearest first."""

    id: int
    code: str
    name: str
    category: str
    units: tuple[str, ...]
    unit_ids: frozenset[int]

    @property
    def unit_name(self) -> str:
        return ", ".join(self.units)


@dataclass(frozen=True, kw_only=True)
class Match:
    """`host` where it is sure. Else those it may be, likeliest first, and why it isn't sure.

    `must_ask`: a host of ours is meant, so that somebody has to say which one.
    """

    host: HostName | None = None
    candidates: tuple[HostName, ...] = ()
    reason: Phrase | None = None
    must_ask: bool = False


class HostIndex:
    """The active hosts, found by code, by name and by parts of it."""

    def __init__(self, hosts: Iterable[HostName], unit_names: Mapping[int, str]) -> None:
        self.by_id = {host.id: host for host in hosts}
        self._by_code = {host.code.casefold(): host for host in self.by_id.values()}
        self._by_reading: dict[str, list[HostName]] = defaultdict(list)
        self._by_core: dict[str, list[HostName]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._units: dict[str, set[int]] = defaultdict(set)
        for host in self.by_id.values():
            self._add(host)
        for unit_id, name in unit_names.items():
            for reading in read_name(name):
                self._units[core_of(reading)].add(unit_id)
        self._known: dict[tuple[str, str, str], Match] = {}

    def match(self, *, host: str, code: str, unit: str) -> Match:
        """The host that a row means by its texts."""
        key = (host, code, unit)
        if key not in self._known:
            self._known[key] = self._match(*key)
        return self._known[key]

    def _match(self, host: str, code: str, unit: str) -> Match:
        coded = self._by_code.get((code or host).casefold())
        if coded:
            return self._match_coded(coded, host)
        if code and not host:
            return Match(reason=NO_SUCH_CODE)
        found = self._find(host, self._units_called(unit))
        for head, tail in split_name(host):
            if found.host is None and not found.must_ask and (units := self._units_called(tail)):
                found = self._find(head, units)
        return found

    def _match_coded(self, coded: HostName, name: str) -> Match:
        """A code is sure, unless the name beside it is that of others."""
        others = self._named(name)
        if others and coded not in others:
            return Match(candidates=(coded, *others), reason=OTHER_NAME, must_ask=True)
        return Match(host=coded)

    def _named(self, name: str) -> list[HostName]:
        found = (host for reading in read_name(name) for host in self._by_reading.get(reading, ()))
        return list(dict.fromkeys(found))

    def _find(self, name: str, units: frozenset[int]) -> Match:
        """By its whole name; else by what tells it apart, which somebody has to confirm."""
        named = self._named(name)
        inside = [host for host in named if host.unit_ids & units] if units else named
        if units and named and not inside:
            return Match(candidates=tuple(named), reason=OTHER_UNIT, must_ask=True)
        exact = [host for host in inside if clean(host.name).casefold() == clean(name).casefold()]
        for sure in (inside, exact):
            if len(sure) == 1:
                return Match(host=sure[0])
        if inside:
            return Match(candidates=tuple(inside), reason=SEVERAL, must_ask=True)
        return self._find_alike(name, units)

    def _find_alike(self, name: str, units: frozenset[int]) -> Match:
        found = (host for reading in read_name(name) for host in self._by_core.get(core_of(reading), ()))
        alike = list(dict.fromkeys(found))
        near = [host for host in alike if host.unit_ids & units] if units else alike
        if near or alike:
            return Match(candidates=tuple(near or alike), reason=SIMILAR, must_ask=True)
        return Match(candidates=self._suggest(name, units), reason=UNKNOWN)

    def _suggest(self, name: str, units: frozenset[int]) -> tuple[HostName, ...]:
        """Those with most words in common, those in the unit first."""
        words = {word for reading in read_name(name) for word in core_of(reading).split()}
        shared: Counter[int] = Counter()
        for word in words:
            having = self._by_word.get(word, set())
            if len(having) <= COMMON_WORD:
                shared.update(having)
        hosts = [self.by_id[host_id] for host_id in shared]
        hosts.sort(key=lambda host: (not host.unit_ids & units, -shared[host.id], host.name, host.id))
        return tuple(hosts[:SUGGESTED])

    def _units_called(self, text: str) -> frozenset[int]:
        """The units a text may name; none where it names none of ours, which then says nothing."""
        return frozenset(unit for reading in read_name(text) for unit in self._units.get(core_of(reading), ()))

    def _add(self, host: HostName) -> None:
        for reading in read_name(host.name):
            core = core_of(reading)
            self._by_reading[reading].append(host)
            self._by_core[core].append(host)
            for word in core.split():
                self._by_word[word].add(host.id)


def read_hosts(s: Session) -> HostIndex:
    """The index of the hosts that are active now."""
    units = {unit.id: unit for unit in s.execute(select(Unit.id, Unit.name, Unit.parent_id))}
    rows = s.execute(select(Host.id, Host.code, Host.name, Host.category, Host.unit_id).where(Host.active))
    hosts = []
    for row in rows.all():
        way = list(_way_up(row.unit_id, units))
        hosts.append(
            HostName(
                id=row.id,
                code=row.code,
                name=row.name,
                category=row.category,
                units=tuple(unit.name for unit in way),
                unit_ids=frozenset(unit.id for unit in way),
            )
        )
    return HostIndex(hosts, {unit.id: unit.name for unit in units.values()})


def _way_up(unit_id: int | None, units: Mapping[int, Any]) -> Iterable[Any]:
    while unit_id is not None:
        yield units[unit_id]
        unit_id = units[unit_id].parent_id
