"""What an instance must be to be taken, and what is said of one that is not."""

import random
from datetime import date
from typing import Any

import pytest
from instances import complete, faults, in_brackets, spoil, without

from benchmarks.generate_small import make_small_problem
from solver.files import parse_problem, problem_to_json
from solver.problem import Host, Interval, Meeting, Problem, Quota, Team, Travel, Visitor, Weights, Window


def ordinal(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


def test_days_and_times_become_whole_numbers() -> None:
    problem = parse_problem(complete())
    third = ordinal(2027, 1, 3) * 1440
    assert problem.horizon == Window(start=ordinal(2027, 1, 1), end=ordinal(2027, 3, 31))
    assert problem.meetings == (
        Meeting(id="m", host="h", kind="regular", start=third + 1410, end=third + 1500, value=120),
    )
    assert problem.hosts[0].last_visit == ordinal(2026, 12, 24)
    assert problem.visitors[0].busy == (
        Interval(start=ordinal(2027, 2, 1) * 1440 + 480, end=ordinal(2027, 2, 1) * 1440 + 1020),
    )


def test_what_may_be_left_out_has_the_value_the_format_gives_it() -> None:
    window = {"start": "2027-01-01", "end": "2027-01-02"}
    problem = parse_problem(
        {
            "format": "visit-planning-instance/1",
            "name": "x",
            "horizon": window,
            "travel": {"speed_kmh": 30},
            "tiers": [{"id": "p", "name": ""}],
            "units": [{"id": "u", "name": ""}],
            "teams": [{"id": "t", "name": "", "tier": "p"}],
            "hosts": [{"id": "h", "name": "", "unit": "u", "category": "c", "lat": 0, "lon": 0}],
            "visitors": [{"id": "v", "name": "", "tier": "p", "lat": 0, "lon": 0}],
            "quotas": [{"id": "q", "name": "", "window": window, "count": "visits"}],
        }
    )
    days = problem.horizon
    assert problem.timezone == "Asia/Ho_Chi_Minh"
    assert problem.travel == Travel(speed_kmh=30.0, detour=1.0, buffer_minutes=0)
    assert problem.weights == Weights(travel_per_hour=0, load=0)
    assert problem.units[0].parent is None
    assert problem.teams == (Team(id="t", name="", tier="p", delegation_min=1, delegation_max=1, leaders=()),)
    assert problem.hosts == (
        Host(id="h", name="", unit="u", category="c", lat=0.0, lon=0.0, gap_days=0, last_visit=None),
    )
    assert problem.visitors == (
        Visitor(
            id="v",
            name="",
            tier="p",
            team=None,
            lat=0.0,
            lon=0.0,
            units=(),
            excluded_hosts=(),
            busy=(),
            max_per_day=1,
            max_per_month=None,
            load_before=0,
            preferences=(),
        ),
    )
    assert problem.quotas == (
        Quota(
            id="q",
            name="",
            visitors=(),
            window=days,
            count="visits",
            kinds=None,
            categories=None,
            min=0,
            max=None,
            done=0,
            weight=1,
        ),
    )
    empty = (problem.meetings, problem.coverage, problem.locked, problem.forbidden, problem.baseline)
    assert empty == ((), (), (), (), None)


@pytest.mark.parametrize("seed", range(20))
def test_a_problem_written_and_read_is_the_same(seed: int) -> None:
    problem = make_small_problem(random.Random(seed))
    assert parse_problem(problem_to_json(problem)) == problem


def test_a_complete_instance_written_and_read_is_the_same() -> None:
    problem = parse_problem(complete())
    assert parse_problem(problem_to_json(problem)) == problem


OBJECTS = [
    "",
    "horizon",
    "travel",
    "tiers.0",
    "units.0",
    "teams.0",
    "hosts.0",
    "meetings.0",
    "visitors.0",
    "visitors.0.busy.0",
    "visitors.0.preferences.0",
    "quotas.0",
    "quotas.0.window",
    "coverage.0",
    "weights",
    "locked.0",
    "baseline",
    "baseline.visits.0",
]


@pytest.mark.parametrize("where", OBJECTS)
def test_info_may_stand_in_any_object_and_another_unknown_key_in_none(where: str) -> None:
    path = f"{where}.info".lstrip(".")
    assert parse_problem(spoil(path, {"anything": [1, None]})) == parse_problem(complete())
    shown = path.replace("info", "note")
    assert [path for path, _ in faults(spoil(shown, 1))] == [in_brackets(shown)]
    assert faults(spoil(path, "text")) == [(in_brackets(path), 'an object is expected, not "text"')]


@pytest.mark.parametrize(
    "path",
    [
        "format",
        "name",
        "horizon",
        "travel",
        "travel.speed_kmh",
        "horizon.end",
        "quotas.0.id",
        "units.0.name",
        "teams.0.tier",
        "hosts.0.unit",
        "hosts.0.category",
        "hosts.0.lat",
        "hosts.0.lon",
        "meetings.0.host",
        "meetings.0.kind",
        "meetings.0.start",
        "meetings.0.end",
        "meetings.0.value",
        "visitors.0.tier",
        "visitors.0.lat",
        "visitors.0.busy.0.end",
        "visitors.0.preferences.0.value",
        "quotas.0.window",
        "quotas.0.count",
        "coverage.0.value",
        "locked.0.meeting",
        "baseline.drop",
        "baseline.visits.0.meeting",
    ],
)
def test_a_key_without_a_default_may_not_be_left_out(path: str) -> None:
    assert faults(without(path)) == [(in_brackets(path), "is missing")]


NUMBER = "a whole number from 0 to 10000000 is expected, not "
TIME = "a clock time, YYYY-MM-DDTHH:MM, is expected, not "
DATE = "a date of the calendar, YYYY-MM-DD, is expected, not "


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (
            "format",
            "visit-planning-instance/2",
            '"visit-planning-instance/1" is expected, not "visit-planning-instance/2"',
        ),
        ("name", 7, "a text is expected, not 7"),
        ("timezone", "Asia/Bac_Kan", 'an IANA time zone such as Asia/Ho_Chi_Minh is expected, not "Asia/Bac_Kan"'),
        (
            "timezone",
            "../etc/passwd",
            'an IANA time zone such as Asia/Ho_Chi_Minh is expected, not "../etc/passwd"',
        ),
        ("coverage", {}, "a list is expected, not {}"),
        ("coverage", None, "a list is expected, not null"),
        ("weights", None, "an object is expected, not null"),
        ("coverage.0", [1], "an object is expected, not [1]"),
        ("hosts.0.gap_days", True, NUMBER + "true"),
        ("hosts.0.gap_days", 3.0, NUMBER + "3.0"),
        ("hosts.0.gap_days", "3", NUMBER + '"3"'),
        ("hosts.0.gap_days", None, NUMBER + "null"),
        ("hosts.0.gap_days", -1, NUMBER + "-1"),
        ("meetings.0.value", -1, NUMBER + "-1"),
        ("meetings.0.value", 10**7 + 1, NUMBER + "10000001"),
        ("hosts.0.lat", 90.1, "a number from -90 to 90 is expected, not 90.1"),
        ("hosts.0.lon", -180.5, "a number from -180 to 180 is expected, not -180.5"),
        ("hosts.0.lat", float("nan"), "a number from -90 to 90 is expected, not NaN"),
        ("hosts.0.lat", False, "a number from -90 to 90 is expected, not false"),
        ("travel.speed_kmh", 0, "a number from 1e-06 to 1e+09 is expected, not 0"),
        ("travel.speed_kmh", float("inf"), "a number from 1e-06 to 1e+09 is expected, not Infinity"),
        ("hosts.0.last_visit", "2027-02-29", DATE + '"2027-02-29"'),
        ("hosts.0.last_visit", "20270228", DATE + '"20270228"'),
        ("hosts.0.last_visit", "2027-2-28", DATE + '"2027-2-28"'),
        ("horizon.start", 20270101, DATE + "20270101"),
        ("meetings.0.start", "2027-01-03 23:30", TIME + '"2027-01-03 23:30"'),
        ("meetings.0.start", "2027-01-03T23:30:00", TIME + '"2027-01-03T23:30:00"'),
        ("meetings.0.start", "2027-01-03T24:00", TIME + '"2027-01-03T24:00"'),
        ("meetings.0.start", "2027-01-03T23:60", TIME + '"2027-01-03T23:60"'),
        ("meetings.0.start", "2027-01-03T+1:30", TIME + '"2027-01-03T+1:30"'),
        ("meetings.0.start", "2027-01-03T٢٣:30", TIME + '"2027-01-03T٢٣:30"'),
        ("quotas.0.count", "people", '"visits" or "assignments" is expected, not "people"'),
        ("visitors.0.units", "root", 'a list is expected, not "root"'),
        ("visitors.0.max_per_month", -1, NUMBER + "-1"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_by_its_path(path: str, value: Any, reason: str) -> None:
    assert faults(spoil(path, value)) == [(in_brackets(path), reason)]


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        ("meetings.0.end", "2027-01-03T23:30", "meetings[0].end", "does not come after start"),
        ("visitors.0.busy.0.end", "2027-02-01T08:00", "visitors[0].busy[0].end", "does not come after start"),
        ("horizon.end", "2026-12-31", "horizon.end", "lies before start"),
        ("quotas.0.window.end", "2026-12-31", "quotas[0].window.end", "lies before start"),
        ("baseline.reschedule", 21, "baseline.reschedule", "must not cost more than substitute, 20"),
        ("baseline.substitute", 31, "baseline.substitute", "must not cost more than drop, 30"),
    ],
)
def test_values_that_do_not_go_together_are_named(path: str, value: Any, where: str, reason: str) -> None:
    assert faults(spoil(path, value)) == [(where, reason)]


