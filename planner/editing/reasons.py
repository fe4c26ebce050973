"""Why a change is refused, in words: the rule of the referee that it would break, and what is in its way."""

from collections.abc import Iterable, Iterator

from planner.assembly.breaches import RULES, describe_breach
from planner.phrases import Phrase, phrase
from solver.check import Violation
from solver.problem import MINUTES_PER_DAY, Pair, Problem

PINNED = phrase("it is pinned; unpin it first")


def explain(problem: Problem, violations: Iterable[Violation]) -> list[Phrase]:
    """One phrase each, without repeating any. The problem knows the meetings and visitors of all of them."""
    told = [said for violation in violations for said in _explain(problem, violation)]
    return list({str(said): said for said in told}.values())


def _explain(problem: Problem, violation: Violation) -> Iterator[Phrase]:
    if violation.rule == "eligible":
        for pair in violation.pairs:
            for reason in _reasons_against(problem, pair):
                yield describe_breach(problem, "eligible", [pair], reason)
    elif violation.rule == "locked":
        yield describe_breach(problem, "locked", violation.pairs, PINNED)
    else:
        yield describe_breach(problem, violation.rule, violation.pairs)


def _reasons_against(problem: Problem, pair: Pair) -> list[Phrase]:
    visitor = next(visitor for visitor in problem.visitors if visitor.id == pair.visitor)
    meeting = next(meeting for meeting in problem.meetings if meeting.id == pair.meeting)
    unit = next(host.unit for host in problem.hosts if host.id == meeting.host)
    parents = {row.id: row.parent for row in problem.units}
    above: set[str] = set()
    while unit in parents and unit not in above:
        above.add(unit)
        unit = parents[unit] or ""
    horizon, day = problem.horizon, meeting.start // MINUTES_PER_DAY
    found = (
        (not visitor.units, phrase("nothing is in their charge in this plan")),
        (bool(visitor.units) and not above & set(visitor.units), phrase("the host lies outside their area")),
        (meeting.host in visitor.excluded_hosts, phrase("it is their own cell")),
        (
            any(busy.start < meeting.end and meeting.start < busy.end for busy in visitor.busy),
            phrase("they are away then"),
        ),
        (not horizon.start <= day <= horizon.end, phrase("the meeting is not on a day that this plan decides on")),
        (pair in problem.forbidden, phrase("the meeting is cancelled, or too near another visit that is settled")),
    )
    return [reason for so, reason in found if so] or [RULES["eligible"]]
