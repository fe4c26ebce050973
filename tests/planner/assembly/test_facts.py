from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from models.attendance import Finding
from models.changes import Change
from models.organisation import Host
from planner.assembly.facts import read_host_facts
from planner.duties.priorities import HostFacts
from planner.history import read_held_visits
from tests.planner.factories import (
    ZONE,
    add,
    add_assessment,
    add_host,
    add_meeting,
    add_past_visit,
    add_report,
    add_tier,
    add_unit,
    add_visitor,
    at,
)

APRIL = date(2027, 4, 1)
MAY = date(2027, 5, 10)


@pytest.fixture
def host(s: Session) -> Host:
    return add_host(s, add_unit(s))


def read(s: Session, host: Host, before: date = APRIL) -> HostFacts:
    held = read_held_visits(s, before=before, zone=ZONE)
    return read_host_facts(s, [host], held, before=before, year=before.year, zone=ZONE)[host.id]


def report(s: Session, host: Host, day: date, *headings: str, **values: object) -> None:
    findings = [Finding(heading=heading) for heading in headings]
    add_report(s, add_meeting(s, host, at(day)), *findings, **values)


def follow_up(s: Session, host: Host, day: date, by: date) -> None:
    add_report(s, add_meeting(s, host, at(day)), Finding(heading="follow_up", follow_up_by=by))


def visit(s: Session, host: Host, day: date) -> None:
    add_past_visit(s, host, add_visitor(s, add_tier(s)), day)


def want(s: Session, host: Host, by: date, asked_at: datetime, **values: object) -> None:
    host.visit_wanted_by = by
    add(s, Change(at=asked_at, kind="needs_visit", reason="Chi bộ yếu", host_id=host.id, **values))


def test_a_host_nobody_has_reported_on_has_no_findings(s: Session, host: Host) -> None:
    assert read(s, host) == HostFacts()


def test_the_weaknesses_are_those_of_the_latest_report(s: Session, host: Host) -> None:
    report(s, host, date(2027, 1, 5), "ideas_not_drawn_out", "poor_thematic_topic", "loose_task_management")
    report(s, host, date(2027, 2, 5), "only_professional_work", "good_practice")
    assert read(s, host).weaknesses == 1


@pytest.mark.parametrize(("day", "weaknesses"), [(date(2026, 4, 1), 1), (date(2026, 3, 31), 0)])
def test_weaknesses_are_forgotten_after_twelve_months(s: Session, host: Host, day: date, weaknesses: int) -> None:
    report(s, host, day, "ideas_not_drawn_out")
    assert read(s, host).weaknesses == weaknesses


def test_a_report_from_after_the_period_began_is_not_known_yet(s: Session, host: Host) -> None:
    report(s, host, APRIL, "ideas_not_drawn_out", members_present=5, members_total=10)
    assert read(s, host) == HostFacts()


def test_attendance_seen_by_visitors_of_a_later_year_goes_before_the_yearly_figure(s: Session, host: Host) -> None:
    add_assessment(s, host, 2026, attendance=Decimal("95.0"))
    report(s, host, date(2027, 1, 5), members_present=16, members_total=20)
    report(s, host, date(2027, 2, 5), members_present=17, members_total=21)
    assert read(s, host).attendance == Decimal("80.5")


def test_the_hosts_own_figure_of_the_same_year_stands(s: Session, host: Host) -> None:
    add_assessment(s, host, 2026, attendance=Decimal("95.0"))
    report(s, host, date(2026, 12, 5), members_present=10, members_total=20)
    assert read(s, host).attendance == Decimal("95.0")


def test_a_year_whose_reports_give_no_figures_tells_nothing(s: Session, host: Host) -> None:
    report(s, host, date(2026, 12, 5), members_present=10, members_total=20)
    report(s, host, date(2027, 1, 5), "good_practice", score=90)
    assert read(s, host).attendance == Decimal("50.0")


def test_a_follow_up_is_open_until_somebody_visits_again(s: Session, host: Host) -> None:
    follow_up(s, host, date(2027, 2, 5), MAY)
    visit(s, host, date(2027, 2, 5))
    assert read(s, host).follow_up_by == MAY
    visit(s, host, date(2027, 3, 5))
    assert read(s, host).follow_up_by is None


def test_once_its_day_is_past_any_day_will_do(s: Session, host: Host) -> None:
    follow_up(s, host, date(2027, 2, 5), date(2027, 3, 31))
    assert read(s, host).follow_up_by == date.max


def test_a_wanted_visit_is_wanted_until_it_was_made(s: Session, host: Host) -> None:
    visit(s, host, date(2027, 2, 5))
    want(s, host, MAY, at(date(2027, 2, 10)))
    assert read(s, host).wanted_by == MAY
    visit(s, host, date(2027, 3, 5))
    assert read(s, host).wanted_by is None


def test_a_visit_wanted_without_a_change_on_record_stays_wanted(s: Session, host: Host) -> None:
    visit(s, host, date(2027, 3, 5))
    want(s, host, MAY, at(date(2027, 2, 10)), withdrawn_at=at(date(2027, 2, 11)))
    assert read(s, host).wanted_by == MAY
