"""What a draft is said to change against what it does change, from the rows of both."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from benchmarks.soak.records import Records, Row
from planner.replanning.diff import Diff

# A meeting's host, times and people.
Visit = tuple[int, datetime, datetime, frozenset[int]]


def check_diff(records: Records, plan: Row, diff: Diff) -> Iterator[str]:
    before, after = released_visits(records, plan["based_on_id"]), drafted_visits(records, plan["id"])
    counts = _classify(before, after)
    if Counter({kind: count for kind, count in diff.counts.items() if count}) != counts:
        yield f"the draft's differences are said to be {diff.counts}, and are {dict(counts)}"
    changed = len(_pairs(before) - _pairs(after))
    if diff.changed_pairs != changed:
        yield f"{diff.changed_pairs} pairs are said to change, and {changed} do"
    if plan["changes_least"] is not None and plan["changes_least"] > changed:
        yield f"at least {plan['changes_least']} pairs have to change, it is said, and {changed} do"
    if plan["choice"] != "anew":
        unexplained = [each for each in diff.differences if each.kind != "kept" and not each.changes]
        if unexplained:
            yield f"{len(unexplained)} differences are told without a cause, such as {unexplained[0]}"


def released_visits(records: Records, release_id: int) -> dict[int, Visit]:
    """By meeting."""
    people: Mapping[int, set[int]] = defaultdict(set)
    for row in records["release_attendee"]:
        people[row["release_visit_id"]].add(row["visitor_id"])
    return {
        row["meeting_id"]: (row["host_id"], row["starts_at"], row["ends_at"], frozenset(people[row["id"]]))
        for row in records["release_visit"]
        if row["release_id"] == release_id
    }


def drafted_visits(records: Records, plan_id: int) -> dict[int, Visit]:
    """By meeting."""
    people: Mapping[int, set[int]] = defaultdict(set)
    for row in records["plan_visit_visitor"]:
        people[row["plan_visit_id"]].add(row["visitor_id"])
    visits = [row for row in records["plan_visit"] if row["plan_id"] == plan_id]
    meetings = {row["meeting_id"]: records.by_id("meeting")[row["meeting_id"]] for row in visits}
    return {
        row["meeting_id"]: (
            meetings[row["meeting_id"]]["host_id"],
            meetings[row["meeting_id"]]["starts_at"],
            meetings[row["meeting_id"]]["ends_at"],
            frozenset(people[row["id"]]),
        )
        for row in visits
    }


def _classify(before: Mapping[int, Visit], after: Mapping[int, Visit]) -> Counter[str]:
    """Handed over to others, moved in time or to another meeting of the host, dropped, new."""
    counts: Counter[str] = Counter()
    for meeting in before.keys() & after.keys():
        old, new = before[meeting], after[meeting]
        counts["handed_over" if old[3] != new[3] else "kept" if old == new else "moved"] += 1
    gone = Counter(before[meeting][0] for meeting in before.keys() - after.keys())
    come = Counter(after[meeting][0] for meeting in after.keys() - before.keys())
    counts.update({"moved": (gone & come).total(), "dropped": (gone - come).total(), "new": (come - gone).total()})
    return +counts


def _pairs(visits: Mapping[int, Visit]) -> set[tuple[int, int]]:
    return {(visitor, meeting) for meeting, visit in visits.items() for visitor in visit[3]}
