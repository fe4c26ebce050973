from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.attendance import Attendance
from models.meetings import Meeting
from models.organisation import Host, PastVisit
from models.people import Visitor
from models.rules import QuotaRule
from planner.duties.ledger import LATER, LOST, MET, OPEN, Entry, Wanted, read_ledger
from tests.planner.release_rows import HANOI, Board, Told, local

NOW = local("2027-02-10T12:00")
TODAY = NOW.date()
HALF_YEAR = (date(2027, 1, 1), date(2027, 6, 30))


@pytest.fixture
def board(s: Session) -> Board:
    return Board(s)


@pytest.fixture
def host(board: Board) -> Host:
    return board.add_host("Chi bộ thôn Nà Lẹng")


@pytest.fixture
def visitor(board: Board) -> Visitor:
    return board.add_visitor("Nông Văn Bình", in_charge=True)


def add_rule(board: Board, **values: object) -> QuotaRule:
    rule = QuotaRule(
        **{"code": "Q", "name": "Mỗi 6 tháng", "tier_id": board.tier.id, "months": 6, "min": 1, **values}
    )
    board.s.add(rule)
    board.s.flush()
    return rule


def mark(board: Board, meeting: Meeting, visitor: Visitor, attended: bool) -> None:
    board.s.add(Attendance(meeting_id=meeting.id, visitor_id=visitor.id, attended=attended, marked_at=NOW))
    board.s.flush()


def read(s: Session, **wanted: object) -> list[Entry]:
    return read_ledger(s, Wanted(**{"day": TODAY, **wanted}), now=NOW, zone=HANOI)


def told(entry: Entry) -> tuple[object, ...]:
    return entry.required, entry.done, entry.planned, entry.owed, entry.standing, entry.last_day


def test_a_window_across_quarters_is_told_whole(s: Session, board: Board, host: Host, visitor: Visitor) -> None:
    add_rule(board, min=3)
    s.add(PastVisit(host=host, visitor_id=visitor.id, held_on=date(2027, 1, 3), kind="regular"))
    meeting, free = board.add_meeting(host, "2027-03-03T19:30"), board.add_meeting(host, "2027-06-03T19:30")
    board.publish([Told(meeting, [visitor])], days=HALF_YEAR)
    [entry] = read(s)
    assert (entry.window.start, entry.window.end) == HALF_YEAR
    assert told(entry) == (3, 1, 1, 1, OPEN, free.starts_at.astimezone(HANOI).date())


def test_a_visit_not_attended_is_owed_again(s: Session, board: Board, host: Host, visitor: Visitor) -> None:
    add_rule(board)
    missed, free = board.add_meeting(host, "2027-02-03T19:30"), board.add_meeting(host, "2027-06-03T19:30")
    board.publish([Told(missed, [visitor])], days=HALF_YEAR)
    assert [told(entry) for entry in read(s)] == [(1, 1, 0, 0, MET, None)]
    mark(board, missed, visitor, attended=False)
    last_day = free.starts_at.astimezone(HANOI).date()
    assert [told(entry) for entry in read(s)] == [(1, 0, 0, 1, OPEN, last_day)]


def test_where_nothing_fits_any_more_the_duty_is_lost(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board)
    board.add_meeting(host, "2027-02-10T11:59")
    board.publish([], days=HALF_YEAR)
    assert [told(entry) for entry in read(s)] == [(1, 0, 0, 1, LOST, None)]


def test_a_visit_long_ago_keeps_others_away_as_long_as_the_hosts_gap_lasts(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board)
    s.add(
        PastVisit(
            host=host, visitor_id=board.add_visitor("Hà Thị Cúc").id, held_on=date(2026, 3, 1), kind="regular"
        )
    )
    board.add_meeting(host, "2027-03-03T19:30")
    board.publish([], days=HALF_YEAR)
    host.gap_days = 367
    assert [told(entry) for entry in read(s, visitor_id=visitor.id)] == [(1, 0, 0, 1, OPEN, date(2027, 3, 3))]
    host.gap_days = 368
    assert [told(entry) for entry in read(s, visitor_id=visitor.id)] == [(1, 0, 0, 1, LOST, None)]


def test_beyond_the_months_that_are_planned_the_last_day_is_not_known_yet(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board)
    board.add_meeting(host, "2027-03-03T19:30")
    board.publish([])
    assert [told(entry) for entry in read(s)] == [(1, 0, 0, 1, LATER, None)]


def test_a_meeting_that_has_its_delegation_is_not_free(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board, tier_id=None, visitor_id=visitor.id)
    early, taken = board.add_meeting(host, "2027-03-03T19:30"), board.add_meeting(host, "2027-06-03T19:30")
    board.publish([Told(taken, [board.add_visitor("Triệu Thị Hoa")])], days=HALF_YEAR)
    assert [told(entry) for entry in read(s)] == [(1, 0, 0, 1, OPEN, early.starts_at.astimezone(HANOI).date())]


