"""Who attends together, who of them has room for one visit more, and the delegation they send."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

Place = tuple[float, float]
Month = tuple[int, int]


class Site(NamedTuple):
    """A host as far as its meetings can be openings: visits to it are `gap_days` apart."""

    host_id: int
    unit_id: int
    category: str
    gap_days: int
    lat: float
    lon: float


class Opening(NamedTuple):
    """A meeting ahead that nobody is sent to; `day` is the local date it starts on. There are thousands."""

    meeting_id: int
    site: Site
    kind: str
    day: date
    starts_at: datetime
    ends_at: datetime

    @property
    def place(self) -> Place:
        return self.site.lat, self.site.lon


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """Where somebody is taken up by a visit in force."""

    starts_at: datetime
    ends_at: datetime
    place: Place


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who may be sent to the hosts right in `units`.

    `days` are those of visits made or in force, in the months there are openings in.
    """

    id: int
    leader: bool = False
    units: frozenset[int] = frozenset()
    own_host_id: int | None = None
    max_per_day: int = 1
    max_per_month: int | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()
    stays: tuple[Stay, ...] = ()
    days: tuple[date, ...] = ()

    @cached_property
    def months(self) -> Mapping[Month, int]:
        """How many of the days are in each month."""
        return Counter(map(month_of, self.days))


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Those who attend together, `least` to `most` of them, under a leader if they have one; or one alone."""

    people: tuple[Person, ...]
    least: int = 1
    most: int = 1

    @cached_property
    def units(self) -> frozenset[int]:
        """The areas of all of them."""
        return frozenset().union(*(person.units for person in self.people))

    @cached_property
    def has_leader(self) -> bool:
        return any(person.leader for person in self.people)


@dataclass
class Trial:
    """Visits tried beside those in force, from the end of a window backwards."""

    meetings: set[int] = field(default_factory=set)
    hosts: dict[int, list[date]] = field(default_factory=dict)
    stays: dict[int, list[Stay]] = field(default_factory=dict)
    days: Counter[tuple[int, date]] = field(default_factory=Counter)
    months: Counter[tuple[int, Month]] = field(default_factory=Counter)
    # Of each crew, by its identity, who has room for one visit more on a day, and in a month; asked often.
    with_room: dict[int, dict[date | Month, tuple[Person, ...]]] = field(default_factory=dict)

    def take(self, opening: Opening, crew: Crew, people: Sequence[Person]) -> None:
        """A visit of these people of the crew."""
        self.meetings.add(opening.meeting_id)
        self.hosts.setdefault(opening.site.host_id, []).append(opening.day)
        stay = Stay(starts_at=opening.starts_at, ends_at=opening.ends_at, place=opening.place)
        for person in people:
            self.stays.setdefault(person.id, []).append(stay)
            self.days[person.id, opening.day] += 1
            self.months[person.id, month_of(opening.day)] += 1
        known = self.with_room.get(id(crew), {})
        known.pop(opening.day, None)
        if not all(_has_month_left(person, opening.day, self) for person in people):
            known.clear()


def list_with_room(crew: Crew, day: date, trial: Trial) -> tuple[Person, ...]:
    """Who of the crew has room for one visit more that day; nobody where these make no delegation."""
    known = trial.with_room.setdefault(id(crew), {})
    if day not in known:
        month = month_of(day)
        if month not in known:
            known[month] = _keep_delegation(
                crew, (each for each in crew.people if _has_month_left(each, day, trial))
            )
        known[day] = _keep_delegation(crew, (each for each in known[month] if _has_day_left(each, day, trial)))
    return known[day]


def _keep_delegation(crew: Crew, able: Iterable[Person]) -> tuple[Person, ...]:
    found = tuple(able)
    return found if _make_delegation(crew, found) else ()


def _make_delegation(crew: Crew, free: Sequence[Person]) -> bool:
    """Whether they are enough, with a leader where the crew has any."""
    led = not crew.has_leader or any(person.leader for person in free)
    return led and len(free) >= crew.least


def _has_day_left(person: Person, day: date, trial: Trial) -> bool:
    return person.days.count(day) + trial.days.get((person.id, day), 0) < person.max_per_day


def _has_month_left(person: Person, day: date, trial: Trial) -> bool:
    if person.max_per_month is None:
        return True
    month = month_of(day)
    return person.months.get(month, 0) + trial.months.get((person.id, month), 0) < person.max_per_month


def month_of(day: date) -> Month:
    return day.year, day.month


def compose(crew: Crew, free: Sequence[Person], members: Set[int], owed: int) -> tuple[Person, ...]:
    """A delegation of the free ones with as many of `members` as are owed and may go; empty where none can be.

    Leaders come first, so that there is one wherever the crew has any.
    """
    if not _make_delegation(crew, free):
        return ()
    wanted = sorted((person for person in free if person.id in members), key=lambda person: not person.leader)
    others = sorted((person for person in free if person.id not in members), key=lambda person: not person.leader)
    if not wanted:
        return ()
    led = wanted[0].leader or not crew.has_leader
    escort = [] if led else others[:1]
    sent = [*escort, *wanted[: min(owed, crew.most - len(escort))]]
    if len(sent) == len(escort):
        return ()
    rest = [person for person in (*wanted, *others) if person not in sent]
    return (*sent, *rest[: max(0, crew.least - len(sent))])
