"""A published quarter that things happen to: what rebalancing is tested on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.meetings import Meeting
from models.organisation import Unit
from models.people import Tier, Visitor
from models.plans import Plan, PlanVisit
from models.releases import Release
from planner.generate import run_plan
from planner.publish import publish
from planner.replanning.rebalance import Order, new_replan
from tests.planner.drafts import add_draft
from tests.planner.factories import (
    NOW,
    ZONE,
    add_absence,
    add_host,
    add_meeting,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

FEBRUARY = datetime(2027, 2, 1, 9, tzinfo=ZONE)
SECONDS = 4
# When a visit of the quarter takes place: long past, tomorrow, and after the notice period, on 1 February.
PAST, NEAR, AHEAD, FAR = date(2027, 1, 5), date(2027, 2, 2), date(2027, 2, 20), date(2027, 3, 10)


@dataclass(frozen=True, kw_only=True)
class Commune:
    """A unit with visitors in charge of it, each alone."""

    unit: Unit
    tier: Tier
    visitors: Sequence[Visitor]


def add_commune(s: Session, *, visitors: int = 2, tier: Tier | None = None) -> Commune:
    unit, level = add_unit(s), tier or add_tier(s)
    people = [add_visitor(s, level, unit, max_per_day=1) for _ in range(visitors)]
    return Commune(unit=unit, tier=level, visitors=people)


def add_cell(s: Session, commune: Commune, *days: date, hour: int = 19) -> list[Meeting]:
    """A host of the commune that has said it meets on these days and no others."""
    host = add_host(s, commune.unit)
    return [add_meeting(s, host, at(day, hour), status="confirmed") for day in days]


def work_out(sessions: sessionmaker[Session], plan_id: int) -> Plan:
    ticks = (FEBRUARY + timedelta(seconds=n) for n in count())
    run_plan(sessions, plan_id, clock=lambda: next(ticks), workers=1)
    with sessions() as s:
        return s.get_one(Plan, plan_id)


def go_on(sessions: sessionmaker[Session], number: int, *, now: datetime = FEBRUARY, **order: object) -> Plan:
    """A draft that goes on from the release, worked out."""
    with sessions.begin() as s:
        settings = Order(seconds_limit=SECONDS, **order)
        plan_id = new_replan(s, number, settings, user_id=None, now=now).id
    return work_out(sessions, plan_id)


def release(s: Session, plan_id: int, now: datetime = NOW) -> Release:
    return publish(s, plan_id, user_id=None, now=now)


def delegations(s: Session, plan_id: int) -> dict[int, list[int]]:
    """Who goes to which meeting, by id."""
    visits = s.scalars(select(PlanVisit).where(PlanVisit.plan_id == plan_id))
    return {visit.meeting_id: [visitor.id for visitor in visit.visitors] for visit in visits}


def send_away(s: Session, visitor: Visitor, day: date) -> None:
    add_absence(s, visitor, at(day, 0, 0), at(day, 23, 0))


def put_in_force(s: Session, visits: dict[Meeting, list[Visitor]]) -> int:
    """Published before the quarter began; the release's number."""
    number = release(s, add_draft(s, visits).id).number
    s.commit()
    return number
