"""Places to minutes, exactly as the problem defines it."""

from math import asin, ceil, cos, radians, sin, sqrt

from solver.problem import Travel

EARTH_RADIUS_KM = 6371.0088
# Distances and durations are rounded to this many decimals, so that programs whose sines differ in the last
# bit still agree on the whole minutes.
DECIMALS = 6


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """The great-circle distance by the haversine formula, between places in degrees; symmetric."""
    half_lat = radians(lat_b - lat_a) / 2
    half_lon = radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord))), DECIMALS)


def travel_minutes(travel: Travel, lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> int:
    """Whole minutes from one place to another, rounded up; 0 only where the coordinates are equal or all but."""
    if lat_a == lat_b and lon_a == lon_b:
        return 0
    km = distance_km(lat_a, lon_a, lat_b, lon_b)
    return ceil(round(60 * travel.detour * km / travel.speed_kmh, DECIMALS))
