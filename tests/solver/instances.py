"""A small but complete instance as JSON values, to be spoilt in one place or another."""

import copy
from typing import Any

import pytest

from solver.files import InstanceError, parse_problem

COMPLETE: dict[str, Any] = {
    "format": "visit-planning-instance/1",
    "name": "Xã Sơn Hàm",
    "timezone": "Asia/Ho_Chi_Minh",
    "horizon": {"start": "2027-01-01", "end": "2027-03-31"},
    "travel": {"speed_kmh": 30, "detour": 1.4, "buffer_minutes": 15},
    "tiers": [{"id": "p", "name": "Tỉnh ủy"}],
    "units": [{"id": "root", "name": "Tỉnh", "parent": None}, {"id": "a", "name": "Xã", "parent": "root"}],
    "teams": [
        {"id": "t", "name": "Tổ 1", "tier": "p", "delegation_min": 1, "delegation_max": 3, "leaders": ["v", "w"]}
    ],
    "hosts": [
        {
            "id": "h",
            "name": "Chi bộ 1",
            "unit": "a",
            "category": "subordinate_cell",
            "lat": 22,
            "lon": 105.8,
            "gap_days": 25,
            "last_visit": "2026-12-24",
        }
    ],
    "meetings": [
        {
            "id": "m",
            "host": "h",
            "kind": "regular",
            "start": "2027-01-03T23:30",
            "end": "2027-01-04T01:00",
            "value": 120,
        }
    ],
    "visitors": [
        {
            "id": "v",
            "name": "Ủy viên 1",
            "tier": "p",
            "team": "t",
            "lat": 22.1,
            "lon": 105.9,
            "units": ["root"],
            "excluded_hosts": ["h"],
            "busy": [{"start": "2027-02-01T08:00", "end": "2027-02-01T17:00"}],
            "max_per_day": 2,
            "max_per_month": 4,
            "load_before": 3,
            "preferences": [{"host": "h", "value": -5}],
        },
        {"id": "w", "name": "Ủy viên 2", "tier": "p", "team": None, "lat": 22.1, "lon": 105.9},
    ],
    "quotas": [
        {
            "id": "q",
            "name": "Chỉ tiêu",
            "visitors": ["v", "w"],
            "kinds": ["regular"],
            "categories": None,
            "window": {"start": "2027-01-01", "end": "2027-01-01"},
            "count": "assignments",
            "min": 2,
            "max": 5,
            "done": 1,
            "weight": 7,
        }
    ],
    "coverage": [{"unit": "a", "value": -60}],
    "weights": {"travel_per_hour": 10, "load": 2},
    "locked": [{"visitor": "w", "meeting": "m"}],
    "forbidden": [{"visitor": "v", "meeting": "m"}],
    "baseline": {"visits": [{"meeting": "m", "visitors": ["v"]}], "drop": 30, "substitute": 20, "reschedule": 10},
}


def complete(**changes: Any) -> dict[str, Any]:
    """A copy of the complete instance with other values for some of its keys."""
    return copy.deepcopy(COMPLETE) | changes


def spoil(path: str, value: Any) -> dict[str, Any]:
    """A copy with the value at a path such as "hosts.0.lat" replaced, or added."""
    data = complete()
    *above, last = path.split(".")
    inner: Any = data
    for step in above:
        inner = inner[int(step) if step.isdigit() else step]
    inner[int(last) if last.isdigit() else last] = value
    return data


def without(path: str) -> dict[str, Any]:
    """A copy without the key at a path."""
    data = complete()
    *above, last = path.split(".")
    inner: Any = data
    for step in above:
        inner = inner[int(step) if step.isdigit() else step]
    del inner[last]
    return data


def in_brackets(path: str) -> str:
    """ "hosts.0.lat" as faults write it: "hosts[0].lat"."""
    steps = path.split(".")
    return "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in steps).lstrip(".")


def faults(data: object) -> list[tuple[str, str]]:
    with pytest.raises(InstanceError) as caught:
        parse_problem(data)
    return [(fault.path, fault.reason) for fault in caught.value.faults]
