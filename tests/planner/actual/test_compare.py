from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from models.meetings import Meeting
from tests.planner import factories as make
from tests.planner.actual.schedule_files import FEBRUARY, Commune, outcomes, row

NAME = "Chi bộ thôn Nà Quạng"


@pytest.fixture
def commune(s: Session) -> Commune:
    return Commune(s)


def look(commune: Commune, *rows: list[str], complete: bool = True) -> list[tuple[str, tuple[str, ...]]]:
    """Each outcome with its reasons."""
    seen = commune.look(commune.hand_in(*rows, complete=complete))
    return [(each.outcome, tuple(map(str, each.reasons))) for each in seen.differences]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (row(NAME, "15/02/2027", "19:30"), ("confirmed", ("As expected.",))),
        (row(NAME, "17/02/2027", "19:30"), ("moved", ("Another day.",))),
        (row(NAME, "15/02/2027", "20:00"), ("moved", ("Another time of day.",))),
        (row(NAME, "15/02/2027", "19:30 - 21:30"), ("moved", ("It ends at another time.",))),
        (row(NAME, "15/02/2027", "19:30 - 21:00"), ("confirmed", ("As expected.",))),
        (row(NAME, "02/03/2027", "19:30"), ("moved", ("Another day.",))),
        (row(NAME, **{"Trạng thái": "hoãn"}), ("cancelled", ("The file says so.",))),
    ],
)
def test_a_row_makes_of_an_expected_meeting(commune: Commune, told: list[str], outcome: object) -> None:
    commune.add_cell(NAME)
    assert look(commune, told) == [outcome]


@pytest.mark.parametrize(
    ("usual", "told", "outcome"),
    [
        (None, "Nhà văn hóa", "confirmed"),
        ("Nhà văn hóa", "nhà  văn hoá", "confirmed"),
        ("Nhà văn hóa", "Nhà văn hóa thôn Nà Quạng", "confirmed"),
        ("Nhà văn hóa", "Trường tiểu học", "moved"),
    ],
)
def test_a_place_moves_a_meeting_only_when_it_is_another(
    commune: Commune, usual: str | None, told: str, outcome: str
) -> None:
    commune.add_cell(NAME, place=usual)
    seen = look(commune, row(NAME, "15/02/2027", "19:30", **{"Địa điểm": told}))
    assert [each for each, _reasons in seen] == [outcome]


def test_a_kind_that_was_not_expected_is_new(commune: Commune) -> None:
    commune.add_cell(NAME)
    told = [
        row(NAME, "15/02/2027", "19:30"),
        row(NAME, "20/02/2027", "8h", **{"Loại sinh hoạt": "Chuyên đề", "Nội dung": "Học tập nghị quyết"}),
    ]
    seen = commune.look(commune.hand_in(*told))
    assert outcomes(seen) == [(NAME, "confirmed"), (NAME, "new")]
    new = seen.differences[1]
    assert (new.kind, new.after and new.after.topic) == ("thematic", "Học tập nghị quyết")


def test_an_expected_meeting_the_file_does_not_name_is_cancelled_where_the_file_is_complete(
    commune: Commune,
) -> None:
    commune.add_cell(NAME)
    told = row(NAME, "20/02/2027", "8h", **{"Loại sinh hoạt": "chuyên đề"})
    assert [each for each, _reasons in look(commune, told)] == ["cancelled", "new"]
    assert [each for each, _reasons in look(commune, told, complete=False)] == ["unnamed", "new"]


def test_a_host_that_is_not_in_the_file_stays_as_expected(commune: Commune) -> None:
    commune.add_cell(NAME)
    commune.add_cell("Chi bộ thôn Nà Đông")
    assert outcomes(commune.look(commune.hand_in(row(NAME, "15/02/2027", "19:30")))) == [(NAME, "confirmed")]


def test_a_meeting_put_off_may_be_told_by_two_rows(commune: Commune) -> None:
    commune.add_cell(NAME)
    told = [row(NAME, "15/02/2027", "19:30", **{"Trạng thái": "Hoãn"}), row(NAME, "20/02/2027", "19:30")]
    assert look(commune, *told) == [
        ("moved", ("Another day.",)),
        ("unchanged", ("There is no such meeting to cancel.",)),
    ]


def test_a_row_that_repeats_another_does_nothing(commune: Commune) -> None:
    commune.add_cell(NAME)
    told = row(NAME, "15/02/2027", "19:30")
    assert look(commune, told, told) == [("confirmed", ("As expected.",)), ("unchanged", ("The same as row 2.",))]


def test_each_meeting_goes_to_the_row_nearest_to_it(commune: Commune) -> None:
    host, first = commune.add_cell(NAME)
    second = make.add_meeting(commune.s, host, make.at(date(2027, 2, 25)), status="confirmed")
    seen = commune.look(commune.hand_in(row(NAME, "24/02/2027", "19:30"), row(NAME, "13/02/2027", "19:30")))
    assert [(each.before and each.before.id, each.index) for each in seen.differences] == [
        (first.id, 1),
        (second.id, 0),
    ]


def test_a_committees_ordinary_meeting_is_a_committee_meeting(commune: Commune) -> None:
    host = make.add_host(commune.s, commune.cao_tan, name="Đảng ủy xã Cao Tân", category="grassroots_committee")
    make.add_meeting(commune.s, host, make.at(date(2027, 2, 25), 14, 0), kind="committee", status="confirmed")
    told = row("Đảng bộ xã Cao Tân", "25/02/2027", "14h", **{"Loại sinh hoạt": "thường kỳ"})
    assert [each for each, _reasons in look(commune, told)] == ["unchanged"]


def test_a_cancelled_meeting_that_is_told_again_is_held_after_all(commune: Commune) -> None:
    _host, meeting = commune.add_cell(NAME)
    meeting.status = "cancelled"
    commune.s.flush()
    told = row(NAME, "15/02/2027", "19:30")
    assert look(commune, told) == [("confirmed", ("It was cancelled and is held after all.",))]


@pytest.mark.parametrize("status", ["confirmed", "moved"])
def test_what_was_told_before_and_is_not_in_the_file_stays(commune: Commune, status: str) -> None:
    _host, meeting = commune.add_cell(NAME)
    meeting.status = status
    told = row(NAME, "20/02/2027", "8h", **{"Loại sinh hoạt": "chuyên đề"})
    assert [each for each, _reasons in look(commune, told)] == ["unnamed", "new"]


def test_times_are_those_of_the_meetings_zone(commune: Commune) -> None:
    commune.add_cell(NAME)
    seen = commune.look(commune.hand_in(row(NAME, "16/02/2027", "20h")))
    after = seen.differences[0].after
    assert after is not None
    assert after.starts_at == datetime(2027, 2, 16, 20, tzinfo=make.ZONE)
    assert commune.s.query(Meeting).filter(Meeting.month == FEBRUARY).count() == 1
