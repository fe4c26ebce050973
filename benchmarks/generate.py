"""Instances of the shapes the solver is measured on, the same at every run.

python -m benchmarks.generate SHAPE --out FILE [--seed N] [--baseline-plan PLAN]
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.generate_count import describe
from benchmarks.generate_hosts import MONTHS, QUARTER, District, Place, make_district
from benchmarks.generate_people import Habits, make_members, make_team, make_visitor, quota
from benchmarks.generate_rebalance import make_plan, make_rebalance
from solver.files import problem_to_json, read_outcome, write_json
from solver.problem import Coverage, Problem, Quota, Team, Tier, Travel, Unit, Visitor, Weights, Window

BAC_KAN = Place(lat=22.147, lon=105.835, reach_km=45)
HA_NOI = Place(lat=21.028, lon=105.854, reach_km=30)
TIERS = (Tier(id="province", name="Tỉnh ủy"), Tier(id="district", name="Huyện ủy"))


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large an instance is and what ties its districts together."""

    hosts: int
    visitors: int
    districts: int
    place: Place
    habits: Habits
    provincial: int  # of the visitors: members of provincial teams, one team to a district
    standing: int = 0  # of the visitors: members without a team who range over the whole province
    delegations: bool = False
    province_quotas: bool = False
    roaming_teams: bool = False  # provincial teams range over the whole province
    tight: bool = False  # province-wide maxima below what people could give
    short: bool = False  # more owed than people can give


COMMUNE = Shape(
    hosts=13,
    visitors=7,
    districts=1,
    place=replace(BAC_KAN, reach_km=8),
    habits=Habits(area_share=1),
    provincial=0,
)
DISTRICT = Shape(hosts=471, visitors=46, districts=1, place=BAC_KAN, habits=Habits(area_share=0.42), provincial=5)
PROVINCE = Shape(
    hosts=2_424, visitors=407, districts=11, place=BAC_KAN, habits=Habits(area_share=0.46), provincial=50
)
PROVINCE_COUPLED = replace(
    PROVINCE,
    standing=6,
    delegations=True,
    province_quotas=True,
    habits=replace(PROVINCE.habits, max_per_day=2),
)
CAPITAL = Shape(
    hosts=18_000, visitors=2_003, districts=39, place=HA_NOI, habits=Habits(area_share=0.35), provincial=195
)
SHAPES = {
    "commune": COMMUNE,
    "district": DISTRICT,
    "province": PROVINCE,
    "capital": CAPITAL,
    "province-coupled": PROVINCE_COUPLED,
    "capital-coupled": replace(
        CAPITAL,
        standing=12,
        delegations=True,
        province_quotas=True,
        habits=replace(CAPITAL.habits, max_per_day=2),
    ),
    "province-tight": replace(
        PROVINCE_COUPLED,
        standing=0,
        roaming_teams=True,
        tight=True,
        habits=Habits(area_share=0.58, max_per_day=2),
    ),
    "district-short": replace(DISTRICT, short=True),
    "province-coupled-short": replace(PROVINCE_COUPLED, short=True),
}

# Separate districts from the smallest case to the largest, for the picture of growth.
GROWTH = {
    "commune": COMMUNE,
    "hosts-60": replace(DISTRICT, hosts=60, visitors=10, provincial=2),
    "hosts-200": replace(DISTRICT, hosts=200, visitors=24, provincial=3),
    "district": DISTRICT,
    "hosts-1000": replace(PROVINCE, hosts=1_000, visitors=140, districts=4, provincial=18),
    "province": PROVINCE,
    "hosts-6000": replace(CAPITAL, hosts=6_000, visitors=780, districts=15, provincial=70),
    "capital": CAPITAL,
}
SHAPES |= GROWTH

# A plan in force for these shapes, to be mended.
REBALANCES = {f"{name}-rebalance": name for name in ("district", "province", "province-coupled", "capital")}


def make_problem(name: str, seed: int = 0) -> Problem:
    """The instance of a shape in `SHAPES`; equal seeds give equal instances."""
    shape = SHAPES[name]
    rng = random.Random(f"{name}/{seed}")
    root = Unit(id="p", name="Đảng bộ tỉnh")
    sizes = _share_out(rng, shape.hosts, shape.districts)
    reach = shape.place.reach_km / max(1.0, shape.districts**0.5)
    districts = [
        make_district(
            rng,
            key=str(index + 1),
            province=root.id,
            place=shape.place.within(rng, reach_km=reach) if shape.districts > 1 else shape.place,
            hosts=size,
        )
        for index, size in enumerate(sizes)
    ]
    crews = _make_crews(rng, shape, root, districts)
    standing = _make_standing(rng, shape, root)
    visitors = [visitor for crew in crews for visitor in (*crew.provincial, *crew.members)] + standing
    return Problem(
        name=f"{name}-{seed}",
        horizon=QUARTER,
        travel=Travel(speed_kmh=30, detour=1.4, buffer_minutes=15),
        tiers=TIERS,
        units=(root, *(unit for d in districts for unit in (d.unit, *(c.unit for c in d.communes)))),
        teams=tuple(team for crew in crews for team in crew.teams),
        hosts=tuple(host for district in districts for host in district.hosts),
        meetings=tuple(meeting for district in districts for meeting in district.meetings),
        visitors=tuple(visitors),
        quotas=tuple(_make_quotas(shape, crews, standing)),
        coverage=tuple(Coverage(unit=c.unit.id, value=60) for d in districts for c in d.communes),
        weights=Weights(travel_per_hour=10, load=2),
    )


