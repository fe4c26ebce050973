"""The plan format, `visit-planning-plan/1`, read and written."""

from typing import Any

from solver.files.faults import ROOT, Fault, InstanceError
from solver.files.fields import Malformed, any_whole, listing, number, one_of, text, whole
from solver.files.instance import PAIR, VISIT
from solver.files.records import Field, record, required
from solver.files.references import find_unresolved
from solver.plan import FEASIBLE, INFEASIBLE, OPTIMAL, Conflict, Outcome, Unmet
from solver.problem import Pair, Problem

PLAN_FORMAT = "visit-planning-plan/1"
LONGEST_RUN_SECONDS = 1e9


OUTCOME = record(
    Outcome,
    required("format", one_of(PLAN_FORMAT)),
    required("instance", text),
    required("status", one_of(OPTIMAL, FEASIBLE, INFEASIBLE)),
    required("shortfall", any_whole),
    required("shortfall_bound", any_whole),
    required("score", any_whole),
    required("score_bound", any_whole),
    required("seconds", number(0, LONGEST_RUN_SECONDS)),
    required("visits", listing(VISIT)),
    required("unmet", listing(record(Unmet, required("quota", text), required("short", whole(1))))),
    Field(
        "conflicts",
        listing(
            record(Conflict, required("rule", text), required("reason", text), Field("pairs", listing(PAIR), ()))
        ),
        (),
    ),
)


def parse_outcome(data: object, problem: Problem) -> Outcome:
    """The outcome that parsed JSON holds. Raises `InstanceError` with every fault, unknown ids included.

    Whether the plan is right is not asked here but by `solver.check`.
    """
    faults: list[Fault] = []
    try:
        outcome: Outcome = OUTCOME(data)
    except Malformed as error:
        faults = [Fault(path or ROOT, reason) for path, reason in error.faults]
    meetings = frozenset(meeting.id for meeting in problem.meetings)
    visitors = frozenset(visitor.id for visitor in problem.visitors)
    quotas = frozenset(quota.id for quota in problem.quotas)
    for pattern, known, target in (
        ("visits[].meeting", meetings, "meetings"),
        ("visits[].visitors[]", visitors, "visitors"),
        ("unmet[].quota", quotas, "quotas"),
        ("conflicts[].pairs[].visitor", visitors, "visitors"),
        ("conflicts[].pairs[].meeting", meetings, "meetings"),
    ):
        faults += find_unresolved(data, pattern, known, f"instance's {target}")
    if faults:
        raise InstanceError(faults)
    return outcome


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "format": PLAN_FORMAT,
        "instance": outcome.instance,
        "status": outcome.status,
        "shortfall": outcome.shortfall,
        "shortfall_bound": outcome.shortfall_bound,
        "score": outcome.score,
        "score_bound": outcome.score_bound,
        "seconds": outcome.seconds,
        "visits": [{"meeting": visit.meeting, "visitors": list(visit.visitors)} for visit in outcome.visits],
        "unmet": [{"quota": unmet.quota, "short": unmet.short} for unmet in outcome.unmet],
        "conflicts": [
            {"rule": conflict.rule, "reason": conflict.reason, "pairs": list(map(_pair, conflict.pairs))}
            for conflict in outcome.conflicts
        ],
    }


def _pair(pair: Pair) -> dict[str, str]:
    return {"visitor": pair.visitor, "meeting": pair.meeting}
