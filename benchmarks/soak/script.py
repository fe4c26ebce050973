"""The quarter, step by step: what happens on which day, and what must hold after every step."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from functools import partial

from benchmarks.soak import happenings
from benchmarks.soak.checks.ledger import check_ledger
from benchmarks.soak.checks.rules import find_breaches
from benchmarks.soak.hands import Hands
from benchmarks.soak.marks import mark_visits
from benchmarks.soak.planning import check_calendars, plan_quarter, rebalance, rebalance_unchanged
from benchmarks.soak.schedules import hand_in_schedule
from benchmarks.soak.world import World
from planner.duties.ledger import Wanted, read_ledger
from planner.quarters import Quarter

QUARTER = Quarter(2027, 1)
# Does something, and says what came of it.
Act = Callable[[World], str]


@dataclass(frozen=True, kw_only=True)
class Step:
    on: date
    name: str
    act: Act


@dataclass(frozen=True, kw_only=True)
class Done:
    """A step that was made, in so many seconds with its checks."""

    step: Step
    told: str
    seconds: float


def write_script(hands: Hands) -> Sequence[Step]:
    """A first plan, three schedules, six rebalances, and a week's changes and marks every Monday."""
    schedule = partial(hand_in_schedule, hands=hands)
    again, same = partial(rebalance, hands=hands), partial(rebalance_unchanged, hands=hands)
    week = happenings.absences
    script: list[tuple[date, str, Act]] = [
        (date(2026, 12, 15), "plan", partial(plan_quarter, hands=hands)),
        (date(2026, 12, 21), "absences", week),
        (date(2026, 12, 22), "schedule", partial(schedule, month=date(2027, 1, 1))),
        (date(2026, 12, 23), "rebalance", partial(again, choice="balanced")),
        (date(2026, 12, 24), "nothing new", partial(same, choice="mend")),
        (date(2027, 1, 4), "absences", week),
        (date(2027, 1, 11), "absences", week),
        (date(2027, 1, 11), "telephone", happenings.meeting_put_off),
        (date(2027, 1, 12), "rebalance", partial(again, choice="mend")),
        (date(2027, 1, 13), "nothing new", partial(same, choice="balanced")),
        (date(2027, 1, 18), "absences", week),
        (date(2027, 1, 18), "wanted", happenings.visit_wanted),
        (date(2027, 1, 22), "schedule", partial(schedule, month=date(2027, 2, 1))),
        (date(2027, 1, 25), "absences", week),
        (date(2027, 1, 25), "leaves", happenings.visitor_leaves),
        (date(2027, 1, 25), "joins", happenings.visitor_joins),
        (date(2027, 1, 26), "rebalance", partial(again, choice="balanced")),
        (date(2027, 2, 1), "absences", week),
        (date(2027, 2, 8), "absences", week),
        (date(2027, 2, 15), "absences", week),
        (date(2027, 2, 15), "wanted", happenings.visit_wanted),
        (date(2027, 2, 16), "rebalance", partial(again, choice="anew")),
        (date(2027, 2, 17), "nothing new", partial(same, choice="mend")),
        (date(2027, 2, 22), "absences", week),
        (date(2027, 2, 22), "usual day", happenings.host_rule_changed),
        (date(2027, 2, 22), "schedule", partial(schedule, month=date(2027, 3, 1))),
        (date(2027, 2, 23), "rebalance", partial(again, choice="mend")),
        (date(2027, 3, 1), "absences", week),
        (date(2027, 3, 8), "absences", week),
        (date(2027, 3, 8), "telephone", happenings.meeting_put_off),
        (date(2027, 3, 8), "quota", happenings.quota_changed),
        (date(2027, 3, 9), "rebalance", partial(again, choice="balanced")),
        (date(2027, 3, 10), "nothing new", partial(same, choice="balanced")),
        (date(2027, 3, 15), "absences", week),
        (date(2027, 3, 22), "absences", week),
        (date(2027, 4, 1), "the last marks", partial(mark_visits, all_of_them=True)),
    ]
    steps = [Step(on=on, name=name, act=act) for on, name, act in script]
    return [each for step in steps for each in _with_marks(step)]


def _with_marks(step: Step) -> Iterator[Step]:
    """Every Monday begins with the marks of the week before."""
    if step.name == "absences" and step.on >= QUARTER.start:
        yield Step(on=step.on, name="marks", act=mark_visits)
    yield step


def play(world: World, steps: Sequence[Step], say: Callable[[Done], None]) -> list[Done]:
    """Raises `Broken` at the first thing that does not hold."""
    done = []
    for step in steps:
        began = time.monotonic()
        world.now = max(world.now, datetime.combine(step.on, clock_time(8), world.zone))
        told = step.act(world)
        check(world)
        done.append(Done(step=step, told=told, seconds=time.monotonic() - began))
        say(done[-1])
    check_calendars(world)
    return done


def check(world: World) -> None:
    """What holds at any time: what took place broke no rule, and the ledger is what a recount finds."""
    records = world.read()
    meetings = records.by_id("meeting")
    past = [
        sent
        for sent in records.in_force
        if max(sent.told, records.day_of(meetings[sent.meeting_id]["starts_at"])) < world.today
    ]
    world.demand("what took place broke no rule", map(str, find_breaches(records, past, world.today)))
    with world.sessions() as s:
        entries = read_ledger(s, Wanted(day=world.today), now=world.now, zone=world.zone)
    world.demand("the ledger is what a recount finds", check_ledger(records, entries, world.today))
    world.count({"ledger entries": len(entries)})
