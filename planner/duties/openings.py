"""The meetings ahead at which one more visit would fit beside those in force, and until when a duty can be met.

A visit fits where the hard rules of the problem let it stand beside the visits in force: area and own host,
absences, two places in time, visits a day and a month, days between visits to a host, one delegation at a meeting,
its size and leader. Most that other quotas allow is not looked at.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from itertools import chain, groupby
from operator import attrgetter

from planner.duties.crews import Crew, Opening, Person, Place, Stay, Trial, compose, list_with_room
from planner.duties.quotas import Holder, Rule
from planner.periods import Period

# Minutes from one place to another, each as (lat, lon).
Travel = Callable[[Place, Place], int]


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
        last = {host_id: max(days) for host_id, days in visited.items() if days}
        fitting = [
            each
            for each in openings
            # Of thousands most are long after the last visit, or their host had none.
            if each.host_id not in last
            or (each.day - last[each.host_id]).days >= each.gap_days
            or _keeps_apart(each, visited[each.host_id])
        ]
        self._openings = sorted(fitting, key=attrgetter("starts_at", "meeting_id"), reverse=True)
        # Places in the list above: many areas hold the same units, and numbers are put in order the fastest.
        self._by_unit: dict[int, list[int]] = {}
        for place, opening in enumerate(self._openings):
            self._by_unit.setdefault(opening.unit_id, []).append(place)
        self._in_area: dict[frozenset[int], list[Opening]] = {}
        self._counting: dict[tuple[object, ...], list[Opening]] = {}

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
        return len(self._list_counting(units, rule, window))

    def _fill(
        self, holder: Holder, rule: Rule, window: Period, owed: int, trial: Trial
    ) -> Iterator[tuple[Opening, int]]:
        """Each opening that a visit fits at, the latest first, and what is left of `owed` after it."""
        crews, members = self._crews_of(holder), frozenset(holder.members)
        openings = self._list_counting(self._units_of(holder), rule, window)
        for opening in _keep_days_with_room(openings, crews, trial):
            tried = trial.hosts.get(opening.host_id, ())
            if opening.meeting_id in trial.meetings or not _keeps_apart(opening, tried):
                continue
            sent = self._find_delegation(crews, members, opening, trial, owed)
            if not sent:
                continue
            trial.take(opening, self._crews[sent[0].id], sent)
            owed -= 1 if rule.count == "visits" else sum(person.id in members for person in sent)
            yield opening, owed

    def _units_of(self, holder: Holder) -> frozenset[int]:
        """The areas of the holder's members."""
        first, *others = self._crews_of(holder)
        # The same set as the last time where it can be: as a key it then costs nothing.
        return first.units.union(*(crew.units for crew in others)) if others else first.units

    def _list_in(self, units: frozenset[int]) -> list[Opening]:
        """The openings in these units, the latest first."""
        if units not in self._in_area:
            places = chain.from_iterable(self._by_unit.get(unit, ()) for unit in units)
            self._in_area[units] = [self._openings[place] for place in sorted(places)]
        return self._in_area[units]

    def _list_counting(self, units: frozenset[int], rule: Rule, window: Period) -> list[Opening]:
        """Those of them on days of the window that count for the rule."""
        kinds, categories = rule.kinds, rule.categories
        # Of hundreds of holders many have the same units.
        key = (units, kinds, categories, window)
        if key not in self._counting:
            self._counting[key] = [
                opening
                for opening in self._list_within(units, window)
                if (kinds is None or opening.kind in kinds)
                and (categories is None or opening.category in categories)
            ]
        return self._counting[key]

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
            able = list_with_room(crew, opening.day, trial)
            wanted = [person for person in able if person.id in members]
            # Mostly it is the holder who is not free: then nobody asks about the rest of the crew.
            free = {person.id for person in wanted if self._is_free(person, opening, trial)}
            if not free:
                continue
            others = (person for person in able if person.id not in members)
            free.update(person.id for person in others if self._is_free(person, opening, trial))
            sent = compose(crew, [each for each in able if each.id in free], members, owed)
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


def _keep_days_with_room(openings: Iterable[Opening], crews: Iterable[Crew], trial: Trial) -> Iterator[Opening]:
    """Those of days on which one of the crews has room."""
    for day, together in groupby(openings, key=attrgetter("day")):
        if any(list_with_room(crew, day, trial) for crew in crews):
            yield from together


def _keeps_apart(opening: Opening, visited: Sequence[date]) -> bool:
    return not visited or all(abs((opening.day - day).days) >= opening.gap_days for day in visited)
