"""Plans and releases as a board makes them: worked out, compared, published, told; each looked at at once."""

from collections.abc import Iterator
from email.message import EmailMessage

from sqlalchemy import func, select

from benchmarks.soak.checks.calendars import check_calendar
from benchmarks.soak.checks.differences import check_diff, drafted_visits, released_visits
from benchmarks.soak.checks.letters import address_of, check_letters, expect_letters, read_addresses
from benchmarks.soak.checks.rules import find_breaches
from benchmarks.soak.checks.steady import check_explained, check_settled
from benchmarks.soak.hands import Hands
from benchmarks.soak.views import view_after
from benchmarks.soak.world import World
from models.releases import Release
from planner.calendars.feeds import FeedOwner, get_feed_key, render_feed
from planner.generate import new_plan
from planner.jobs import enqueue_notices, enqueue_plan
from planner.notices.review import approve_drafts, last_draft
from planner.phrases import load_phrases
from planner.plans import delete_plan, get_plan
from planner.replanning.diff import diff_plan
from planner.replanning.rebalance import Order, new_replan


def plan_quarter(world: World, hands: Hands) -> str:
    """The quarter's first plan, published and told."""
    with world.sessions.begin() as s:
        plan = new_plan(
            s,
            quarter=world.quarter,
            name=None,
            user_id=None,
            now=world.tick(),
            seconds_limit=world.seconds_limit,
            seed=world.seed,
        )
        plan_id = plan.id
    _work_out(world, hands, plan_id)
    _publish(world, hands, plan_id)
    return f"{_tell(world, plan_id)}; {send(world, hands)}"


def rebalance(world: World, hands: Hands, choice: str) -> str:
    """Goes on from the latest release; published and told."""
    before = world.read()
    plan_id = _replan(world, hands, choice)
    drafted = world.read()
    plan = drafted.by_id("plan")[plan_id]
    with world.sessions() as s:
        diff = diff_plan(s, get_plan(s, plan_id))
    world.demand("the differences told of a draft", check_diff(drafted, plan, diff))
    today = world.today
    _publish(world, hands, plan_id)
    after = world.read()
    world.demand("what is settled stays", check_settled(before, after, plan, today))
    world.demand("nothing changes without a cause", check_explained(before, after, plan, today))
    changes = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in diff.counts.items() if count)
    least = f"{diff.changed_pairs} pairs changed of at least {plan['changes_least']}"
    world.count({"rebalances": 1, "pairs changed": diff.changed_pairs, "proven least": plan["changes_least"] or 0})
    return f"{choice}: {changes}; {least}; {_tell(world, plan_id)}; {send(world, hands)}"


def rebalance_unchanged(world: World, hands: Hands, choice: str) -> str:
    """With nothing changed since the latest release a draft has the same visits; it is deleted again."""
    plan_id = _replan(world, hands, choice)
    records = world.read()
    plan = records.by_id("plan")[plan_id]
    before, after = released_visits(records, plan["based_on_id"]), drafted_visits(records, plan_id)
    same = [] if before == after else [f"{len(before.items() ^ after.items())} visits differ"]
    world.demand(f"nothing changed, and {choice} leaves all as it is", same)
    world.demand("the fewest changes are none", [f"{plan['changes_least']}"] if plan["changes_least"] else [])
    with world.sessions.begin() as s:
        delete_plan(s, plan_id)
    return f"{choice}: all {len(after)} visits as before"


def send(world: World, hands: Hands) -> str:
    """The drafts in the outbox are approved and sent; what arrives is what is new, to those concerned."""
    records = world.read()
    addresses = read_addresses(records)
    expected = expect_letters(world.views, world.told, world.now)
    written = {reader: news for reader, news in expected.items() if reader in addresses.values()}
    with world.sessions.begin() as s:
        ids = approve_drafts(s, up_to=last_draft(s), now=world.tick())
        enqueue_notices(s, ids)
    received = len(world.mailroom.letters)
    hands.send(world, ids)
    letters = world.mailroom.letters[received:]
    world.demand("letters go to those concerned, once", check_letters(written, letters, addresses))
    world.demand("no letter comes twice", _find_twice(world.mailroom.letters))
    world.told.update({addresses[address_of(letter)]: world.latest for letter in letters})
    world.count({"letters": len(letters)})
    return f"{len(letters)} letters"


def check_calendars(world: World) -> None:
    """Everybody's, against the releases and against what their program has kept."""
    with world.sessions.begin() as s:
        for who in world.read()["visitor"]:
            key = get_feed_key(s, FeedOwner(visitor_id=who["id"]), world.now)
            feed = render_feed(s, key, world.settings.base_url, now=world.now, zone=world.zone)
            memory = world.calendars.setdefault(who["id"], {})
            faults = check_calendar(who["id"], feed.body, world.views, memory, world.now)
            world.demand("a calendar equals the release", faults)
            world.count({"calendars": 1})


def _replan(world: World, hands: Hands, choice: str) -> int:
    order = Order(choice=choice, seconds_limit=world.seconds_limit, seed=world.seed)
    with world.sessions.begin() as s:
        plan_id = new_replan(s, world.latest, order, user_id=None, now=world.tick()).id
    _work_out(world, hands, plan_id)
    return plan_id


def _work_out(world: World, hands: Hands, plan_id: int) -> None:
    with world.sessions.begin() as s:
        enqueue_plan(s, plan_id)
    world.tick()
    hands.work_out(world, plan_id)
    with world.sessions() as s:
        plan = get_plan(s, plan_id)
        sound = plan.state == "done" and plan.status in ("optimal", "feasible")
        world.demand("a plan is worked out", [] if sound else [" ".join(map(str, load_phrases(plan.message)))])


def _publish(world: World, hands: Hands, plan_id: int) -> None:
    world.tick()
    hands.publish(world, plan_id)
    with world.sessions() as s:
        number = s.scalars(select(func.max(Release.number))).one()
    records = world.read()
    world.views[number] = view_after(records, number)
    world.demand("no rule is broken", map(str, find_breaches(records, records.in_force, world.today)))
    check_calendars(world)
    world.count({"releases": 1})


def _find_twice(letters: list[EmailMessage]) -> Iterator[str]:
    seen = set()
    for letter in letters:
        if letter["Message-ID"] in seen:
            yield f"{letter['Message-ID']} to {address_of(letter)}"
        seen.add(letter["Message-ID"])


def _tell(world: World, plan_id: int) -> str:
    with world.sessions() as s:
        plan = get_plan(s, plan_id)
        return f"release {world.latest}, {len(plan.visits)} visits, {plan.status} in {plan.seconds or 0:.1f} s"
