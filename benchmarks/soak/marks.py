"""What happened at the meetings of the past days, as visitors tell it: attended or not, figures, findings."""

from datetime import timedelta
from random import Random

from benchmarks.soak.records import Records, Sent
from benchmarks.soak.world import World
from planner.attendance.attend import mark
from planner.attendance.told import Figures, Happened, Note, read_version

SHARE_LATE, SHARE_MISSED = 0.06, 0.04
SHARE_FOUND = 0.3
FOLLOWED_UP_DAYS = 60
# Of a committee, whose members are not counted.
USUAL_MEMBERS = 20
SCORES = (70, 100)
FINDINGS = ("ideas_not_drawn_out", "only_professional_work", "loose_task_management", "good_practice")


def mark_visits(world: World, *, all_of_them: bool = False) -> str:
    """Of the visits that wait to be marked most are; who was away did not attend."""
    records = world.read()
    attended = missed = 0
    for sent in _waiting(world, records):
        if not all_of_them and world.rng.random() < SHARE_LATE:
            continue
        meeting = records.by_id("meeting")[sent.meeting_id]
        away = records.is_away(sent.visitor_id, meeting["starts_at"], meeting["ends_at"])
        gone = not records.by_id("visitor")[sent.visitor_id]["active"]
        came = not away and not gone and world.rng.random() >= SHARE_MISSED
        happened = (
            _tell(records, sent, world.rng) if came else Happened(attended=False, reason="Bận việc đột xuất")
        )
        with world.sessions.begin() as s:
            mark(
                s,
                sent.meeting_id,
                sent.visitor_id,
                happened,
                seen=read_version(s, sent.meeting_id, sent.visitor_id),
                user_id=None,
                now=world.now,
                zone=world.zone,
            )
        attended += came
        missed += not came
    world.count({"visits attended": attended, "visits missed": missed})
    return f"{attended} attended, {missed} not"


def _waiting(world: World, records: Records) -> list[Sent]:
    """Whose meeting has begun."""
    meetings = records.by_id("meeting")
    waiting = [
        sent
        for sent in records.in_force
        if (sent.visitor_id, sent.meeting_id) not in records.marks
        and meetings[sent.meeting_id]["status"] != "cancelled"
        and meetings[sent.meeting_id]["starts_at"] <= world.now
    ]
    return sorted(waiting, key=lambda sent: (sent.meeting_id, sent.visitor_id))


def _tell(records: Records, sent: Sent, rng: Random) -> Happened:
    host = records.by_id("host")[sent.host_id]
    members = host["members"] or USUAL_MEMBERS
    notes = []
    if rng.random() < SHARE_FOUND:
        notes.append(Note(heading=rng.choice(FINDINGS)))
        if rng.random() < SHARE_FOUND:
            notes.append(Note(heading="follow_up", follow_up_by=sent.told + timedelta(days=FOLLOWED_UP_DAYS)))
    figures = Figures(
        members_present=rng.randint(members // 2, members), members_total=members, score=rng.randint(*SCORES)
    )
    return Happened(attended=True, figures=figures, notes=tuple(notes))
