"""What comes between a plan and its quarter: people away, leaving and joining, meetings put off, rules changed."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from benchmarks.soak.records import Records, Row, Sent
from benchmarks.soak.world import World
from planner.changing.kinds import (
    record_absence,
    record_meeting_cancelled,
    record_meeting_moved,
    record_meeting_rule_changed,
    record_visit_wanted,
    record_visitor_left,
)
from planner.changing.newcomers import Newcomer, record_visitor_joined
from planner.duties.ledger import rule_of
from planner.rules.listing import get_rule
from planner.rules.record import record_rule_changed
from planner.rules.versions import version_of

SHARE_AWAY, WEEKS = 0.04, 13
AWAY_AFTER_DAYS, AWAY_DAYS = (1, 30), (2, 10)
WANTED_DAYS = 30
MOVED_AFTER_DAYS = 5


def absences(world: World) -> str:
    """The week's share of those who are called away in the quarter, one at least; most have visits to make."""
    records = world.read()
    active = [row for row in records["visitor"] if row["active"]]
    world.count({"weeks": 1})
    by_now = round(SHARE_AWAY * len(active) * world.counts["weeks"] / WEEKS)
    number = max(1, by_now - world.counts["absences"])
    sent = {pair.visitor_id for pair in coming(world, records)}
    busy = [row for row in active if row["id"] in sent]
    for who in world.rng.sample(busy, min(number, len(busy))):
        starts_on = world.today + timedelta(days=world.rng.randint(*AWAY_AFTER_DAYS))
        starts_at = datetime.combine(starts_on, time(), world.zone)
        known = {row["starts_at"] for row in records["absence"] if row["visitor_id"] == who["id"]}
        if starts_at in known:
            continue
        with world.sessions.begin() as s:
            record_absence(
                s,
                world.origin("Đi công tác"),
                who["id"],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(days=world.rng.randint(*AWAY_DAYS)),
                zone=world.zone,
            )
        world.count({"absences": 1})
    return f"{number} called away"


def meeting_put_off(world: World) -> str:
    """A visited meeting is moved by telephone, and another one is cancelled, where there are so many."""
    by_meeting = {sent.meeting_id: sent for sent in coming(world, world.read(), MOVED_AFTER_DAYS)}
    later, *others = world.rng.sample(list(by_meeting.values()), min(2, len(by_meeting)))
    with world.sessions.begin() as s:
        record_meeting_moved(
            s,
            world.origin("Trùng lịch họp của xã"),
            later.meeting_id,
            starts_at=later.starts_at + timedelta(days=2),
            place=None,
            zone=world.zone,
        )
        for cancelled in others:
            record_meeting_cancelled(s, world.origin("Mưa lũ"), cancelled.meeting_id, zone=world.zone)
    world.count({"meetings moved by telephone": 1, "meetings cancelled by telephone": len(others)})
    return f"a visited meeting put off by two days, {len(others)} cancelled"


def visit_wanted(world: World) -> str:
    """A cell needs a visit; one that nobody will visit, where there is such a one."""
    records = world.read()
    served = {pair.host_id for pair in coming(world, records)}
    active = [row for row in records["host"] if row["active"]]
    host = world.rng.choice([row for row in active if row["id"] not in served] or active)
    by = world.today + timedelta(days=WANTED_DAYS)
    with world.sessions.begin() as s:
        record_visit_wanted(s, world.origin("Chi bộ còn khó khăn"), host["id"], by=by, today=world.today)
    world.count({"visits wanted": 1})
    return f"{host['code']} needs a visit by {by:%d/%m/%Y}"


def visitor_leaves(world: World) -> str:
    sent = world.rng.choice(_alone(world, world.read()))
    with world.sessions.begin() as s:
        record_visitor_left(s, world.origin("Chuyển công tác"), sent.visitor_id)
    world.count({"visitors left": 1})
    return f"visitor {sent.visitor_id} leaves"


def visitor_joins(world: World) -> str:
    """In charge of what a colleague is in charge of."""
    records = world.read()
    colleague = records.by_id("visitor")[world.rng.choice(_alone(world, records)).visitor_id]
    units = [row["unit_id"] for row in records["area"] if row["visitor_id"] == colleague["id"]]
    newcomer = Newcomer(
        code=f"MOI-{world.today:%m%d}",
        name="Nông Văn Mới",
        tier_id=colleague["tier_id"],
        base_unit_id=units[0],
        unit_ids=units,
        email="nong.van.moi@example.org",
    )
    with world.sessions.begin() as s:
        record_visitor_joined(s, world.origin("Mới được bầu bổ sung"), newcomer, today=world.today)
    world.count({"visitors joined": 1})
    return "a visitor joins"


def host_rule_changed(world: World) -> str:
    """A host meets on another day from next month on."""
    rules = sorted(row["id"] for row in world.read()["meeting_rule"] if row["kind"] == "regular")
    origin = world.origin("Thống nhất lại ngày sinh hoạt")
    with world.sessions.begin() as s:
        record_meeting_rule_changed(
            s, origin, world.rng.choice(rules), recurrence="ngày 6", starts_at=time(19, 45), zone=world.zone
        )
    world.count({"rules changed": 1})
    return "a host's usual day changed"


def quota_changed(world: World) -> str:
    """One more is asked for of each, of the first quota there is."""
    rule: Row = min(world.read()["quota_rule"], key=lambda row: int(row["id"]))
    with world.sessions.begin() as s:
        row = get_rule(s, rule["id"])
        asked = replace(rule_of(row), min=row.min + 1)
        origin = world.origin("Kết luận của Ban Thường vụ")
        record_rule_changed(s, origin, asked, seen=version_of(row))
    world.count({"rules changed": 1})
    return f"{rule['code']}: at least {rule['min'] + 1}"


def coming(world: World, records: Records, after_days: int = 0) -> list[Sent]:
    """The visits in force that can still be held, from so many days ahead on."""
    first = world.now + timedelta(days=after_days)
    meetings = records.by_id("meeting")
    return [
        sent
        for sent in records.in_force
        if sent.starts_at > first
        and meetings[sent.meeting_id]["status"] != "cancelled"
        and meetings[sent.meeting_id]["starts_at"] > first
    ]


def _alone(world: World, records: Records) -> list[Sent]:
    """The coming visits of those who are in charge of units of their own."""
    own = {row["visitor_id"] for row in records["area"]}
    return [sent for sent in coming(world, records) if sent.visitor_id in own and sent.team_id is None]
