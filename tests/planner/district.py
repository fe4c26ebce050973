"""A district whose members may all go everywhere: its plan takes the solver a few seconds at least."""

from datetime import time

from sqlalchemy.orm import Session

from tests.planner.factories import add_host, add_quota_rule, add_rule, add_tier, add_unit, add_visitor

HOSTS = 120
VISITORS = 30


def add_district(s: Session) -> None:
    district, tier = add_unit(s), add_tier(s)
    for number in range(HOSTS):
        host = add_host(s, district, lat=22 + number / 300, lon=105 + number % 7 / 10)
        add_rule(s, host, f"day {1 + number % 10}", starts_at=time(8 + number % 12))
    for number in range(VISITORS):
        add_visitor(s, tier, district, lat=22 + number / 75)
    add_quota_rule(s, tier=tier, min=3, count="visits")
