"""The meetings ahead at which one more visit would fit beside those in force, and until when a duty can be met.

A visit fits where the hard rules of the problem let it stand beside the visits in force: area and own host,
absences, two places in time, visits a day and a month, days between visits to a host, one delegation at a meeting,
its size and leader. Most that other quotas allow is not looked at.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
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
            if (site := each.site).host_id not in last
            or (each.day - last[site.host_id]).days >= site.gap_days
            or _keeps_apart(each, visited[site.host_id])
        ]
        self._served: dict[tuple[int, ...], tuple[list[Crew], frozenset[int]]] = {}
        self._openings = sorted(fitting, key=attrgetter("starts_at", "meeting_id"), reverse=True)
        # Places in the list above: many areas hold the same units, and numbers are put in order the fastest.
        self._by_unit: dict[int, list[int]] = defaultdict(list)
        for place, opening in enumerate(self._openings):
            self._by_unit[opening.site.unit_id].append(place)
        self._in_area: dict[frozenset[int], list[int]] = {}
        self._spans: dict[Period, tuple[int, int]] = {}
        self._tallied: dict[Period, Mapping[tuple[int, str, str], int]] = {}

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
        return sum(map(len, map(self._by_unit.__getitem__, self._serving(holder)[1])))

    def count_openings(self, holders: Iterable[Holder], rule: Rule, window: Period) -> int:
        """The meetings in the holders' areas that would count, nobody's being taken into account."""
        units = frozenset(chain.from_iterable(self._serving(holder)[1] for holder in holders))
        tallied = self._tally(window).items()
        return sum(number for (unit, *what), number in tallied if unit in units and _counts(rule, *what))

    def _fill(
        self, holder: Holder, rule: Rule, window: Period, owed: int, trial: Trial
    ) -> Iterator[tuple[Opening, int]]:
        """Each opening that a visit fits at, the latest first, and what is left of `owed` after it."""
        members, (crews, units) = frozenset(holder.members), self._serving(holder)
        openings = self._find_within(self._list_in(units), window)
        # Colleagues take many before it is somebody's turn: those make nobody ask who has room that day.
        left = (
            each
            for each in openings
            if each.meeting_id not in trial.meetings and _counts(rule, each.kind, each.site.category)
        )
        for opening in _keep_days_with_room(left, crews, trial):
            if not _keeps_apart(opening, trial.hosts.get(opening.site.host_id, ())):
                continue
            sent = self._find_delegation(crews, members, opening, trial, owed)
            if not sent:
                continue
            trial.take(opening, self._crews[sent[0].id], sent)
            owed -= 1 if rule.count == "visits" else sum(person.id in members for person in sent)
            yield opening, owed

    def _list_in(self, units: frozenset[int]) -> list[int]:
        """The places of the openings in these units, the latest first."""
        # Of hundreds of holders many have the same units.
        if units not in self._in_area:
            self._in_area[units] = sorted(chain.from_iterable(self._by_unit[unit] for unit in units))
        return self._in_area[units]

    def _find_span(self, window: Period) -> tuple[int, int]:
        """Where the openings on days of the window begin and end in the list."""
        if window not in self._spans:
            first = bisect_left(self._openings, -window.end.toordinal(), key=_days_back)
            end = bisect_right(self._openings, -window.start.toordinal(), lo=first, key=_days_back)
            self._spans[window] = first, end
        return self._spans[window]

    def _tally(self, window: Period) -> Mapping[tuple[int, str, str], int]:
        """How many openings there are on days of the window, by unit, kind and category of host."""
        if window not in self._tallied:
            openings = self._openings[slice(*self._find_span(window))]
            self._tallied[window] = Counter(
                (each.site.unit_id, each.kind, each.site.category) for each in openings
            )
        return self._tallied[window]

    def _find_within(self, places: Sequence[int], window: Period) -> Iterator[Opening]:
        """The openings at these places on days of the window; one by one, as mostly the first will do."""
        first, end = self._find_span(window)
        found = places[bisect_left(places, first) : bisect_left(places, end)]
        return map(self._openings.__getitem__, found)

    def _serving(self, holder: Holder) -> tuple[list[Crew], frozenset[int]]:
        """The crews of the holder's members, and the units in their areas."""
        if holder.members not in self._served:
            crews = list({id(crew): crew for crew in map(self._crews.__getitem__, holder.members)}.values())
            first, *others = (crew.units for crew in crews)
            # The same set as the last time where it can be: as a key it then costs nothing.
            self._served[holder.members] = crews, first.union(*others) if others else first
        return self._served[holder.members]

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
        if opening.site.unit_id not in person.units or opening.site.host_id == person.own_host_id:
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


def _counts(rule: Rule, kind: str, category: str) -> bool:
    """Whether a meeting of this kind, of a host of this category, counts for the rule."""
    return (rule.kinds is None or kind in rule.kinds) and (rule.categories is None or category in rule.categories)


def _keeps_apart(opening: Opening, visited: Sequence[date]) -> bool:
    return not visited or all(abs((opening.day - day).days) >= opening.site.gap_days for day in visited)