def test_all_faults_are_reported_at_once() -> None:
    data = spoil("hosts.0.lat", "north")
    data["hosts"][0]["unit"] = "nowhere"
    data["meetings"].append({**data["meetings"][0], "id": "n", "end": "2027-01-01T00:00", "value": None})
    data["extra"] = 1
    assert [path for path, _ in faults(data)] == [
        "extra",
        "hosts[0].lat",
        "meetings[1].value",
        "meetings[1].end",
        "hosts[0].unit",
    ]


def test_a_row_with_a_fault_can_still_be_referred_to() -> None:
    assert [path for path, _ in faults(spoil("hosts.0.lat", "north"))] == ["hosts[0].lat"]


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_something_else_than_an_object_is_no_instance(data: object) -> None:
    assert [path for path, _ in faults(data)] == ["$"]


def accepted(**changes: Any) -> Problem:
    return parse_problem(complete(**changes))


def test_rows_that_say_the_same_twice_are_taken() -> None:
    row = {"visitor": "w", "meeting": "m"}
    assert len(accepted(locked=[row, row], forbidden=[row, row]).locked) == 2
    visit = {"meeting": "m", "visitors": ["v", "v"]}
    baseline = {"visits": [visit, visit], "drop": 0, "substitute": 0, "reschedule": 0}
    assert len(accepted(baseline=baseline).baseline.visits) == 2
    like = {"host": "h", "value": 1}
    assert len(parse_problem(spoil("visitors.0.preferences", [like, like])).visitors[0].preferences) == 2


def test_rows_of_one_list_may_have_different_keys() -> None:
    row = complete()["hosts"][0]
    short = {key: value for key, value in row.items() if key not in ("gap_days", "last_visit")}
    rows = [row, {**short, "id": "i"}, {**row, "id": "j", "info": {}}, {**short, "id": "k", "gap_days": 7}]
    read = [(host.id, host.gap_days, host.last_visit is None) for host in accepted(hosts=rows).hosts]
    gap = row["gap_days"]
    assert read == [("h", gap, False), ("i", 0, True), ("j", gap, False), ("k", 7, True)]


def test_limits_that_no_plan_can_keep_are_taken() -> None:
    assert parse_problem(spoil("teams.0.delegation_min", 5)).teams[0].delegation_min == 5
    assert parse_problem(spoil("quotas.0.min", 9)).quotas[0].min == 9
