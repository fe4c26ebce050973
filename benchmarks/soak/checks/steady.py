"""A release that goes on from another: the past and the near future stay, and nothing changes without a cause."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from benchmarks.soak.checks.rules import find_breaches
from benchmarks.soak.records import Records, Row, Sent

Pairs = set[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Causes:
    """What changes may come from: visits with a pair that is `broken`, hosts, and people with their teams.

    `all`: a rule is another, so that everything may change.
    """

    broken: frozenset[int]
    hosts: frozenset[int]
    people: frozenset[int]
    all: bool


def check_settled(before: Records, after: Records, plan: Row, today: date) -> Iterator[str]:
    """Whatever was told for a day before `frozen_until`, and can be held, is as it was; nothing is added there."""
    old, new = ({(sent.visitor_id, sent.meeting_id): sent for sent in each.in_force} for each in (before, after))
    unsound = {meeting for meeting, holds in _hold(before, old.values(), plan["frozen_until"], today) if not holds}
    for pair, sent in old.items():
        if sent.told < plan["frozen_until"] and sent.meeting_id not in unsound and pair not in new:
            yield f"{pair} on {sent.told} was settled, and is gone"
    for pair, sent in new.items():
        if sent.told < plan["frozen_until"] and pair not in old:
            yield f"{pair} on {sent.told} was added before {plan['frozen_until']}"


def _hold(records: Records, pairs: Iterable[Sent], frozen_until: date, today: date) -> Iterator[tuple[int, bool]]:
    """Of each pair its meeting, and whether it can stay: held before `frozen_until`, and its visitor not away."""
    for sent in pairs:
        meeting = records.by_id("meeting")[sent.meeting_id]
        day = records.day_of(meeting["starts_at"])
        away = not records.by_id("visitor")[sent.visitor_id]["active"] or records.is_away(
            sent.visitor_id, meeting["starts_at"], meeting["ends_at"]
        )
        yield (
            sent.meeting_id,
            meeting["status"] != "cancelled" and day < frozen_until and (day < today or not away),
        )


def check_explained(before: Records, after: Records, plan: Row, today: date) -> Iterator[str]:
    """Of a release that mends, or balances: what was dropped or added has a cause."""
    causes = find_causes(before, plan, today)
    if plan["choice"] == "anew" or (plan["choice"] == "balanced" and causes.all):
        return
    hosts = {row["id"]: row["host_id"] for row in before["meeting"]}
    old, new = pairs_of(before), pairs_of(after)
    free = causes.people if plan["choice"] == "balanced" else frozenset[int]()
    delegations: dict[int, set[int]] = {}
    for visitor, meeting in old:
        delegations.setdefault(meeting, set()).add(visitor)
    for visitor, meeting in old ^ new:
        went = delegations.get(meeting, set()) | {visitor}
        if meeting not in causes.broken and hosts[meeting] not in causes.hosts and free.isdisjoint(went):
            became = "dropped" if (visitor, meeting) in old else "added"
            yield f"visitor {visitor} at meeting {meeting}: {became} without a cause"


def pairs_of(records: Records) -> Pairs:
    return {(sent.visitor_id, sent.meeting_id) for sent in records.in_force}


def find_causes(records: Records, plan: Row, today: date) -> Causes:
    """From the changes recorded since the plan that this one goes on from was worked out."""
    base = records.by_id("plan")[records.by_id("release")[plan["based_on_id"]]["plan_id"]]
    changes = [row for row in records["change"] if row["at"] > base["started_at"] and row["withdrawn_at"] is None]
    # A meeting at another time is no reason to drop it where its people can still go.
    breaches = [each for each in find_breaches(records, records.in_force, today) if each.rule != "moved"]
    broken = {pair for breach in breaches for pair in breach.pairs} | _moved_away(records, plan)
    meetings = {meeting for _visitor, meeting in broken}
    hosts = {records.by_id("meeting")[meeting]["host_id"] for meeting in meetings} | _wanting(records)
    if plan["choice"] == "balanced":
        hosts |= {
            row["host_id"]
            for row in changes
            if row["host_id"] and row["kind"] in ("meeting_added", "rule_changed")
        }
    joined = {row["visitor_id"] for row in changes if row["kind"] == "visitor_joined"}
    people = _with_teams(records, {visitor for visitor, _meeting in broken} | joined)
    return Causes(
        broken=frozenset(meetings),
        hosts=frozenset(hosts),
        people=frozenset(people),
        all=any(row["kind"] == "rule_changed" and row["host_id"] is None for row in changes),
    )


def _moved_away(records: Records, plan: Row) -> Pairs:
    """Those whose meeting is now held out of the days that can be planned."""
    ends_on = records.by_id("release")[plan["based_on_id"]]["ends_on"]
    days = {
        (sent.visitor_id, sent.meeting_id): records.day_of(records.by_id("meeting")[sent.meeting_id]["starts_at"])
        for sent in records.in_force
        if sent.told >= plan["frozen_until"]
    }
    return {pair for pair, day in days.items() if not plan["frozen_until"] <= day <= ends_on}


def _wanting(records: Records) -> set[int]:
    """The hosts that need a visit by a day, or where something is to be looked at again."""
    wanted = {row["id"] for row in records["host"] if row["visit_wanted_by"] is not None}
    reports = {row["id"]: row["meeting_id"] for row in records["meeting_report"]}
    followed = {reports[row["meeting_report_id"]] for row in records["finding"] if row["follow_up_by"] is not None}
    return wanted | {records.by_id("meeting")[meeting]["host_id"] for meeting in followed}


def _with_teams(records: Records, people: Collection[int]) -> set[int]:
    visitors: Mapping[int, Row] = records.by_id("visitor")
    teams = {visitors[who]["team_id"] for who in people} - {None}
    return {who for who, row in visitors.items() if who in people or row["team_id"] in teams}
