"""The meetings ahead at which one more visit would fit beside those in force, and until when a duty can be met.

A visit fits where the hard rules of the problem let it stand beside the visits in force: area and own host,
absences, two places in time, visits a day and a month, days between visits to a host, one delegation at a meeting,
its size and leader. Most that other quotas allow is not looked at.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from planner.duties.quotas import Holder, Rule
from planner.periods import Period

Place = tuple[float, float]
# Minutes from one place to another, each as (lat, lon).
Travel = Callable[[Place, Place], int]
Month = tuple[int, int]


class Opening(NamedTuple):
    """A meeting ahead that nobody is sent to; `day` is the local date it starts on. There are thousands."""

    meeting_id: int
    host_id: int
    unit_id: int
    kind: str
    category: str
    day: date
    starts_at: datetime
    ends_at: datetime
    gap_days: int
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """Where somebody is taken up by a visit in force."""

    starts_at: datetime
    ends_at: datetime
    place: tuple[float, float]


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
        return Counter(map(_month_of, self.days))


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Those who attend together, `least` to `most` of them, under a leader if they have one; or one alone."""

    people: tuple[Person, ...]
    least: int = 1
    most: int = 1


@dataclass
class Trial:
    """Visits tried beside those in force, from the end of a window backwards."""

    meetings: set[int] = field(default_factory=set)
    hosts: dict[int, list[date]] = field(default_factory=dict)
    stays: dict[int, list[Stay]] = field(default_factory=dict)
    days: Counter[tuple[int, date]] = field(default_factory=Counter)
    months: Counter[tuple[int, Month]] = field(default_factory=Counter)
    # Of each crew, by its identity, whoever has room for one visit more on a day: asked for meeting after meeting.
    with_room: dict[tuple[int, date], tuple[Person, ...]] = field(default_factory=dict)

    def take(self, opening: Opening, people: Iterable[Person]) -> None:
        self.with_room.clear()
        self.meetings.add(opening.meeting_id)
        self.hosts.setdefault(opening.host_id, []).append(opening.day)
        stay = Stay(starts_at=opening.starts_at, ends_at=opening.ends_at, place=opening.place)
        for person in people:
            self.stays.setdefault(person.id, []).append(stay)
            self.days[person.id, opening.day] += 1
            self.months[person.id, _month_of(opening.day)] += 1


class Outlook:
    """What lies ahead of everybody: openings, crews by their members' ids, and the days hosts are visited on."""

    def __init__(
        self,
        openings: Iterable[Opening],
        crews: Sequence[Crew],
        visited: Mapping[int, Sequence[date]],
        *,
        travel: Travel,
        buffer: timedelta,
    ) -> None:
        self._travel, self._buffer = travel, buffer
        self._crews = {person.id: crew for crew in crews for person in crew.people}
        fitting = [each for each in openings if _keeps_apart(each, visited.get(each.host_id, ()))]
        self._openings = sorted(fitting, key=attrgetter("starts_at", "meeting_id"), reverse=True)
        # Places in the list above: many areas hold the same units, and numbers are put in order the fastest.
        self._by_unit: dict[int, list[int]] = {}
        for place, opening in enumerate(self._openings):
            self._by_unit.setdefault(opening.unit_id, []).append(place)
        self._in_area: dict[frozenset[int], list[Opening]] = {}

    def find_last_day(self, holder: Holder, rule: Rule, window: Period, owed: int) -> date | None:
        """The last day on which the holder can begin to make up for what is owed; None where it can't be done.

        Visits are tried from the end of the window backwards, each at the latest opening that fits beside those
        in force and those tried before it.
        """
        for opening, left in self._fill(holder, rule, window, owed, Trial()):
            if left <= 0:
                return opening.day
        return None

    def count_possible(self, holder: Holder, rule: Rule, window: Period, owed: int, beside: Trial) -> int:
        """How many of what is owed the holder could do in the window, at most `owed`; tried as for the last day.

        These visits are kept in `beside`, so that the next holder has to stand back for them.
        """
        left = owed
        for _opening, left in self._fill(holder, rule, window, owed, beside):
            if left <= 0:
                break
        return owed - max(0, left)

    def count_in_area(self, holder: Holder) -> int:
        """The meetings in the areas of the holder's members, whatever they count for."""
        return len(self._list_in(self._units_of(holder)))

    def count_openings(self, holders: Iterable[Holder], rule: Rule, window: Period) -> int:
        """The meetings in the holders' areas that would count, nobody's being taken into account."""
        units = frozenset(chain.from_iterable(self._units_of(holder) for holder in holders))
        return sum(_counts(opening, rule) for opening in self._list_within(units, window))

    def _fill(
        self, holder: Holder, rule: Rule, window: Period, owed: int, trial: Trial
    ) -> Iterator[tuple[Opening, int]]:
        """Each opening that a visit fits at, the latest first, and what is left of `owed` after it."""
        crews, members = self._crews_of(holder), frozenset(holder.members)
        for opening in self._list_for(crews, self._units_of(holder), window, trial):
            tried = trial.hosts.get(opening.host_id, ())
            if (
                opening.meeting_id in trial.meetings
                or not _counts(opening, rule)
                or not _keeps_apart(opening, tried)
            ):
                continue
            sent = self._find_delegation(crews, members, opening, trial, owed)
            if not sent:
                continue
            trial.take(opening, sent)
            owed -= 1 if rule.count == "visits" else sum(person.id in members for person in sent)
            yield opening, owed

    def _list_for(
        self, crews: Iterable[Crew], units: frozenset[int], window: Period, trial: Trial
    ) -> Iterator[Opening]:
        """The openings in these units and days, the latest first, of days on which one of the crews has room."""
        for day, openings in groupby(self._list_within(units, window), key=attrgetter("day")):
            if any(_list_with_room(crew, day, trial) for crew in crews):
                yield from openings

    def _units_of(self, holder: Holder) -> frozenset[int]:
        """The areas of the holder's members."""
        return frozenset(
            unit for crew in self._crews_of(holder) for person in crew.people for unit in person.units
        )

    def _list_in(self, units: frozenset[int]) -> list[Opening]:
        """The openings in these units, the latest first."""
        if units not in self._in_area:
            places = chain.from_iterable(self._by_unit.get(unit, ()) for unit in units)
            self._in_area[units] = [self._openings[place] for place in sorted(places)]
        return self._in_area[units]

    def _list_within(self, units: frozenset[int], window: Period) -> list[Opening]:
        """Those of them on days of the window."""
        found = self._list_in(units)
        first = bisect_left(found, -window.end.toordinal(), key=_days_back)
        return found[first : bisect_right(found, -window.start.toordinal(), lo=first, key=_days_back)]

    def _crews_of(self, holder: Holder) -> list[Crew]:
        return list({id(crew): crew for crew in (self._crews[member] for member in holder.members)}.values())

    def _find_delegation(
        self, crews: Iterable[Crew], members: Set[int], opening: Opening, trial: Trial, owed: int
    ) -> tuple[Person, ...]:
        """The first crew's delegation with somebody of the holder's `members`; empty where no crew has one."""
        for crew in crews:
            able = _list_with_room(crew, opening.day, trial)
            wanted = [person for person in able if person.id in members]
            # Mostly it is the holder who is not free: then nobody asks about the rest of the crew.
            free = {person.id for person in wanted if self._is_free(person, opening, trial)}
            if not free:
                continue
            others = (person for person in able if person.id not in members)
            free.update(person.id for person in others if self._is_free(person, opening, trial))
            sent = _compose(crew, [each for each in able if each.id in free], members, owed)
            if sent:
                return sent
        return ()

    def _is_free(self, person: Person, opening: Opening, trial: Trial) -> bool:
        if opening.unit_id not in person.units or opening.host_id == person.own_host_id:
            return False
        if any(start < opening.ends_at and opening.starts_at < end for start, end in person.away):
            return False
        stays = chain(person.stays, trial.stays.get(person.id, ()))
        return all(self._reaches(stay, opening) for stay in stays)

    def _reaches(self, stay: Stay, opening: Opening) -> bool:
        """Whether somebody can be at both in time, one after the other."""
        first, second = (stay, opening) if stay.starts_at <= opening.starts_at else (opening, stay)
        way = timedelta()
        if stay.place != opening.place:
            way = timedelta(minutes=self._travel(first.place, second.place)) + self._buffer
        return second.starts_at >= first.ends_at + way


