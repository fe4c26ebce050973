"""Until when a duty can be met, held against the referee: it judges every set of visits that could be tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations, product
from random import Random
from zoneinfo import ZoneInfo

import pytest

from planner.duties.crews import Crew, Opening, Person, Site, Stay
from planner.duties.openings import Outlook
from planner.duties.quotas import Holder, Rule
from planner.periods import Period
from solver import problem as solver
from solver.check import check
from solver.travel import travel_minutes

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = date(2027, 1, 30)
WINDOW = Period(start=FIRST, end=FIRST + timedelta(days=9))
RULE = Rule(id=1, name="Mỗi quý", visitor_id=1, min=1)
HERE, THERE = (22.0, 105.8), (22.2, 105.8)
UNIT, OTHER_UNIT = 1, 2
ROADS = solver.Travel(speed_kmh=30, detour=1.4, buffer_minutes=15)
AN = Person(id=1, units=frozenset({UNIT}))
ALONE = Holder(name="An", members=(1,), visitor_id=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time on the given day of the window, from 0."""
    return datetime.combine(FIRST, datetime.min.time(), ZONE) + timedelta(days=day, hours=hour, minutes=minute)


def opening(number: int, day: int, hour: int = 19, *, kind: str = "regular", **values: object) -> Opening:
    """One of a host of the same number; `values` are of its site."""
    site = Site(host_id=number, unit_id=UNIT, category="subordinate_cell", gap_days=0, lat=HERE[0], lon=HERE[1])
    on = FIRST + timedelta(days=day)
    return Opening(number, site._replace(**values), kind, on, at(day, hour), at(day, hour + 2))


def outlook(
    openings: Iterable[Opening], crews: Sequence[Crew], visited: dict[int, list[date]] | None = None
) -> Outlook:
    return Outlook(
        openings,
        crews,
        visited or {},
        travel=lambda start, end: travel_minutes(ROADS, *start, *end),
        buffer=timedelta(minutes=ROADS.buffer_minutes),
    )


def last_day(openings: Iterable[Opening], person: Person = AN, owed: int = 1) -> int | None:
    """How many days into the window, for somebody who attends alone."""
    found = outlook(openings, [Crew(people=(person,))]).find_last_day(ALONE, RULE, WINDOW, owed)
    return None if found is None else (found - FIRST).days


def test_the_latest_meeting_of_the_window_is_the_last_day() -> None:
    assert last_day([opening(1, 2), opening(2, 7), opening(3, 10)]) == 7


def test_of_several_visits_owed_the_first_must_begin_in_time() -> None:
    assert [last_day([opening(n, n) for n in (1, 4, 6, 8)], owed=owed) for owed in (1, 2, 3, 4, 5)] == [
        8,
        6,
        4,
        1,
        None,
    ]


@pytest.mark.parametrize(
    "hindrance",
    [
        {"units": frozenset({OTHER_UNIT})},
        {"own_host_id": 2},
        {"away": ((at(7, 20), at(8, 0)),)},
        {"stays": (Stay(starts_at=at(7, 17), ends_at=at(7, 18, 59), place=THERE),), "max_per_day": 2},
        {"days": (FIRST + timedelta(days=7),)},
        {"days": (FIRST + timedelta(days=4),), "max_per_month": 1},
    ],
)
def test_a_meeting_somebody_can_t_attend_is_none_for_them(hindrance: dict[str, object]) -> None:
    meetings = [opening(1, 1, unit_id=OTHER_UNIT), opening(2, 7)]
    person = replace(AN, units=frozenset({UNIT, OTHER_UNIT}))
    assert last_day(meetings, person) == 7
    assert last_day(meetings, replace(person, **hindrance)) == 1


def test_a_host_visited_a_short_while_ago_or_soon_is_left_alone() -> None:
    meetings = [opening(1, 1), opening(2, 7, gap_days=5)]
    found = outlook(meetings, [Crew(people=(AN,))], {2: [FIRST + timedelta(days=11)]})
    assert found.find_last_day(ALONE, RULE, WINDOW, 1) == FIRST + timedelta(days=1)


def test_only_what_the_rule_counts_counts() -> None:
    meetings = [opening(1, 1), opening(2, 2, kind="thematic"), opening(3, 3, category="grassroots_cell")]
    for rule, day in (
        (replace(RULE, kinds=("thematic",)), 2),
        (replace(RULE, categories=("grassroots_cell",)), 3),
    ):
        found = outlook(meetings, [Crew(people=(AN,))]).find_last_day(ALONE, rule, WINDOW, 1)
        assert found == FIRST + timedelta(days=day)


def test_one_of_a_team_needs_colleagues_and_a_leader_with_them() -> None:
    colleague, leader = Person(id=2, units=AN.units), Person(id=3, units=AN.units, leader=True)
    free = [opening(1, 1), opening(2, 7)]
    away = ((at(7, 0), at(8, 0)),)
    for people, least, most, day in (
        ((AN, colleague), 2, 2, 7),
        ((AN, replace(colleague, away=away)), 2, 2, 1),
        ((AN, colleague, leader), 1, 2, 7),
        ((AN, colleague, replace(leader, away=away)), 1, 2, 1),
        ((AN, leader), 1, 1, None),
    ):
        found = outlook(free, [Crew(people=people, least=least, most=most)])
        expected = None if day is None else FIRST + timedelta(days=day)
        assert found.find_last_day(ALONE, RULE, WINDOW, 1) == expected, (people, least, most)


