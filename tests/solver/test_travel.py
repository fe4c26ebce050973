import pytest

from solver.problem import Travel
from solver.travel import distance_km, travel_minutes

HANOI, SAIGON = (21.0278, 105.8342), (10.7769, 106.7009)


def test_a_degree_of_latitude_is_the_same_everywhere() -> None:
    assert distance_km(0.0, 0.0, 1.0, 0.0) == distance_km(60.0, 9.0, 61.0, 9.0) == 111.195080


def test_half_way_round_the_earth_is_the_farthest() -> None:
    assert distance_km(0.0, 0.0, 0.0, 180.0) == distance_km(90.0, 0.0, -90.0, 0.0) == 20015.114442


def test_the_distance_is_the_same_both_ways() -> None:
    assert distance_km(*HANOI, *SAIGON) == distance_km(*SAIGON, *HANOI) == 1143.599196


@pytest.mark.parametrize(
    ("travel", "minutes"),
    [
        # 11.119508 km
        (Travel(speed_kmh=30.0), 23),
        (Travel(speed_kmh=30.0, detour=1.4), 32),
        (Travel(speed_kmh=30.0, buffer_minutes=60), 23),
        (Travel(speed_kmh=0.5), 1335),
        (Travel(speed_kmh=11.119508), 60),  # a whole number of minutes is not rounded up
        (Travel(speed_kmh=11.119507), 61),
    ],
)
def test_minutes_are_rounded_up(travel: Travel, minutes: int) -> None:
    assert travel_minutes(travel, 22.0, 105.0, 22.1, 105.0) == minutes


def test_equal_places_take_no_time_and_the_nearest_other_place_takes_a_minute() -> None:
    travel = Travel(speed_kmh=30.0)
    assert travel_minutes(travel, 22.0, 105.0, 22.0, 105.0) == 0
    assert travel_minutes(travel, 22.0, 105.0, 22.00001, 105.0) == 1
