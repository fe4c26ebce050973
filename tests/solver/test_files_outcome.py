"""Plan files, read and written."""

import copy
from pathlib import Path
from typing import Any

import pytest
from instances import complete

from solver.files import (
    InstanceError,
    outcome_to_json,
    parse_outcome,
    parse_problem,
    read_outcome,
    write_json,
)
from solver.plan import Conflict, Outcome, Unmet
from solver.problem import Pair, Visit

PROBLEM = parse_problem(complete())
PLAN: dict[str, Any] = {
    "format": "visit-planning-plan/1",
    "instance": "Xã Sơn Hàm",
    "status": "feasible",
    "shortfall": 7,
    "shortfall_bound": 0,
    "score": -12,
    "score_bound": 10**12,
    "seconds": 1.5,
    "visits": [{"meeting": "m", "visitors": ["w", "v"]}],
    "unmet": [{"quota": "q", "short": 1}],
    "conflicts": [{"rule": "gap", "reason": "why", "pairs": [{"visitor": "w", "meeting": "m"}]}],
}
OUTCOME = Outcome(
    instance="Xã Sơn Hàm",
    status="feasible",
    shortfall=7,
    shortfall_bound=0,
    score=-12,
    score_bound=10**12,
    seconds=1.5,
    visits=(Visit(meeting="m", visitors=("w", "v")),),
    unmet=(Unmet(quota="q", short=1),),
    conflicts=(Conflict(rule="gap", reason="why", pairs=(Pair(visitor="w", meeting="m"),)),),
)


def faults(**changes: Any) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        parse_outcome(copy.deepcopy(PLAN) | changes, PROBLEM)
    return [str(fault) for fault in caught.value.faults]


def test_a_plan_is_read_and_written() -> None:
    assert parse_outcome(PLAN, PROBLEM) == OUTCOME
    assert outcome_to_json(OUTCOME) == PLAN


def test_a_plan_goes_to_a_file_and_back(tmp_path: Path) -> None:
    write_json(tmp_path / "plan.json", outcome_to_json(OUTCOME))
    assert read_outcome(tmp_path / "plan.json", PROBLEM) == OUTCOME


def test_a_meeting_visited_twice_is_left_to_the_referee() -> None:
    visit = {"meeting": "m", "visitors": []}
    assert len(parse_outcome(PLAN | {"visits": [visit, visit]}, PROBLEM).visits) == 2


def test_all_faults_are_reported_at_once() -> None:
    assert faults(
        status="best",
        score=1.5,
        visits=[{"meeting": "x", "visitors": ["y"]}],
        unmet=[{"quota": "z", "short": 0}],
        more=1,
    ) == [
        "more: is not a key of this object; it has conflicts, format, instance, score, score_bound, seconds,"
        " shortfall, shortfall_bound, status, unmet, visits, and info",
        'status: "optimal" or "feasible" or "infeasible" is expected, not "best"',
        "score: a whole number is expected, not 1.5",
        "unmet[0].short: a whole number from 1 to 10000000 is expected, not 0",
        "visits[0].meeting: 'x' is not the id of any of the instance's meetings",
        "visits[0].visitors[0]: 'y' is not the id of any of the instance's visitors",
        "unmet[0].quota: 'z' is not the id of any of the instance's quotas",
    ]