def test_a_visit_that_moved_or_was_cancelled_takes_the_time_it_has_now(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board, min=4)
    others = [board.add_host(f"Chi bộ {number}") for number in range(3)]
    moved, cancelled = board.add_meeting(host, "2027-03-05T19:30"), board.add_meeting(host, "2027-03-20T19:30")
    then = [
        board.add_meeting(other, f"2027-03-{day}T19:30")
        for other, day in zip(others, ("05", "20", "12"), strict=True)
    ]
    board.publish([Told(moved, [visitor]), Told(cancelled, [visitor])], days=HALF_YEAR)
    moved.starts_at, moved.ends_at, cancelled.status = then[2].starts_at, then[2].ends_at, "cancelled"
    s.flush()
    # The visit is on the 12th now and keeps from the other meeting of that evening, but not from the 5th and 20th.
    assert [told(entry)[:5] for entry in read(s)] == [(4, 0, 1, 3, LOST)]
    then[2].starts_at, then[2].ends_at = local("2027-03-13T19:30"), local("2027-03-13T21:30")
    s.flush()
    assert [told(entry) for entry in read(s)] == [(4, 0, 1, 3, OPEN, date(2027, 3, 5))]


def test_a_meeting_that_moved_ahead_still_has_its_delegation(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    add_rule(board, tier_id=None, visitor_id=visitor.id)
    host.gap_days = 0
    taken = board.add_meeting(host, "2027-02-05T19:30")
    board.publish([Told(taken, [board.add_visitor("Triệu Thị Hoa")])], days=HALF_YEAR)
    taken.starts_at, taken.ends_at = local("2027-03-12T19:30"), local("2027-03-12T21:30")
    s.flush()
    assert [told(entry) for entry in read(s)] == [(1, 0, 0, 1, LOST, None)]


def test_the_most_urgent_comes_first_and_what_is_met_last(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    board.add_meeting(host, "2027-03-03T19:30")
    board.add_meeting(host, "2027-06-03T19:30")
    board.publish([], days=HALF_YEAR)
    s.add(PastVisit(host=host, visitor_id=visitor.id, held_on=date(2027, 1, 3), kind="thematic"))
    add_rule(board, code="Q1", name="Đã xong", kinds=["thematic"])
    for number, (name, months, kinds) in enumerate(
        (("Cả năm", 12, None), ("Mỗi 6 tháng", 6, None), ("Mỗi quý", 3, None), ("Họp đảng ủy", 6, ["committee"]))
    ):
        add_rule(board, code=f"R{number}", name=name, months=months, kinds=kinds, min=2)
    assert [(entry.rule.name, entry.standing) for entry in read(s)] == [
        ("Họp đảng ủy", LOST),
        ("Mỗi quý", OPEN),
        ("Mỗi 6 tháng", OPEN),
        ("Cả năm", LATER),
        ("Đã xong", MET),
    ]


def test_rules_that_ask_for_nothing_are_no_duties(s: Session, board: Board, visitor: Visitor) -> None:
    add_rule(board, min=0, max=4)
    assert read(s) == []


def test_entries_are_asked_for_by_tier_team_visitor_and_what_is_owed(
    s: Session, board: Board, host: Host, visitor: Visitor
) -> None:
    team = board.add_team("Tổ 1")
    member = board.add_visitor("Hoàng Thị Lan", team=team)
    add_rule(board)
    add_rule(board, code="T", name="Mỗi tổ", per="team")
    s.add(PastVisit(host=host, visitor_id=visitor.id, held_on=date(2027, 1, 3), kind="regular"))
    s.flush()

    def names(**wanted: object) -> set[str]:
        return {entry.holder.name for entry in read(s, **wanted)}

    assert names() == {"Nông Văn Bình", "Hoàng Thị Lan", "Tổ 1"}
    assert names(tier_id=board.tier.id) == names()
    assert names(tier_id=board.tier.id + 1) == set()
    assert names(team_id=team.id) == {"Hoàng Thị Lan", "Tổ 1"}
    assert names(visitor_id=member.id) == {"Hoàng Thị Lan", "Tổ 1"}
    assert names(visitor_id=visitor.id) == {"Nông Văn Bình"}
    assert names(owing=True) == {"Hoàng Thị Lan", "Tổ 1"}


def test_another_day_asks_for_its_own_windows(s: Session, board: Board, host: Host, visitor: Visitor) -> None:
    add_rule(board, months=3)
    s.add(PastVisit(host=host, visitor_id=visitor.id, held_on=date(2026, 12, 3), kind="regular"))
    s.flush()
    [entry] = read(s, day=date(2026, 11, 1))
    assert (entry.window.start, entry.done, entry.standing) == (date(2026, 10, 1), 1, MET)
    [entry] = read(s, day=TODAY + timedelta(days=60))
    assert (entry.window.start, entry.done, entry.standing) == (date(2027, 4, 1), 0, LATER)
