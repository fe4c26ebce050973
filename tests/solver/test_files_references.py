"""Ids, and what refers to them."""

import pytest
from instances import complete, faults, in_brackets, spoil

from solver.files import parse_problem


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("units.1.parent", "units"),
        ("teams.0.tier", "tiers"),
        ("teams.0.leaders.1", "visitors"),
        ("hosts.0.unit", "units"),
        ("meetings.0.host", "hosts"),
        ("visitors.1.tier", "tiers"),
        ("visitors.1.team", "teams"),
        ("visitors.0.units.0", "units"),
        ("visitors.0.excluded_hosts.0", "hosts"),
        ("visitors.0.preferences.0.host", "hosts"),
        ("quotas.0.visitors.1", "visitors"),
        ("coverage.0.unit", "units"),
        ("locked.0.visitor", "visitors"),
        ("locked.0.meeting", "meetings"),
        ("forbidden.0.visitor", "visitors"),
        ("forbidden.0.meeting", "meetings"),
        ("baseline.visits.0.meeting", "meetings"),
        ("baseline.visits.0.visitors.0", "visitors"),
    ],
)
def test_a_reference_to_nothing_is_named(path: str, target: str) -> None:
    assert faults(spoil(path, "zzz")) == [(in_brackets(path), f"'zzz' is not the id of any of the {target}")]


@pytest.mark.parametrize("name", ["tiers", "units", "teams", "hosts", "meetings", "visitors", "quotas"])
def test_an_id_given_twice_in_its_list_is_named(name: str) -> None:
    data = complete()
    data[name].append(data[name][0])
    last = len(data[name]) - 1
    assert faults(data) == [(f"{name}[{last}].id", f"{data[name][0]['id']!r} is already the id of {name}[0]")]


def test_the_same_id_may_stand_in_different_lists() -> None:
    data = spoil("tiers.0.id", "h")
    data["teams"][0]["tier"] = "h"
    for visitor in data["visitors"]:
        visitor["tier"] = "h"
    assert parse_problem(data).tiers[0].id == parse_problem(data).hosts[0].id


def test_units_that_are_their_own_ancestors_are_named_once_for_each_cycle() -> None:
    parents = {"root": None, "a": "c", "b": "a", "c": "b", "d": "c", "e": "e"}
    units = [{"id": key, "name": "", "parent": parent} for key, parent in parents.items()]
    assert faults(complete(units=units)) == [
        ("units[1].parent", "the units above it lead back to it: a > c > b > a"),
        ("units[5].parent", "the units above it lead back to it: e > e"),
    ]
