from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from planner.calendars.standing import StandingVisit
from planner.visiting.journeys import Journey, Place, list_landmarks, plan_journeys
from solver.problem import Travel
from solver.travel import travel_minutes
from tests.planner.factories import LAT, LON, NOW, ZONE, add_host, add_unit, at

HOME, ROADS = Place(lat=LAT, lon=LON), Travel(speed_kmh=30, detour=1.4, buffer_minutes=15)
DAY = date(2027, 1, 3)


def visit(meeting_id: int, hour: int, *, north: float = 0.1, day: date = DAY) -> StandingVisit:
    return StandingVisit(
        meeting_id=meeting_id,
        host_id=meeting_id,
        kind="regular",
        starts_at=at(day, hour),
        ends_at=at(day, hour + 1),
        host_name=f"Chi bộ {meeting_id}",
        unit_name="Xã",
        place=None,
        lat=LAT + north,
        lon=LON,
        topic=None,
        team_name=None,
        delegation=(),
        release=1,
        created_at=NOW,
        changed_at=NOW,
        sequence=0,
    )


def test_one_sets_out_from_home_as_long_before_as_plans_reckon() -> None:
    [journey] = plan_journeys([visit(1, 8)], HOME, ROADS, ZONE).values()
    minutes = travel_minutes(ROADS, LAT, LON, LAT + 0.1, LON)
    assert (journey.start, journey.minutes) == (HOME, minutes)
    assert journey.leave_at == at(DAY, 8) - timedelta(minutes=minutes)


def test_the_second_visit_of_a_day_is_reached_from_the_first() -> None:
    journeys = plan_journeys([visit(2, 14, north=0.2), visit(1, 8)], HOME, ROADS, ZONE)
    assert journeys[2].start == Place(lat=LAT + 0.1, lon=LON, name="Chi bộ 1")


def test_the_next_day_begins_at_home_again() -> None:
    journeys = plan_journeys([visit(1, 8), visit(2, 8, day=DAY + timedelta(days=1))], HOME, ROADS, ZONE)
    assert journeys[2].start == HOME


def test_nobody_sets_out_to_or_from_a_cancelled_visit() -> None:
    journeys = plan_journeys([replace(visit(1, 8), cancelled=True), visit(2, 14)], HOME, ROADS, ZONE)
    assert list(journeys) == [2]
    assert journeys[2].start == HOME


def test_landmarks_are_the_active_hosts_around_the_way(s: Session) -> None:
    unit = add_unit(s)
    add_host(s, unit)
    add_host(s, unit, lat=LAT + 2)
    add_host(s, unit, active=False)
    journey = Journey(start=HOME, end=Place(lat=LAT + 0.1, lon=LON), minutes=1, leave_at=NOW)
    assert list_landmarks(s, journey) == [HOME]
