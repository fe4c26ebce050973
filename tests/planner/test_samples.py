from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.errors import NotFound
from planner.load import Tables, read_tables
from planner.sample import SAMPLES, write_sample


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Tables]]:
    """Every sample, through the door it comes in by."""
    tables = {}
    for name in SAMPLES:
        folder = tmp_path_factory.mktemp(name)
        write_sample(name, folder)
        tables[name] = read_tables(folder)
    return tables


@pytest.fixture(scope="module")
def backan(written: dict[str, Tables]) -> Tables:
    return written["backan"]


def test_backan_has_the_published_figures(backan: Tables) -> None:
    assert Counter(host.category for host in backan.hosts) == {
        "subordinate_cell": 1992,
        "grassroots_cell": 259,
        "grassroots_committee": 173,
    }
    assert sum(unit.parent == "BK" for unit in backan.units) == 11
    assert sum(host.members or 0 for host in backan.hosts) == 36_872
    assert Counter(visitor.tier for visitor in backan.visitors) == {"PROVINCE": 50, "DISTRICT": 357}
    assert len(backan.teams) == 11


def test_backan_committees_have_24_to_40_members_each(backan: Tables) -> None:
    members = Counter(v.code.rpartition("-")[0] for v in backan.visitors if v.tier == "DISTRICT")
    assert len(members) == 11
    assert 24 <= min(members.values()) <= max(members.values()) <= 40


def test_backan_teams_have_one_or_two_leaders_and_a_committee_each(backan: Tables) -> None:
    leaders = Counter(visitor.team for visitor in backan.visitors if visitor.leader)
    assert set(leaders) == {team.code for team in backan.teams}
    assert set(leaders.values()) == {1, 2}
    assert len({area.unit for area in backan.areas if area.team}) == 11


def test_backan_cells_crowd_into_the_first_days_of_the_month(backan: Tables) -> None:
    regular = [rule.recurrence for rule in backan.meeting_rules if rule.kind == "regular"]
    days = Counter(recurrence for recurrence in regular if recurrence.startswith("day"))
    assert set(days) <= {f"day {day}" for day in range(1, 11)}
    assert sum(days[f"day {day}"] for day in (3, 4, 5)) > days.total() / 2


def test_backan_quality_is_as_reported(backan: Tables) -> None:
    ratings = Counter(row.rating for row in backan.assessments if row.year == 2026)
    assert (ratings["excellent"] + ratings["good"]) / ratings.total() > 0.92
    attendance = [row.attendance for row in backan.assessments if row.attendance is not None]
    assert 93 < sum(attendance) / len(attendance) < 94


def test_backan_has_hosts_long_since_and_never_visited(backan: Tables) -> None:
    latest = {visit.host: visit.held_on for visit in sorted(backan.past_visits, key=lambda visit: visit.held_on)}
    assert 0.2 < 1 - len(latest) / len(backan.hosts) < 0.6
    assert len({(day.year, day.month) for day in latest.values()}) >= 12


def test_sonham_is_13_cells_and_269_members(written: dict[str, Tables]) -> None:
    settings = Counter(host.setting for host in written["sonham"].hosts)
    assert settings == {"residential": 8, "school": 3, "armed_forces": 1, "health": 1}
    assert sum(host.members or 0 for host in written["sonham"].hosts) == 269


def test_laocai_has_communes_straight_under_the_province_and_its_quotas(written: dict[str, Tables]) -> None:
    tables = written["laocai"]
    assert sum(unit.parent == "LC" for unit in tables.units) == 10
    assert sum(host.category != "grassroots_committee" for host in tables.hosts) == 120
    assert [(rule.months, rule.min) for rule in tables.quota_rules] == [(6, 1), (3, 1), (1, 1)]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_same_every_time(name: str, written: dict[str, Tables]) -> None:
    assert SAMPLES[name]() == written[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_nobody_in_a_sample_has_anothers_name_or_a_real_address(name: str, written: dict[str, Tables]) -> None:
    visitors = written[name].visitors
    assert len({visitor.name for visitor in visitors}) == len(visitors)
    assert all(visitor.email and visitor.email.endswith("@example.org") for visitor in visitors)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_visit_of_the_past_was_to_ones_own_host_or_in_two_places(name: str, written: dict[str, Tables]) -> None:
    own = {visitor.code: visitor.own_host for visitor in written[name].visitors}
    visits = written[name].past_visits
    assert [visit for visit in visits if own[visit.visitor] == visit.host] == []
    assert max(Counter((visit.visitor, visit.held_on) for visit in visits).values()) == 1


def test_an_unknown_sample_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="backan, laocai, sonham"):
        write_sample("hanoi", tmp_path)