def test_a_team_sends_as_many_as_are_owed_to_one_meeting_where_each_of_them_counts() -> None:
    team = Holder(name="Tổ 1", members=(1, 2), team_id=1)
    crew = Crew(people=(AN, Person(id=2, units=AN.units)), most=2)
    found = outlook([opening(1, 1), opening(2, 7)], [crew])
    assert found.find_last_day(team, replace(RULE, count="assignments"), WINDOW, 2) == FIRST + timedelta(days=7)
    assert found.find_last_day(team, replace(RULE, count="visits"), WINDOW, 2) == FIRST + timedelta(days=1)


@dataclass
class Case:
    """A small world: one crew and a few openings."""

    crew: Crew
    openings: list[Opening]


def draw(random: Random) -> Case:
    places = [HERE, THERE]
    openings = [
        opening(
            number,
            random.randrange(9),
            random.choice((8, 10, 14, 19)),
            host_id=random.randrange(1, 4),
            unit_id=random.choice((UNIT, UNIT, OTHER_UNIT)),
        )
        for number in range(1, 8)
    ]
    # A host is in one place and keeps one distance.
    hosts = {
        number: (random.choice(places), random.choice((0, 2, 4)), random.choice((UNIT, OTHER_UNIT)))
        for number in (1, 2, 3)
    }
    openings = [
        each._replace(site=each.site._replace(lat=place[0], lon=place[1], gap_days=gap_days, unit_id=unit_id))
        for each in openings
        for place, gap_days, unit_id in [hosts[each.site.host_id]]
    ]
    people = tuple(
        Person(
            id=number,
            leader=number == 2 and random.random() < 0.4,
            units=frozenset(random.sample((UNIT, OTHER_UNIT), random.choice((1, 2)))),
            own_host_id=random.choice((None, None, 3)),
            max_per_day=random.choice((1, 2)),
            max_per_month=random.choice((None, 1, 2)),
            away=((at(start := random.randrange(9), 0), at(start + 1, 12)),) if random.random() < 0.4 else (),
        )
        for number in range(1, random.choice((2, 3, 4)))
    )
    least = random.randint(1, len(people))
    crew = Crew(people=people, least=least, most=random.randint(least, len(people)))
    return Case(crew, openings)


def to_problem(case: Case) -> solver.Problem:
    def minutes(moment: datetime) -> int:
        return moment.toordinal() * solver.MINUTES_PER_DAY + moment.hour * 60 + moment.minute

    team = "t" if len(case.crew.people) > 1 else None
    return solver.Problem(
        name="case",
        timezone=ZONE.key,
        horizon=solver.Window(start=WINDOW.start.toordinal(), end=WINDOW.end.toordinal()),
        travel=ROADS,
        tiers=(solver.Tier(id="r", name="r"),),
        units=tuple(solver.Unit(id=f"u{unit}", name="u") for unit in (UNIT, OTHER_UNIT)),
        teams=(
            solver.Team(
                id="t",
                name="t",
                tier="r",
                delegation_min=case.crew.least,
                delegation_max=case.crew.most,
                leaders=tuple(f"v{each.id}" for each in case.crew.people if each.leader),
            ),
        ),
        hosts=tuple(
            solver.Host(
                id=f"h{each.host_id}", name="h", unit=f"u{each.unit_id}", category=each.category,
                lat=each.lat, lon=each.lon, gap_days=each.gap_days,
            )
            for each in dict.fromkeys(opening.site for opening in case.openings)
        ),
        meetings=tuple(
            solver.Meeting(
                id=f"m{each.meeting_id}", host=f"h{each.site.host_id}", kind=each.kind,
                start=minutes(each.starts_at), end=minutes(each.ends_at), value=1,
            )
            for each in case.openings
        ),
        visitors=tuple(
            solver.Visitor(
                id=f"v{each.id}", name="v", tier="r", team=team, lat=HERE[0], lon=HERE[1],
                units=tuple(f"u{unit}" for unit in each.units),
                excluded_hosts=(f"h{each.own_host_id}",)
                if each.own_host_id in {other.site.host_id for other in case.openings}
                else (),
                busy=tuple(solver.Interval(start=minutes(start), end=minutes(end)) for start, end in each.away),
                max_per_day=each.max_per_day, max_per_month=each.max_per_month,
            )
            for each in case.crew.people
        ),
    )  # fmt: skip


def best_day(case: Case, owed: int) -> date | None:
    """The latest first day of any sound set of visits in which the first person makes as many as are owed."""
    problem = to_problem(case)
    others = [person.id for person in case.crew.people[1:]]
    companies = [
        (1, *chosen)
        for size in range(case.crew.least - 1, case.crew.most)
        for chosen in combinations(others, size)
    ]
    best = None
    for chosen in combinations(case.openings, owed):
        for sent in product(companies, repeat=owed):
            visits = [
                solver.Visit(meeting=f"m{each.meeting_id}", visitors=tuple(f"v{who}" for who in people))
                for each, people in zip(chosen, sent, strict=True)
            ]
            if check(problem, visits) == []:
                first = min(each.day for each in chosen)
                best = first if best is None else max(best, first)
    return best


@pytest.mark.parametrize("seed", range(60))
def test_the_referee_agrees_on_the_last_day(seed: int) -> None:
    case = draw(Random(seed))
    found = outlook(case.openings, [case.crew]).find_last_day(ALONE, RULE, WINDOW, 1)
    assert found == best_day(case, 1)


@pytest.mark.parametrize("seed", range(40))
def test_of_several_visits_the_day_is_never_too_late(seed: int) -> None:
    case = draw(Random(seed))
    found = outlook(case.openings, [case.crew]).find_last_day(ALONE, RULE, WINDOW, 2)
    best = best_day(case, 2)
    assert found is None or (best is not None and found <= best)
