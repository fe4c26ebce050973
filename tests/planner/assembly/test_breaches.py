from dataclasses import replace

from planner.assembly.breaches import RULES, describe_breach
from solver.check.hard import HARD
from solver.files import parse_problem
from solver.problem import Pair, Problem

PROBLEM: Problem = parse_problem(
    {
        "format": "visit-planning-instance/1",
        "name": "Bắc Kạn",
        "horizon": {"start": "2027-01-01", "end": "2027-03-31"},
        "travel": {"speed_kmh": 30},
        "tiers": [{"id": "r1", "name": "Tỉnh ủy"}],
        "units": [{"id": "u1", "name": "Xã Ngọc Phái", "parent": None}],
        "teams": [],
        "hosts": [
            {"id": "h1", "name": "Chi bộ Bản Cuôn", "unit": "u1", "category": "cell", "lat": 22, "lon": 105}
        ],
        "meetings": [
            {
                "id": "m1",
                "host": "h1",
                "kind": "regular",
                "start": "2027-01-05T19:30",
                "end": "2027-01-05T21:00",
                "value": 1,
            }
        ],
        "visitors": [
            {
                "id": "v1",
                "name": "Lường Văn An",
                "tier": "r1",
                "team": None,
                "lat": 22,
                "lon": 105,
                "units": ["u1"],
            }
        ],
    }
)
AN = "Lường Văn An at Chi bộ Bản Cuôn, 05/01/2027 19:30"


def test_every_hard_rule_has_its_words() -> None:
    assert list(RULES) == [name for name, _ in HARD]


def test_people_hosts_and_times_are_named() -> None:
    told = describe_breach(PROBLEM, "gap", [Pair(visitor="v1", meeting="m1")])
    assert str(told) == f"{AN}: two visits to the host are too near one another"


def test_what_the_problem_lacks_keeps_its_id() -> None:
    told = describe_breach(replace(PROBLEM, meetings=()), "eligible", [Pair(visitor="v9", meeting="m1")])
    assert str(told) == "v9 at m1: the visitor may not be sent there, or is away"


def test_of_many_pairs_the_first_three_are_named() -> None:
    told = describe_breach(PROBLEM, "quota_max", [Pair(visitor="v1", meeting="m1")] * 5)
    assert str(told) == f"{AN}; {AN}; {AN}; and 2 more: more visits than the quota allows"
