"""The visits a visitor is to make, and has made of late, each with the way there."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.people import Visitor
from planner.calendars.standing import FeedOwner, StandingVisit, list_standing
from planner.duties.priorities import get_policy
from planner.errors import NotFound
from planner.roads import roads_of
from planner.visiting.journeys import Journey, Place, plan_journeys

# How far back a visitor sees their visits.
LOOK_BACK = timedelta(days=92)


def list_own_visits(s: Session, visitor_id: int, *, today: date, zone: ZoneInfo) -> list[StandingVisit]:
    """By start, cancelled ones among them."""
    return list_standing(s, FeedOwner(visitor_id=visitor_id), since=today - LOOK_BACK, zone=zone)


def get_own_visit(visits: Iterable[StandingVisit], meeting_id: int) -> StandingVisit:
    """Raises NotFound where it is none of them."""
    found = next((each for each in visits if each.meeting_id == meeting_id), None)
    if found is None:
        raise NotFound("There is no such visit.", "Look for it in the list of visits.")
    return found


def plan_own_journeys(
    s: Session, visitor: Visitor, visits: Iterable[StandingVisit], zone: ZoneInfo
) -> dict[int, Journey]:
    """The way to each of the visits that stand, from the visitor's home on, by meeting."""
    home = Place(lat=visitor.lat, lon=visitor.lon)
    return plan_journeys(visits, home, roads_of(get_policy(s)), zone)
