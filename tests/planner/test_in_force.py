"""Two boards that plan apart: whose release counts for whom, in every place that asks."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from models.people import Visitor
from planner.calendars.feeds import FeedOwner
from planner.calendars.standing import StandingVisit, list_standing
from planner.history import read_held_visits
from planner.schedule import Filter, page_of_visits
from planner.sources import standing_source
from tests.planner.release_rows import HANOI, NOW, Board, Told

LATER = NOW + timedelta(days=1)
APRIL = date(2027, 4, 1)


@pytest.fixture
def board(s: Session) -> Board:
    return Board(s)


@pytest.fixture
def province(board: Board) -> Visitor:
    return board.add_visitor("Nông Văn Bình")


@pytest.fixture
def district(board: Board) -> Visitor:
    return board.add_visitor("Triệu Thị Hoa")


@pytest.fixture
def meetings(board: Board) -> list[Meeting]:
    return [board.add_meeting(board.add_host(f"Chi bộ {n}"), f"2027-02-0{n}T19:30") for n in (1, 2, 3)]


def in_force(s: Session) -> list[tuple[int, list[str]]]:
    """The meetings with the names of who goes, as the schedule, history and the calendars tell them, alike."""
    page = page_of_visits(s, standing_source(HANOI), Filter(zone=HANOI))
    shown = [(row.meeting_id, [person.name for person in row.delegation]) for row in page.items]
    told = [visit for visit in standing(s) if not visit.cancelled]
    assert [(visit.meeting_id, list(visit.delegation)) for visit in told] == shown
    held = read_held_visits(s, before=APRIL, zone=HANOI)
    assert sorted(visit.day for visit in held) == sorted(
        row.starts_at.astimezone(HANOI).date() for row in page.items for _person in row.delegation
    )
    return shown


def standing(s: Session, owner: FeedOwner | None = None) -> list[StandingVisit]:
    return list_standing(s, owner or FeedOwner(), since=date(2027, 1, 1), zone=HANOI)


def test_the_release_of_another_board_leaves_a_visit_standing(
    s: Session, board: Board, province: Visitor, district: Visitor, meetings: list[Meeting]
) -> None:
    board.publish([Told(meetings[0], [province])], planned_for=[province])
    board.publish([Told(meetings[1], [district])], planned_for=[district], at=LATER)
    assert in_force(s) == [(meetings[0].id, [province.name]), (meetings[1].id, [district.name])]
    assert [visit.sequence for visit in standing(s)] == [0, 0]


def test_the_next_release_of_the_same_board_takes_its_place(
    s: Session, board: Board, province: Visitor, district: Visitor, meetings: list[Meeting]
) -> None:
    board.publish([Told(meetings[0], [province])], planned_for=[province])
    board.publish([Told(meetings[1], [district])], planned_for=[district])
    board.publish([Told(meetings[2], [province])], planned_for=[province], at=LATER)
    assert in_force(s) == [(meetings[1].id, [district.name]), (meetings[2].id, [province.name])]
    [dropped] = [visit for visit in standing(s) if visit.cancelled]
    assert (dropped.meeting_id, dropped.release, dropped.changed_at) == (meetings[0].id, 3, LATER)


def test_a_release_for_a_part_of_a_delegation_takes_that_part_out(
    s: Session, board: Board, province: Visitor, district: Visitor, meetings: list[Meeting]
) -> None:
    board.publish([Told(meetings[0], [province, district])], planned_for=[province, district])
    board.publish([Told(meetings[1], [district])], planned_for=[district], at=LATER)
    assert in_force(s) == [(meetings[0].id, [province.name]), (meetings[1].id, [district.name])]
    [left] = standing(s, FeedOwner(visitor_id=province.id))
    assert (left.delegation, left.sequence, left.changed_at) == ((province.name,), 1, LATER)
    assert [(visit.meeting_id, visit.cancelled) for visit in standing(s, FeedOwner(visitor_id=district.id))] == [
        (meetings[0].id, True),
        (meetings[1].id, False),
    ]


def test_a_release_counts_only_on_the_days_of_its_period(
    s: Session, board: Board, province: Visitor, meetings: list[Meeting]
) -> None:
    board.publish([Told(meetings[0], [province]), Told(meetings[2], [province])])
    board.publish([Told(meetings[1], [province])], days=(date(2027, 2, 2), date(2027, 3, 31)))
    assert in_force(s) == [(meetings[0].id, [province.name]), (meetings[1].id, [province.name])]
