"""A month's schedule handed in, asked about, looked at, applied: then the meetings are what the cells decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from benchmarks.soak.hands import Hands
from benchmarks.soak.records import Records
from benchmarks.soak.secretary import Decision, decide, write_names, write_workbook
from benchmarks.soak.world import World
from models.changes import ScheduleImport
from planner.actual.compare import APPLIED
from planner.actual.imports import answer, get_import, open_import
from planner.actual.preview import Preview, preview
from planner.actual.template import write_template


def hand_in_schedule(world: World, hands: Hands, month: date) -> str:
    """Written, read, every question answered, applied."""
    with world.sessions.begin() as s:
        # What is expected of the month is worked out by that.
        write_template(s, month, now=world.now, zone=world.zone)
    records = world.read()
    decisions = decide(records, month, world.rng)
    written = world.rng.getrandbits(64)
    data = write_workbook(records, month, decisions, type(world.rng)(written))
    names = write_names(records, decisions, type(world.rng)(written))
    with world.sessions.begin() as s:
        handed_in = open_import(
            s, file_name=f"lich-{month:%m-%Y}.xlsx", data=data, month=month, user_id=None, now=world.tick()
        )
        import_id = handed_in.id
        asked = _answer(s, world, handed_in, names)
        seen = preview(s, handed_in, zone=world.zone)
    world.demand("every row of a schedule is understood", _find_lost(seen))
    world.tick()
    hands.apply(world, import_id, seen.fingerprint)
    with world.sessions() as s:
        applied = get_import(s, import_id).state == "applied"
    world.demand("a schedule is applied", [] if applied else ["it is not"])
    world.demand(
        "the meetings are what the cells decided", check_meetings(world.read(), month, decisions, records)
    )
    world.count({"questions": asked, "schedules": 1, **{f"meetings {k}": seen.counts[k] for k in APPLIED}})
    told = ", ".join(f"{seen.counts[outcome]} {outcome}" for outcome in APPLIED)
    return f"{month:%m/%Y}: {told}; {asked} questions answered"


def _answer(s: Session, world: World, handed_in: ScheduleImport, names: Mapping[int, tuple[str, str, str]]) -> int:
    """By who has written the rows. Returns how many questions there were."""
    hosts = {written: host_id for host_id, written in names.items()}
    questions = preview(s, handed_in, zone=world.zone).questions
    answers = {each.key: hosts[each.row.code, each.row.host, each.row.unit] for each in questions}
    answer(s, handed_in, answers, zone=world.zone, now=world.now)
    return len(questions)


def _find_lost(seen: Preview) -> Iterator[str]:
    yield from (f"left aside: {each}" for each in seen.aside)
    yield from (f"nobody knows {each.row.host}, {each.row.unit}" for each in seen.unknown)


def check_meetings(records: Records, month: date, decisions: Sequence[Decision], before: Records) -> Iterator[str]:
    """The meetings of the month as decided; those nobody spoke of as they were."""
    wanted = {each.meeting_id: each for each in decisions if each.meeting_id is not None}
    for meeting in (row for row in records["meeting"] if row["month"] == month):
        decision, known = wanted.get(meeting["id"]), before.by_id("meeting").get(meeting["id"])
        if decision is not None:
            held = None if meeting["status"] == "cancelled" else meeting["starts_at"]
            if held != decision.starts_at or (held and meeting["ends_at"] != decision.ends_at):
                yield f"meeting {meeting['id']} is held at {held}, decided was {decision.starts_at}"
        elif known is not None and dict(known) != dict(meeting):
            yield f"meeting {meeting['id']} was changed, and nobody spoke of it"
    new = sorted((each.host_id, each.kind, each.starts_at) for each in decisions if each.meeting_id is None)
    added = [row for row in records["meeting"] if row["id"] not in before.by_id("meeting")]
    if new != sorted((row["host_id"], row["kind"], row["starts_at"]) for row in added):
        yield f"{len(new)} meetings were to be new, and {len(added)} are"
