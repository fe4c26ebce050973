"""A report's figures against a recount from the raw records, and what each of them counts."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attendance import HEADINGS, Finding, MeetingReport
from models.meetings import Meeting
from models.organisation import Assessment, Host, PastVisit
from models.people import Visitor
from models.rules import QuotaRule
from planner.periods import Period
from planner.reporting.overview import Share
from planner.reporting.quota_figures import RuleFigures
from planner.reporting.records import read_records
from planner.reporting.reports import (
    Group,
    Report,
    list_host_visits,
    read_report,
    select_host_visits,
    select_records,
)
from tests.planner.factories import add_report, mark
from tests.planner.random_records import day_of, fill, recount_visits
from tests.planner.release_rows import HANOI, Board, Told

FIRST_HALF = Period(start=date(2027, 1, 1), end=date(2027, 6, 30))
LATE = date(2027, 7, 1)


@pytest.fixture
def board(s: Session) -> Board:
    return Board(s)


def read(s: Session, today: date = LATE) -> Report:
    return read_report(s, FIRST_HALF, today=today, zone=HANOI)


@pytest.mark.parametrize("seed", range(25))
def test_a_report_is_what_a_recount_of_the_records_finds(s: Session, seed: int) -> None:
    random = Random(seed)
    today = day_of(fill(Board(s), random))
    made, _coming = recount_visits(s, today)
    period = random.choice((FIRST_HALF, Period(start=date(2026, 11, 1), end=date(2027, 2, 10))))
    visits = {(host, day, kind) for _who, host, day, kind in made if period.start <= day <= period.end}
    categories = {host.id: host.category for host in s.scalars(select(Host))}
    remote = {host.id for host in s.scalars(select(Host)) if host.remoteness >= 2}
    told = [
        (report, day_of(report.meeting.starts_at), report.meeting) for report in s.scalars(select(MeetingReport))
    ]
    told = [report for report, day, m in told if (m.host_id, day, m.kind) in visits]

    def cells(category: str) -> int:
        return len({host for host, _day, _kind in visits if categories[host] == category})

    report = read_report(s, period, today=today, zone=HANOI)
    [tier] = report.tiers
    assert (tier.visits, tier.grassroots_cells, tier.subordinate_cells, tier.committee_meetings) == (
        len(visits),
        cells("grassroots_cell"),
        cells("subordinate_cell"),
        sum(categories[host] == "grassroots_committee" for host, _day, _kind in visits),
    )
    assert tier.cells == tier.grassroots_cells + tier.subordinate_cells
    assert tier.thematic_meetings == sum(kind == "thematic" for _host, _day, kind in visits)
    assert {group.team_id: group.cells for group in tier.groups} == {
        group.team_id: cells_of_team(s, group.team_id, made, visits, categories) for group in tier.groups
    }
    assert report.coverage.remote == Share(part=len(remote & {visit[0] for visit in visits}), whole=len(remote))
    assert report.findings == {
        heading: sum(any(f.heading == heading for f in each.findings) for each in told) for heading in HEADINGS
    }
    counted = [each for each in told if each.members_total is not None]
    assert tier.meetings_told == len(counted)
    if counted:
        present, total = sum(e.members_present for e in counted), sum(e.members_total for e in counted)
        assert abs(tier.present - Decimal(100 * present) / total) <= Decimal("0.05")


def cells_of_team(
    s: Session,
    team_id: int | None,
    made: set[tuple[int, int, date, str]],
    visits: set[tuple[int, date, str]],
    categories: dict[int, str],
) -> int:
    people = set(s.scalars(select(Visitor.id).where(Visitor.team_id == team_id)))
    return len(
        {
            host
            for who, host, day, kind in made
            if who in people and (host, day, kind) in visits and categories[host] != "grassroots_committee"
        }
    )


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return board.add_meeting(board.add_host("Chi bộ thôn Nà Lẹng"), "2027-02-03T19:30", kind="thematic")


@pytest.fixture
def pair(board: Board, meeting: Meeting) -> tuple[Visitor, Visitor]:
    """A delegation of two, in two teams' places: the visit is one, and each team's."""
    first = board.add_visitor("Nông Văn Bình", team=board.add_team("Tổ 1"))
    second = board.add_visitor("Hoàng Thị Lan", team=board.add_team("Tổ 2"))
    board.publish([Told(meeting, [first, second])])
    return first, second


def test_a_delegation_makes_one_visit(s: Session, pair: tuple[Visitor, Visitor]) -> None:
    [tier] = read(s).tiers
    assert (tier.visits, tier.cells, tier.thematic_meetings) == (1, 1, 1)
    teams = [Group(name=f"Tổ {n}", cells=1, team_id=who.team_id) for n, who in enumerate(pair, 1)]
    assert tier.groups == tuple(teams)


def test_a_visit_marked_not_attended_is_not_reported(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    for visitor in pair:
        mark(s, meeting, visitor, attended=False)
    assert read(s).tiers[0].visits == 0


def test_what_is_still_to_come_is_not_reported(s: Session, pair: tuple[Visitor, Visitor]) -> None:
    assert read(s, today=date(2027, 2, 3)).tiers[0].visits == 0
    assert read(s, today=date(2027, 2, 4)).tiers[0].visits == 1


def test_a_tier_without_teams_is_told_by_its_visitors(s: Session, board: Board, meeting: Meeting) -> None:
    visitor, idle = board.add_visitor("Nông Văn Bình"), board.add_visitor("Hoàng Thị Lan")
    board.publish([Told(meeting, [visitor])])
    [tier] = read(s).tiers
    assert not tier.in_teams
    assert tier.groups == (
        Group(name="Nông Văn Bình", cells=1, visitor_id=visitor.id),
        Group(name="Hoàng Thị Lan", cells=0, visitor_id=idle.id),
    )


def test_a_quota_is_met_by_those_who_did_what_fell_due_in_every_window(
    s: Session, board: Board, meeting: Meeting
) -> None:
    twice, once = board.add_visitor("Nông Văn Bình"), board.add_visitor("Hoàng Thị Lan")
    rule = QuotaRule(code="Q", name="Mỗi quý", tier_id=board.tier.id, months=3, min=1)
    s.add(rule)
    for visitor, day in ((twice, date(2027, 1, 3)), (twice, date(2027, 5, 3)), (once, date(2027, 5, 3))):
        s.add(PastVisit(host=meeting.host, visitor_id=visitor.id, held_on=day, kind="regular"))
    s.flush()
    figures = {"rule_id": rule.id, "name": "Mỗi quý", "per": "visitor"}
    assert read(s).rules == (RuleFigures(met=Share(part=1, whole=2), **figures),)
    assert read(s, today=date(2027, 4, 2)).rules == (RuleFigures(met=Share(part=1, whole=2), **figures),)


def test_nobody_is_late_before_the_window_ends(s: Session, board: Board) -> None:
    board.add_visitor("Nông Văn Bình")
    s.add(QuotaRule(code="Q", name="Mỗi quý", tier_id=board.tier.id, months=3, min=1))
    s.flush()
    assert read(s, today=date(2027, 3, 30)).rules == ()
    assert [rule.met for rule in read(s, today=date(2027, 3, 31)).rules] == [Share(part=0, whole=1)]


def test_coverage_counts_active_hosts_and_tells_remote_and_weak_ones(
    s: Session, board: Board, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    weak, remote, gone = (board.add_host(name) for name in ("Yếu", "Xa", "Giải thể"))
    s.add(Assessment(host=weak, year=2026, rating="not_completed"))
    s.add(Assessment(host=meeting.host, year=2026, rating="completed"))
    remote.remoteness, gone.active = 3, False
    s.flush()
    coverage = read(s).coverage
    assert (coverage.hosts, coverage.remote, coverage.weak) == (
        Share(part=1, whole=3),
        Share(part=0, whole=1),
        Share(part=1, whole=2),
    )
    hosts = list_host_visits(s, read_records(s, FIRST_HALF, today=LATE, zone=HANOI), today=LATE, zone=HANOI)
    listed = [
        [host.name for host in select_host_visits(hosts, **wanted)]
        for wanted in ({}, {"remote": True}, {"weak": True, "visited": True}, {"weak": True, "visited": False})
    ]
    assert listed == [["Chi bộ thôn Nà Lẹng", "Xa", "Yếu"], ["Xa"], ["Chi bộ thôn Nà Lẹng"], ["Yếu"]]


def test_every_figure_is_a_list_one_can_ask_for(
    s: Session, meeting: Meeting, pair: tuple[Visitor, Visitor]
) -> None:
    mark(s, meeting, pair[0])
    findings = (Finding(heading="good_practice", note="Giao việc rõ"), Finding(heading="poor_thematic_topic"))
    add_report(s, meeting, *findings, members_present=9, members_total=10, score=95)
    records = read_records(s, FIRST_HALF, today=LATE, zone=HANOI)
    [record] = records
    assert (record.members_present, record.members_total, record.score) == (9, 10, 95)
    assert [(remark.heading, remark.note) for remark in record.remarks] == [
        ("good_practice", "Giao việc rõ"),
        ("poor_thematic_topic", None),
    ]
    for wanted in (
        {"tier_id": pair[0].tier_id},
        {"team_id": pair[1].team_id},
        {"visitor_id": pair[0].id},
        {"categories": ["subordinate_cell"]},
        {"kind": "thematic"},
        {"heading": "good_practice"},
        {"told": True},
    ):
        assert select_records(records, **wanted) == records
    for wanted in (
        {"tier_id": 0},
        {"team_id": pair[1].team_id, "visitor_id": pair[0].id},
        {"categories": ["grassroots_cell"]},
        {"kind": "regular"},
        {"heading": "follow_up"},
    ):
        assert select_records(records, **wanted) == []
    assert read(s).tiers[0].present == Decimal("90.0")
