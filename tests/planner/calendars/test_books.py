"""Everybody's visits at once are what each reader's own calendar shows."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.releases import ReleaseVisit
from planner.calendars.books import read_books
from planner.calendars.feeds import FeedOwner
from planner.calendars.standing import list_standing
from tests.planner.release_rows import HANOI, NOW, Board, Told, local

SINCE = date(2027, 1, 1)


def three_releases(board: Board) -> tuple[list[int], list[int]]:
    """Two visitors of different boards: a visit moves, one is handed over, one is dropped. Visitors and hosts."""
    hoa, duong, other = (board.add_visitor(name) for name in ("Nông Thị Hòa", "Đàm Văn Dương", "Lý Văn Ba"))
    meetings = [
        board.add_meeting(board.add_host(f"Chi bộ {day}"), f"2027-02-0{day}T19:30") for day in (3, 4, 5, 6)
    ]
    first, second, third, theirs = meetings
    board.publish([Told(first, [hoa]), Told(second, [hoa, duong]), Told(third, [duong])], planned_for=[hoa, duong])
    board.publish([Told(theirs, [other])], at=NOW + timedelta(days=1), planned_for=[other])
    moved = Told(first, [hoa], starts_at=local("2027-02-09T08:00"))
    board.publish([moved, Told(second, [duong])], at=NOW + timedelta(days=2), planned_for=[hoa, duong])
    return [hoa.id, duong.id, other.id], [meeting.host_id for meeting in meetings]


def test_a_book_is_what_each_calendar_showed_at_that_release(s: Session) -> None:
    visitors, hosts = three_releases(Board(s))
    books = read_books(s, [1, 2, 3], since=SINCE, zone=HANOI)
    for number, book in books.items():
        for visitor_id in visitors:
            shown = list_standing(
                s, FeedOwner(visitor_id=visitor_id), since=SINCE, zone=HANOI, last_release=number
            )
            assert book.visits_of(visitor_id, None) == {visit.meeting_id: visit for visit in shown}
        for host_id in hosts:
            shown = list_standing(s, FeedOwner(host_id=host_id), since=SINCE, zone=HANOI, last_release=number)
            assert book.visits_of(None, host_id) == {visit.meeting_id: visit for visit in shown}


def test_who_knows_nothing_has_an_empty_book(s: Session) -> None:
    [visitor, *_], _hosts = three_releases(Board(s))
    book = read_books(s, [None], since=SINCE, zone=HANOI)[None]
    assert (book.visits_of(visitor, None), book.delegations) == ({}, {})


def test_delegations_are_those_of_the_visits_that_stand(s: Session) -> None:
    three_releases(Board(s))
    books = read_books(s, [1, 3], since=SINCE, zone=HANOI)
    assert [sorted(book.delegations.values()) for book in books.values()] == [
        [("Nông Thị Hòa",), ("Nông Thị Hòa", "Đàm Văn Dương"), ("Đàm Văn Dương",)],
        [("Lý Văn Ba",), ("Nông Thị Hòa",), ("Đàm Văn Dương",)],
    ]


def test_a_book_may_be_kept_to_some_visits(s: Session) -> None:
    _visitors, [host, *_] = three_releases(Board(s))
    book = read_books(s, [3], since=SINCE, zone=HANOI, only=ReleaseVisit.host_id == host)[3]
    assert list(book.hosts) == [host]
