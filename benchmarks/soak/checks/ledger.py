"""The ledger against a recount from the raw rows."""

from collections.abc import Iterator, Mapping
from datetime import date

from benchmarks.soak.checks.windows import Window, counts_for, people_under, windows_of
from benchmarks.soak.records import Records, Row
from planner.duties.ledger import Entry

# Who was where on which day, at which kind of meeting.
Visit = tuple[int, int, date, str]
# Whose, under which rule, from which day on: required, done and planned.
Counts = Mapping[tuple[int, int | None, int | None, date], tuple[int, int, int]]


def check_ledger(records: Records, entries: list[Entry], today: date) -> Iterator[str]:
    told = {
        (entry.rule.id, entry.holder.visitor_id, entry.holder.team_id, entry.window.start): (
            entry.required,
            entry.done,
            entry.planned,
        )
        for entry in entries
    }
    counted = recount(records, today)
    for key in sorted(told.keys() | counted.keys(), key=str):
        if told.get(key) != counted.get(key):
            yield f"ledger of {key}: it says {told.get(key)}, a recount {counted.get(key)}"


def recount(records: Records, today: date) -> Counts:
    """What every rule requires in the window that holds the day, and what of it is done and planned."""
    done, planned = visits_of(records, today)
    categories = {host["id"]: host["category"] for host in records["host"]}
    counts = {}
    for rule in (row for row in records["quota_rule"] if row["min"] > 0):
        for window in windows_of(rule, today):
            for (visitor_id, team_id), members in people_under(records, rule):
                found = (_count(rule, window, members, visits, categories) for visits in (done, planned))
                counts[rule["id"], visitor_id, team_id, window[0]] = (rule["min"], *found)
    return counts


def visits_of(records: Records, today: date) -> tuple[set[Visit], set[Visit]]:
    """What was made, and what is in force and still to come. Unmarked visits are made once their day is past."""
    done = {(row["visitor_id"], row["host_id"], row["held_on"], row["kind"]) for row in records["past_visit"]}
    planned: set[Visit] = set()
    for (visitor_id, meeting_id), attended in records.marks.items():
        meeting = records.by_id("meeting")[meeting_id]
        if attended:
            done.add((visitor_id, meeting["host_id"], records.day_of(meeting["starts_at"]), meeting["kind"]))
    for sent in records.in_force:
        meeting = records.by_id("meeting")[sent.meeting_id]
        if meeting["status"] == "cancelled" or (sent.visitor_id, sent.meeting_id) in records.marks:
            continue
        day = records.day_of(meeting["starts_at"])
        (done if day < today else planned).add((sent.visitor_id, sent.host_id, day, sent.kind))
    return done, planned


def _count(rule: Row, window: Window, members: set[int], visits: set[Visit], categories: Mapping[int, str]) -> int:
    counted = {
        (visitor_id, host_id, day, kind)
        for visitor_id, host_id, day, kind in visits
        if visitor_id in members and counts_for(rule, window, day, kind, categories[host_id])
    }
    return len(counted) if rule["count"] == "assignments" else len({visit[1:] for visit in counted})
