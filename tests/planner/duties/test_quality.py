"""Which hosts are weak: by the same figures that the values of their meetings rest on."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import Finding
from models.organisation import Host
from planner.assembly.facts import read_host_facts
from planner.duties.priorities import get_policy
from planner.duties.quality import WEAK_RATINGS, select_weak_hosts
from tests.planner.factories import ZONE, add_assessment, add_host, add_meeting, add_report, add_unit, at

TODAY = date(2027, 4, 1)


@pytest.fixture
def host(s: Session) -> Host:
    return add_host(s, add_unit(s))


def is_weak(s: Session, host: Host, today: date = TODAY) -> bool:
    """And the facts that plans rest on say the same."""
    target = get_policy(s).attendance_target
    weak = host.id in set(s.scalars(select_weak_hosts(today=today, zone=ZONE)))
    facts = read_host_facts(s, [host], (), before=today, year=today.year, zone=ZONE)[host.id]
    low = facts.attendance is not None and facts.attendance < target
    assert weak == (facts.rating in WEAK_RATINGS or low or facts.weaknesses > 0)
    return weak


def test_a_rating_stands_though_the_next_year_tells_of_attendance_alone(s: Session, host: Host) -> None:
    add_assessment(s, host, 2025, rating="not_completed", attendance=Decimal("95.0"))
    add_assessment(s, host, 2026, attendance=Decimal("96.0"))
    assert is_weak(s, host)
    add_assessment(s, host, 2027, rating="good")
    assert not is_weak(s, host)


def test_attendance_that_visitors_saw_counts_where_it_is_newer(s: Session, host: Host) -> None:
    add_assessment(s, host, 2026, rating="good", attendance=Decimal("80.0"))
    assert is_weak(s, host)
    add_report(s, add_meeting(s, host, at(date(2027, 1, 5))), members_present=19, members_total=20)
    assert not is_weak(s, host)
    add_report(s, add_meeting(s, host, at(date(2027, 2, 5))), members_present=10, members_total=20)
    assert is_weak(s, host)


@pytest.mark.parametrize(("day", "weak"), [(date(2026, 4, 1), True), (date(2026, 3, 31), False)])
def test_what_the_latest_visit_found_counts_for_twelve_months(
    s: Session, host: Host, day: date, weak: bool
) -> None:
    add_report(s, add_meeting(s, host, at(day)), Finding(heading="poor_thematic_topic"))
    assert is_weak(s, host) == weak


def test_good_practice_and_a_later_visit_without_findings_make_nobody_weak(s: Session, host: Host) -> None:
    add_report(s, add_meeting(s, host, at(date(2027, 1, 5))), Finding(heading="ideas_not_drawn_out"))
    add_report(s, add_meeting(s, host, at(date(2027, 2, 5))), Finding(heading="good_practice"))
    assert not is_weak(s, host)


def test_a_host_nobody_knows_anything_of_is_not_weak(s: Session, host: Host) -> None:
    assert not is_weak(s, host)
    assert s.scalars(select(Host.id)).all() == [host.id]