def _share_out(rng: random.Random, total: int, parts: int) -> list[int]:
    """`total` in uneven whole parts, the largest about twice the smallest."""
    weights = [rng.uniform(1, 2) for _ in range(parts)]
    sizes = [int(total * weight / sum(weights)) for weight in weights]
    sizes[0] += total - sum(sizes)
    return sizes


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who visits a district: its provincial team and its own members."""

    district: District
    provincial: Sequence[Visitor]
    members: Sequence[Visitor]
    teams: Sequence[Team]


def _make_crews(rng: random.Random, shape: Shape, root: Unit, districts: Sequence[District]) -> list[Crew]:
    hosts = [sum(1 for _ in district.hosts) for district in districts]
    own = shape.visitors - shape.provincial - shape.standing
    counts = [int(own * size / sum(hosts)) for size in hosts]
    counts[0] += own - sum(counts)
    crews = []
    for index, district in enumerate(districts):
        key = district.unit.id
        sent = shape.provincial // len(districts) + (index < shape.provincial % len(districts))
        provincial = [
            make_visitor(
                rng,
                key=f"{key}p{number}",
                tier="province",
                team=f"{key}tp",
                units=[root.id if shape.roaming_teams else key],
                place=shape.place,
                habits=shape.habits,
            )
            for number in range(1, sent + 1)
        ]
        members = make_members(
            rng, district, count=counts[index], team=f"{key}td", prefix=key, habits=shape.habits
        )
        teams = [make_team(f"{key}td", f"Tổ {key}", "district", members, delegations=shape.delegations)]
        if provincial:
            name = f"Tổ tỉnh {key}"
            teams.append(make_team(f"{key}tp", name, "province", provincial, delegations=shape.delegations))
        crews.append(Crew(district=district, provincial=provincial, members=members, teams=teams))
    return crews


def _make_standing(rng: random.Random, shape: Shape, root: Unit) -> list[Visitor]:
    return [
        make_visitor(
            rng,
            key=f"s{number}",
            tier="province",
            team=None,
            units=[root.id],
            place=shape.place,
            habits=shape.habits,
        )
        for number in range(1, shape.standing + 1)
    ]


def _make_quotas(shape: Shape, crews: Sequence[Crew], standing: Sequence[Visitor]) -> list[Quota]:
    # Nobody can give 14 visits a quarter at four a month.
    owed = 14 if shape.short else 3
    quotas: list[Quota] = []
    for crew in crews:
        key, people = crew.district.unit.id, (*crew.provincial, *crew.members)
        communes = len(crew.district.communes)
        quotas += [quota(f"{v.id}q", [v], least=owed, most=15, count="assignments", weight=2) for v in people]
        quotas += [
            quota(f"{key}q1", people, least=communes // 2, kinds=("committee",)),
            quota(f"{key}q2", people, least=communes, kinds=("thematic",)),
            quota(f"{key}q3", people, least=communes // 3, categories=("grassroots_cell",)),
        ]
        if crew.provincial:
            quotas.append(quota(f"{key}q4", crew.provincial, least=len(crew.provincial), kinds=("thematic",)))
    quotas += [quota(f"{v.id}q", [v], least=owed, most=15, count="assignments", weight=3) for v in standing]
    if shape.province_quotas:
        province = [*standing, *(visitor for crew in crews for visitor in crew.provincial)]
        quotas += _make_province_quotas(province, tight=shape.tight)
    return quotas


def _make_province_quotas(people: Sequence[Visitor], *, tight: bool) -> list[Quota]:
    """What all provincial members owe together; where it is tight, what they may do is scarce too."""
    size = len(people)
    quotas = [
        quota("pq1", people, least=size // 2, kinds=("thematic",), weight=5),
        quota("pq2", people, least=size // 2, most=size, categories=("grassroots_committee",), weight=5),
        quota("pq3", people, least=size // 3, categories=("grassroots_cell",), weight=5),
    ]
    if tight:
        for number, month in enumerate(MONTHS, start=1):
            window = Window(start=month.toordinal(), end=_last_day(month))
            quotas += [
                quota(f"pm{number}", people, most=size * 3 // 2, count="assignments", window=window),
                quota(f"pt{number}", people, most=size // 3, kinds=("thematic",), window=window),
                quota(f"pc{number}", people, most=size, categories=("subordinate_cell",), window=window, weight=2),
            ]
    return quotas


def _last_day(month: date) -> int:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return after.toordinal() - 1


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write an instance of one of the measured shapes.")
    parser.add_argument("shape", choices=[*SHAPES, *REBALANCES])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--baseline-plan", type=Path, help="the plan in force; otherwise the office's own way")
    given = parser.parse_args(arguments)
    problem = make_problem(REBALANCES.get(given.shape, given.shape), given.seed)
    if given.shape in REBALANCES:
        plan = read_outcome(given.baseline_plan, problem).visits if given.baseline_plan else make_plan(problem)
        problem = make_rebalance(problem, plan, given.seed)
    write_json(given.out, problem_to_json(problem))
    sys.stdout.write(f"{problem.name}: {describe(problem)}\n")


if __name__ == "__main__":
    main()