def _days_back(opening: Opening) -> int:
    """A number that grows along a list with the latest opening first."""
    return -opening.day.toordinal()


def _counts(opening: Opening, rule: Rule) -> bool:
    return (rule.kinds is None or opening.kind in rule.kinds) and (
        rule.categories is None or opening.category in rule.categories
    )


def _keeps_apart(opening: Opening, visited: Sequence[date]) -> bool:
    return not visited or all(abs((opening.day - day).days) >= opening.gap_days for day in visited)


def _list_with_room(crew: Crew, day: date, trial: Trial) -> tuple[Person, ...]:
    """Who of the crew has room for one visit more that day; nobody where these make no delegation."""
    known = trial.with_room.get((id(crew), day))
    if known is None:
        able = tuple(person for person in crew.people if _has_room(person, day, trial))
        known = trial.with_room[id(crew), day] = able if _make_delegation(crew, able) else ()
    return known


def _make_delegation(crew: Crew, free: Sequence[Person]) -> bool:
    """Whether they are enough, with a leader where the crew has any."""
    led = any(person.leader for person in free) or not any(person.leader for person in crew.people)
    return led and len(free) >= crew.least


def _has_room(person: Person, day: date, trial: Trial) -> bool:
    """Whether one visit more keeps within the person's most a day and a month."""
    if person.days.count(day) + trial.days.get((person.id, day), 0) >= person.max_per_day:
        return False
    if person.max_per_month is None:
        return True
    month = _month_of(day)
    return person.months.get(month, 0) + trial.months.get((person.id, month), 0) < person.max_per_month


def _month_of(day: date) -> Month:
    return day.year, day.month


def _compose(crew: Crew, free: Sequence[Person], members: Set[int], owed: int) -> tuple[Person, ...]:
    """A delegation of the free ones with as many of `members` as are owed and may go; empty where none can be.

    Leaders come first, so that there is one wherever the crew has any.
    """
    if not _make_delegation(crew, free):
        return ()
    wanted = sorted((person for person in free if person.id in members), key=lambda person: not person.leader)
    others = sorted((person for person in free if person.id not in members), key=lambda person: not person.leader)
    if not wanted:
        return ()
    led = wanted[0].leader or not any(person.leader for person in crew.people)
    escort = [] if led else others[:1]
    sent = [*escort, *wanted[: min(owed, crew.most - len(escort))]]
    if len(sent) == len(escort):
        return ()
    rest = [person for person in (*wanted, *others) if person not in sent]
    return (*sent, *rest[: max(0, crew.least - len(sent))])
