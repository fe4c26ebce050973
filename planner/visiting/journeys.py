"""The way to each visit: from home, or from the visit before it on the same day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Host
from planner.calendars.standing import StandingVisit
from solver.problem import Travel
from solver.travel import travel_minutes

# How far outside the way landmarks are looked for, in degrees: some ten kilometres.
AROUND = 0.1


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is, in degrees; `name` is None for home."""

    lat: float
    lon: float
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The way to a visit as plans reckon it; `leave_at` is when to set out at the latest to be there in time."""

    start: Place
    end: Place
    minutes: int
    leave_at: datetime


def plan_journeys(
    visits: Iterable[StandingVisit], home: Place, roads: Travel, zone: ZoneInfo
) -> dict[int, Journey]:
    """The way to each of one visitor's visits that stand, by meeting."""
    journeys: dict[int, Journey] = {}
    before: StandingVisit | None = None
    for visit in sorted(visits, key=lambda visit: visit.starts_at):
        if visit.cancelled:
            continue
        same_day = before is not None and _day(before, zone) == _day(visit, zone)
        start = _place(before) if before is not None and same_day else home
        minutes = travel_minutes(roads, start.lat, start.lon, visit.lat, visit.lon)
        journeys[visit.meeting_id] = Journey(
            start=start,
            end=_place(visit),
            minutes=minutes,
            leave_at=visit.starts_at - timedelta(minutes=minutes),
        )
        before = visit
    return journeys


def list_landmarks(s: Session, journey: Journey) -> list[Place]:
    """Active hosts around the way, for people to see where it lies."""
    ends = (journey.start, journey.end)
    south, north = min(end.lat for end in ends) - AROUND, max(end.lat for end in ends) + AROUND
    west, east = min(end.lon for end in ends) - AROUND, max(end.lon for end in ends) + AROUND
    rows = s.execute(
        select(Host.lat, Host.lon).where(Host.active, Host.lat.between(south, north), Host.lon.between(west, east))
    )
    return [Place(lat=lat, lon=lon) for lat, lon in rows]


def _place(visit: StandingVisit) -> Place:
    return Place(lat=visit.lat, lon=visit.lon, name=visit.host_name)


def _day(visit: StandingVisit, zone: ZoneInfo) -> date:
    return visit.starts_at.astimezone(zone).date()
